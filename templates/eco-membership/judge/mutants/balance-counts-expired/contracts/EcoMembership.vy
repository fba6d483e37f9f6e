# pragma version 0.4.3
"""
@title City eco membership
@notice Points for recycling, over several operators of one city.
        Collectors certify drop-offs, points accrue in lots that expire,
        members spend them at shops, and the city settles with the shops.
        README.md states every rule; the names and types below are fixed by it.
"""

struct Lot:
    points: uint256
    expiresAt: uint256


event OperatorAdded:
    operator: indexed(address)
    name: String[64]

event OperatorRemoved:
    operator: indexed(address)

event CollectorAdded:
    operator: indexed(address)
    collector: indexed(address)

event CollectorRemoved:
    operator: indexed(address)
    collector: indexed(address)

event ShopAdded:
    operator: indexed(address)
    shop: indexed(address)

event ShopRemoved:
    operator: indexed(address)
    shop: indexed(address)

event DropOffCertified:
    member: indexed(address)
    collector: indexed(address)
    operator: indexed(address)
    receiptId: bytes32
    grams: uint256
    points: uint256
    expiresAt: uint256

event PointsSpent:
    member: indexed(address)
    shop: indexed(address)
    operator: indexed(address)
    amount: uint256

event ShopSettled:
    shop: indexed(address)
    amount: uint256
    paymentReference: bytes32

event Paused:
    by: address

event Unpaused:
    by: address


DAY: constant(uint256) = 86_400
# The most lots that one member can hold at once; it bounds every loop below.
MAX_LOTS: constant(uint256) = 400

owner: public(immutable(address))
pointsPerKg: public(immutable(uint256))
maxDropOffGrams: public(immutable(uint256))
dailyLimit: public(immutable(uint256))
lifetime: public(immutable(uint256))

name: public(String[64])
paused: public(bool)

isOperator: public(HashMap[address, bool])
operatorName: public(HashMap[address, String[64]])
# The operator that somebody works for, or the zero address.
collectorOperator: public(HashMap[address, address])
shopOperator: public(HashMap[address, address])

receiptUsed: public(HashMap[bytes32, bool])
# member -> day (timestamp // DAY) -> points certified on that day
earnedOnDay: public(HashMap[address, HashMap[uint256, uint256]])

# A member's lots, oldest first: those from firstLot up to lotCount may still hold points.
lots: HashMap[address, HashMap[uint256, Lot]]
firstLot: HashMap[address, uint256]
lotCount: HashMap[address, uint256]

# Points that the city owes a shop, and points that it has paid for.
shopCredit: public(HashMap[address, uint256])
shopSettled: public(HashMap[address, uint256])
# Points that an operator's collectors certified, and that its shops took.
issuedBy: public(HashMap[address, uint256])
redeemedBy: public(HashMap[address, uint256])


@deploy
def __init__(
    name_: String[64],
    points_per_kg: uint256,
    max_drop_off_grams: uint256,
    daily_limit: uint256,
    lifetime_seconds: uint256,
):
    assert points_per_kg > 0, "rate is zero"
    assert lifetime_seconds > 0, "lifetime is zero"
    owner = msg.sender
    self.name = name_
    pointsPerKg = points_per_kg
    maxDropOffGrams = max_drop_off_grams
    dailyLimit = daily_limit
    lifetime = lifetime_seconds


# ---------------------------------------------------------------------------
# The city and its operators (complete)
# ---------------------------------------------------------------------------

@external
def addOperator(operator: address, operator_name: String[64]):
    """The city admits an operator to the membership."""
    assert msg.sender == owner, "only the city"
    assert operator != empty(address), "no operator"
    assert not self.isOperator[operator], "already an operator"
    self.isOperator[operator] = True
    self.operatorName[operator] = operator_name
    log OperatorAdded(operator=operator, name=operator_name)


@external
def removeOperator(operator: address):
    """The city removes an operator; its collectors and shops stop working at once."""
    assert msg.sender == owner, "only the city"
    assert self.isOperator[operator], "not an operator"
    self.isOperator[operator] = False
    log OperatorRemoved(operator=operator)


@external
def addCollector(collector: address):
    """An operator registers somebody who certifies drop-offs."""
    assert self.isOperator[msg.sender], "only an operator"
    assert collector != empty(address), "no collector"
    assert not self.isOperator[self.collectorOperator[collector]], "works for an operator"
    self.collectorOperator[collector] = msg.sender
    log CollectorAdded(operator=msg.sender, collector=collector)


@external
def removeCollector(collector: address):
    """An operator removes a collector of its own."""
    assert self.isOperator[msg.sender], "only an operator"
    assert self.collectorOperator[collector] == msg.sender, "not your collector"
    self.collectorOperator[collector] = empty(address)
    log CollectorRemoved(operator=msg.sender, collector=collector)


@external
def addShop(shop: address):
    """An operator registers a shop where points can be spent."""
    assert self.isOperator[msg.sender], "only an operator"
    assert shop != empty(address), "no shop"
    assert not self.isOperator[self.shopOperator[shop]], "belongs to an operator"
    self.shopOperator[shop] = msg.sender
    log ShopAdded(operator=msg.sender, shop=shop)


@external
def removeShop(shop: address):
    """An operator removes a shop of its own."""
    assert self.isOperator[msg.sender], "only an operator"
    assert self.shopOperator[shop] == msg.sender, "not your shop"
    self.shopOperator[shop] = empty(address)
    log ShopRemoved(operator=msg.sender, shop=shop)


@external
def pause():
    """The city stops certifying and spending; balances can still be read."""
    assert msg.sender == owner, "only the city"
    assert not self.paused, "paused"
    self.paused = True
    log Paused(by=msg.sender)


@external
def unpause():
    assert msg.sender == owner, "only the city"
    assert self.paused, "not paused"
    self.paused = False
    log Unpaused(by=msg.sender)


# ---------------------------------------------------------------------------
# YOUR PART 1: certifying drop-offs (README, "Certifying")
# ---------------------------------------------------------------------------

@external
def certify(member: address, grams: uint256, receiptId: bytes32) -> uint256:
    """A collector certifies a drop-off; gives the points that the member got for it."""
    assert not self.paused, "paused"
    operator: address = self.collectorOperator[msg.sender]
    assert self.isOperator[operator], "not a collector"
    assert member != empty(address), "no member"
    assert member != msg.sender, "own drop-off"
    assert grams <= maxDropOffGrams, "too heavy"
    assert not self.receiptUsed[receiptId], "receipt used"

    points: uint256 = grams * pointsPerKg // 1000
    assert points > 0, "too light"
    day: uint256 = block.timestamp // DAY
    earned: uint256 = self.earnedOnDay[member][day] + points
    assert earned <= dailyLimit, "daily limit"

    self.receiptUsed[receiptId] = True
    self.earnedOnDay[member][day] = earned
    self.issuedBy[operator] += points
    expiresAt: uint256 = block.timestamp + lifetime
    self._add_lot(member, points, expiresAt)
    log DropOffCertified(
        member=member,
        collector=msg.sender,
        operator=operator,
        receiptId=receiptId,
        grams=grams,
        points=points,
        expiresAt=expiresAt,
    )
    return points


@internal
def _add_lot(member: address, points: uint256, expires_at: uint256):
    first: uint256 = self.firstLot[member]
    count: uint256 = self.lotCount[member]
    # Lots that expired leave the list, so that it holds at most MAX_LOTS.
    for i: uint256 in range(first, count, bound=MAX_LOTS):
        if block.timestamp < self.lots[member][i].expiresAt:
            break
        first += 1
    assert count - first < MAX_LOTS, "too many lots"
    self.firstLot[member] = first
    self.lots[member][count] = Lot(points=points, expiresAt=expires_at)
    self.lotCount[member] = count + 1


# ---------------------------------------------------------------------------
# YOUR PART 2: balances that know about expiry (README, "Expiry")
# ---------------------------------------------------------------------------

@external
@view
def balanceOf(member: address) -> uint256:
    """The points that a member can spend now."""
    total: uint256 = 0
    for i: uint256 in range(self.firstLot[member], self.lotCount[member], bound=MAX_LOTS):
        lot: Lot = self.lots[member][i]
        total += lot.points
    return total


@external
@view
def nextExpiry(member: address) -> (uint256, uint256):
    """Points and time of the lot that expires next, or two zeros."""
    for i: uint256 in range(self.firstLot[member], self.lotCount[member], bound=MAX_LOTS):
        lot: Lot = self.lots[member][i]
        if block.timestamp < lot.expiresAt and lot.points > 0:
            return lot.points, lot.expiresAt
    return 0, 0


# ---------------------------------------------------------------------------
# YOUR PART 3: spending, oldest points first (README, "Spending")
# ---------------------------------------------------------------------------

@external
def spend(shop: address, amount: uint256):
    """The calling member spends points at a shop."""
    assert not self.paused, "paused"
    operator: address = self.shopOperator[shop]
    assert self.isOperator[operator], "not a shop"
    assert amount > 0, "nothing to spend"

    left: uint256 = amount
    first: uint256 = self.firstLot[msg.sender]
    for i: uint256 in range(first, self.lotCount[msg.sender], bound=MAX_LOTS):
        if left == 0:
            break
        lot: Lot = self.lots[msg.sender][i]
        if block.timestamp < lot.expiresAt:
            taken: uint256 = min(left, lot.points)
            left -= taken
            self.lots[msg.sender][i].points = lot.points - taken
            if taken < lot.points:
                break
        first = i + 1
    assert left == 0, "not enough points"

    self.firstLot[msg.sender] = first
    self.shopCredit[shop] += amount
    self.redeemedBy[operator] += amount
    log PointsSpent(member=msg.sender, shop=shop, operator=operator, amount=amount)


# ---------------------------------------------------------------------------
# YOUR PART 4: settling with the shops (README, "Settlement")
# ---------------------------------------------------------------------------

@external
def settleShop(shop: address, amount: uint256, paymentReference: bytes32):
    """The city records that it has paid a shop for some of its points."""
    assert msg.sender == owner, "only the city"
    assert amount > 0, "nothing to settle"
    assert amount <= self.shopCredit[shop], "more than owed"
    self.shopCredit[shop] -= amount
    self.shopSettled[shop] += amount
    log ShopSettled(shop=shop, amount=amount, paymentReference=paymentReference)
