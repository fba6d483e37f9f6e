"""Hidden acceptance suite of the eco membership."""

from abi_codec import Function
from suite_api import (
    DAY,
    ZERO_ADDRESS,
    Reverted,
    accounts,
    advance_time,
    advance_to,
    block_time,
    call,
    deploy,
    expect,
    expect_event,
    expect_revert,
    interface,
    next_block_at,
    test,
    transact,
    transact_raw,
)

MEMBERSHIP = interface(
    """
    addOperator(address,string)
    removeOperator(address)
    isOperator(address) -> bool
    addCollector(address)
    removeCollector(address)
    collectorOperator(address) -> address
    addShop(address)
    removeShop(address)
    shopOperator(address) -> address
    pause()
    unpause()
    paused() -> bool
    certify(address,uint256,bytes32) -> uint256
    balanceOf(address) -> uint256
    nextExpiry(address) -> (uint256, uint256)
    spend(address,uint256)
    settleShop(address,uint256,bytes32)
    shopCredit(address) -> uint256
    shopSettled(address) -> uint256
    issuedBy(address) -> uint256
    redeemedBy(address) -> uint256
    event OperatorAdded(address indexed operator, string name)
    event OperatorRemoved(address indexed operator)
    event CollectorAdded(address indexed operator, address indexed collector)
    event CollectorRemoved(address indexed operator, address indexed collector)
    event ShopAdded(address indexed operator, address indexed shop)
    event ShopRemoved(address indexed operator, address indexed shop)
    event DropOffCertified(address indexed member, address indexed collector, address indexed operator, bytes32 receiptId, uint256 grams, uint256 points, uint256 expiresAt)
    event PointsSpent(address indexed member, address indexed shop, address indexed operator, uint256 amount)
    event ShopSettled(address indexed shop, uint256 amount, bytes32 paymentReference)
    event Paused(address by)
    event Unpaused(address by)
    """
)
CONSTRUCTOR = ["string", "uint256", "uint256", "uint256", "uint256"]


class City:
    """A membership with two operators, a collector and a shop each, and two members."""

    def __init__(self, rng, **rules):
        people = rng.sample(accounts, 10)
        self.owner, self.member, self.other, self.stranger = people[:4]
        self.operators, self.collectors, self.shops = people[4:6], people[6:8], people[8:10]
        self.rng = rng
        # A multiple of ten points a kilogram, so that 100 grams make whole points.
        self.rate = rules.get("rate", 10 * rng.randrange(3, 30))
        self.max_grams = rules.get("max_grams", 1000 * rng.randrange(20, 60))
        self.daily_limit = rules.get("daily_limit", 10**9)
        self.lifetime = rules.get("lifetime", DAY * rng.randrange(20, 90) + rng.randrange(7200))
        self.contract = deploy(
            "EcoMembership", f"City {rng.randrange(10**6)}",
            self.rate, self.max_grams, self.daily_limit, self.lifetime,
            interface=MEMBERSHIP, constructor=CONSTRUCTOR, sender=self.owner,
        )  # fmt: skip
        for operator, collector, shop in zip(self.operators, self.collectors, self.shops):
            self.do("addOperator", operator, "Operator", by=self.owner)
            self.do("addCollector", collector, by=operator)
            self.do("addShop", shop, by=operator)

    def do(self, name, *arguments, by):
        return transact(self.contract, name, *arguments, sender=by)

    def read(self, name, *arguments):
        return call(self.contract, name, *arguments)

    def refuses(self, message, name, *arguments, by):
        return expect_revert(lambda: self.do(name, *arguments, by=by), message)

    def receipt_id(self):
        return self.rng.randbytes(32)

    def grams(self, at_least=100):
        """A weight that makes whole points, at most a tenth of the limit."""
        return 100 * self.rng.randrange(max(1, at_least // 100), self.max_grams // 1000 + 1)

    def certify(self, grams, member=None, collector=None):
        """Certifies a drop-off; gives its points and the time at which they expire."""
        receipt = self.do(
            "certify", member or self.member, grams, self.receipt_id(),
            by=collector or self.collectors[0],
        )  # fmt: skip
        return grams * self.rate // 1000, receipt.timestamp + self.lifetime

    def expect_balance(self, points, when, member=None):
        got = self.read("balanceOf", member or self.member)
        expect(got == points, f"{when} balanceOf must say {points}, but says {got}.")


# Membership over several operators


@test
def city_admits_operators(rng):
    city = City(rng)
    newcomer = city.stranger
    for outsider in (newcomer, city.operators[0], city.member):
        city.refuses("Only the city may add an operator.", "addOperator", newcomer, "X", by=outsider)
    receipt = city.do("addOperator", newcomer, "Green Hands", by=city.owner)
    expect_event(receipt, city.contract, "OperatorAdded", operator=newcomer, name="Green Hands")
    expect(city.read("isOperator", newcomer), "An added operator must be one, but isOperator denies it.")
    city.refuses("An operator must not be added twice.", "addOperator", newcomer, "Y", by=city.owner)
    city.refuses("Only the city may remove an operator.", "removeOperator", newcomer, by=city.operators[1])
    receipt = city.do("removeOperator", newcomer, by=city.owner)
    expect_event(receipt, city.contract, "OperatorRemoved", operator=newcomer)
    expect(not city.read("isOperator", newcomer), "A removed operator is still one, says isOperator.")


@test
def operators_register_their_own(rng):
    city = City(rng)
    ours, theirs = city.operators
    somebody = city.stranger
    for kind in ("Collector", "Shop"):
        lookup, role = f"{kind.lower()}Operator", kind.lower()
        for outsider in (somebody, city.owner, city.member):
            city.refuses(f"Only an operator may add a {role}.", f"add{kind}", somebody, by=outsider)
        receipt = city.do(f"add{kind}", somebody, by=ours)
        expect_event(receipt, city.contract, f"{kind}Added", operator=ours, **{role: somebody})
        expect(city.read(lookup, somebody) == ours, f"{lookup} must name the operator that added the {role}.")
        city.refuses(f"An operator must not take over another's {role}.", f"add{kind}", somebody, by=theirs)
        city.refuses(f"An operator must not remove another's {role}.", f"remove{kind}", somebody, by=theirs)
        receipt = city.do(f"remove{kind}", somebody, by=ours)
        expect_event(receipt, city.contract, f"{kind}Removed", operator=ours, **{role: somebody})
        expect(city.read(lookup, somebody) == ZERO_ADDRESS, f"After removal {lookup} must be the zero address.")


@test
def removed_operator_stops_working(rng):
    city = City(rng)
    gone, stays = city.operators
    points, _ = city.certify(city.grams())
    city.do("removeOperator", gone, by=city.owner)
    city.refuses(
        "A collector of a removed operator must not certify any more.",
        "certify", city.member, city.grams(), city.receipt_id(), by=city.collectors[0],
    )  # fmt: skip
    city.refuses(
        "A shop of a removed operator must not take points any more.",
        "spend", city.shops[0], 1, by=city.member,
    )  # fmt: skip
    city.expect_balance(points, "When its operator is removed, a member keeps the points:")
    more, _ = city.certify(city.grams(), collector=city.collectors[1])
    city.do("spend", city.shops[1], points + more, by=city.member)
    city.expect_balance(0, "After spending everything at the remaining operator")


@test
def points_work_across_operators(rng):
    city = City(rng)
    ours, theirs = city.operators
    first, _ = city.certify(city.grams())
    second, _ = city.certify(city.grams(), collector=city.collectors[1])
    city.expect_balance(first + second, "With drop-offs at two operators")
    # More than either operator has issued, so both must count at one shop.
    amount = max(first, second) + rng.randrange(1, min(first, second) + 1)
    city.do("spend", city.shops[1], amount, by=city.member)
    city.expect_balance(first + second - amount, "After spending at the second operator's shop")
    for operator, issued, redeemed in ((ours, first, 0), (theirs, second, amount)):
        got = city.read("issuedBy", operator)
        expect(got == issued, f"issuedBy must say {issued} for an operator that issued them, but says {got}.")
        got = city.read("redeemedBy", operator)
        expect(got == redeemed, f"redeemedBy must say {redeemed} for this operator, but says {got}.")


# Certification


@test
def collector_certifies_drop_off(rng):
    city = City(rng, rate=rng.randrange(101, 999))
    grams = rng.randrange(1001, city.max_grams // 2)
    points, receipt_id = grams * city.rate // 1000, city.receipt_id()
    receipt = city.do("certify", city.member, grams, receipt_id, by=city.collectors[1])
    expect_event(
        receipt, city.contract, "DropOffCertified",
        member=city.member, collector=city.collectors[1], operator=city.operators[1],
        receiptId=receipt_id, grams=grams, points=points,
        expiresAt=receipt.timestamp + city.lifetime,
    )  # fmt: skip
    city.expect_balance(points, f"After {grams} grams at {city.rate} points a kilogram")
    city.expect_balance(0, "For somebody without a drop-off", member=city.other)
    more, _ = city.certify(city.grams())
    city.expect_balance(points + more, "After a second drop-off")


@test
def only_collectors_certify(rng):
    city = City(rng)
    for who, by in (
        ("A stranger", city.stranger),
        ("The city itself", city.owner),
        ("An operator", city.operators[0]),
        ("A shop", city.shops[0]),
        ("A member", city.member),
    ):
        city.refuses(
            f"{who} must not certify a drop-off.", "certify", city.other, city.grams(), city.receipt_id(), by=by
        )
    collector = city.collectors[0]
    city.refuses(
        "A collector must not certify a drop-off of their own.",
        "certify", collector, city.grams(), city.receipt_id(), by=collector,
    )  # fmt: skip
    points, _ = city.certify(city.grams())
    city.do("removeCollector", collector, by=city.operators[0])
    city.refuses(
        "A removed collector must not certify any more.",
        "certify", city.member, city.grams(), city.receipt_id(), by=collector,
    )  # fmt: skip
    city.expect_balance(points, "After one valid drop-off and several refused ones")


@test
def receipt_counts_once(rng):
    city = City(rng)
    receipt_id, grams = city.receipt_id(), city.grams()
    city.do("certify", city.member, grams, receipt_id, by=city.collectors[0])
    attempts = (
        ("by the same collector", city.member, grams, city.collectors[0]),
        ("by another operator's collector", city.member, grams, city.collectors[1]),
        ("for another member", city.other, grams, city.collectors[0]),
        ("with another weight", city.member, grams + 100, city.collectors[0]),
    )
    for how, member, weight, collector in attempts:
        city.refuses(
            f"A receipt must not be certified again {how}.", "certify", member, weight, receipt_id, by=collector
        )
    advance_time(city.lifetime + DAY)
    city.refuses(
        "A receipt must not be certified again when its points have expired.",
        "certify", city.member, grams, receipt_id, by=city.collectors[0],
    )  # fmt: skip
    points, _ = city.certify(city.grams())
    city.expect_balance(points, "After a new receipt")


@test
def weight_has_limits(rng):
    city = City(rng)
    over = city.max_grams + rng.choice([1, 1000])
    for grams in (0, city.max_grams + 1, over, 2**256 - 1):
        city.refuses(
            f"A drop-off of {grams} grams must be refused where the limit is {city.max_grams}.",
            "certify", city.member, grams, city.receipt_id(), by=city.collectors[0],
        )  # fmt: skip
    points, _ = city.certify(city.max_grams)
    city.expect_balance(points, "After a drop-off of exactly the greatest weight")
    light = City(rng, rate=10)
    light.refuses(
        "A drop-off too light for a single point must be refused.",
        "certify", light.member, rng.randrange(1, 100), light.receipt_id(), by=light.collectors[0],
    )  # fmt: skip
    light.certify(100)
    light.expect_balance(1, "At 10 points a kilogram, after 100 grams")


@test
def daily_limit_holds(rng):
    limit = rng.randrange(1000, 5000)
    # One point a gram, so weights read as points.
    city = City(rng, rate=1000, daily_limit=limit)
    morning = (block_time() // DAY + 2) * DAY + rng.randrange(60, 3600)
    part = rng.randrange(2, limit - 1)
    next_block_at(morning)
    city.certify(part)
    next_block_at(morning + rng.randrange(3600, 36000))
    city.refuses(
        f"With a daily limit of {limit} and {part} points already, {limit - part + 1} more must be refused.",
        "certify", city.member, limit - part + 1, city.receipt_id(), by=city.collectors[0],
    )  # fmt: skip
    city.certify(limit - part, collector=city.collectors[1])
    city.expect_balance(limit, "After exactly the daily limit")
    city.do("spend", city.shops[0], limit, by=city.member)
    for collector in city.collectors:
        city.refuses(
            "The daily limit is used up, whoever certifies and whatever was spent.",
            "certify", city.member, 1, city.receipt_id(), by=collector,
        )  # fmt: skip
    city.certify(limit, member=city.other)
    city.expect_balance(limit, "The limit is each member's own, so another member's", member=city.other)
    next_block_at((morning // DAY + 1) * DAY)
    city.certify(limit)
    city.expect_balance(limit, "In the first second of the next day")


# Expiry


@test
def points_expire_on_time(rng):
    city = City(rng)
    points, expires_at = city.certify(city.grams(200))
    days = city.lifetime // DAY
    part = rng.randrange(1, points)
    next_block_at(expires_at - 1)
    city.do("spend", city.shops[0], part, by=city.member)
    city.expect_balance(points - part, "One second before its expiry, after spending a part,")
    next_block_at(expires_at)
    city.refuses(
        "Points must be gone in the very second in which they expire.",
        "spend", city.shops[0], points - part, by=city.member,
    )  # fmt: skip
    advance_to(expires_at + 600)
    city.expect_balance(0, f"After {days} days {points - part} points must have expired:")


@test
def lots_expire_separately(rng):
    city = City(rng)
    start = block_time() + 1000
    gap = rng.randrange(2, 9) * DAY
    lots = []
    for index in range(3):
        next_block_at(start + index * gap)
        lots.append(city.certify(city.grams()))
    total = sum(points for points, _ in lots)
    city.expect_balance(total, "With three lots")
    for index, (points, expires_at) in enumerate(lots):
        got = city.read("nextExpiry", city.member)
        expect(
            got == (points, expires_at),
            f"With {3 - index} lots left nextExpiry must say {(points, expires_at)}, but says {got}.",
        )
        advance_to(expires_at + 600)
        total -= points
        city.expect_balance(total, f"When {index + 1} of three lots have expired,")
    got = city.read("nextExpiry", city.member)
    expect(got == (0, 0), f"With no points left nextExpiry must say two zeros, but says {got}.")


@test
def expired_points_cannot_be_spent(rng):
    city = City(rng)
    old, old_expiry = city.certify(city.grams())
    advance_time(rng.randrange(3, 10) * DAY)
    new, _ = city.certify(city.grams())
    advance_to(old_expiry + 600)
    city.refuses(
        f"With {old} points expired and {new} left, {new + 1} must not be spent.",
        "spend", city.shops[0], new + 1, by=city.member,
    )  # fmt: skip
    city.do("spend", city.shops[0], new, by=city.member)
    city.expect_balance(0, "After spending all that had not expired")
    city.refuses("Expired points must not be spent.", "spend", city.shops[0], 1, by=city.member)


# Spending


@test
def member_spends_at_shop(rng):
    city = City(rng)
    points, _ = city.certify(city.grams(200))
    amount = rng.randrange(1, points)
    receipt = city.do("spend", city.shops[0], amount, by=city.member)
    expect_event(
        receipt, city.contract, "PointsSpent",
        member=city.member, shop=city.shops[0], operator=city.operators[0], amount=amount,
    )  # fmt: skip
    city.expect_balance(points - amount, f"After spending {amount} of {points} points")
    city.do("spend", city.shops[0], points - amount, by=city.member)
    city.expect_balance(0, "After spending the rest as well")


@test
def oldest_points_first(rng):
    city = City(rng)
    old, old_expiry = city.certify(city.grams(300))
    advance_time(rng.randrange(3, 10) * DAY)
    new, new_expiry = city.certify(city.grams(300))
    amount = rng.randrange(2, min(old, new))
    city.do("spend", city.shops[0], amount, by=city.member)
    got = city.read("nextExpiry", city.member)
    expect(
        got == (old - amount, old_expiry),
        f"Spending must take the oldest points, so nextExpiry must say {(old - amount, old_expiry)}, but says {got}.",
    )
    beyond = rng.randrange(1, new)
    city.do("spend", city.shops[1], old - amount + beyond, by=city.member)
    got = city.read("nextExpiry", city.member)
    expect(
        got == (new - beyond, new_expiry),
        f"With the oldest lot used up nextExpiry must say {(new - beyond, new_expiry)}, but says {got}.",
    )
    advance_to(old_expiry + 600)
    city.expect_balance(new - beyond, "When the lot that was spent first would have expired,")


@test
def overspending_is_refused(rng):
    city = City(rng)
    points, _ = city.certify(city.grams())
    city.certify(city.grams(), member=city.other)
    city.refuses(
        f"With {points} points, {points + 1} must not be spent.", "spend", city.shops[0], points + 1, by=city.member
    )
    city.refuses("A huge amount must not be spent.", "spend", city.shops[0], 2**256 - 1, by=city.member)
    city.refuses("Spending zero points must be refused.", "spend", city.shops[0], 0, by=city.member)
    for nobody in (city.stranger, city.operators[0], city.collectors[0]):
        city.refuses("Points must be spent at registered shops only.", "spend", nobody, 1, by=city.member)
    city.refuses("Somebody without points must not spend any.", "spend", city.shops[0], 1, by=city.stranger)
    city.expect_balance(points, "After refused attempts only")
    city.do("removeShop", city.shops[0], by=city.operators[0])
    city.refuses("A removed shop must not take points.", "spend", city.shops[0], 1, by=city.member)
    city.do("spend", city.shops[1], points, by=city.member)
    city.expect_balance(0, "After spending exactly the balance")


@test
def many_small_lots(rng):
    city = City(rng)
    count = rng.randrange(25, 35)
    total = sum(city.certify(city.grams())[0] for _ in range(count))
    city.expect_balance(total, f"With {count} drop-offs")
    amount = total - rng.randrange(1, 20)
    city.do("spend", city.shops[0], amount, by=city.member)
    city.expect_balance(total - amount, f"After spending over {count} lots at once")


# Settlement


@test
def shop_credit_adds_up(rng):
    city = City(rng)
    mine, expires_at = city.certify(city.grams(200))
    theirs, _ = city.certify(city.grams(200), member=city.other)
    amounts = [rng.randrange(1, mine), rng.randrange(1, theirs)]
    city.do("spend", city.shops[0], amounts[0], by=city.member)
    city.do("spend", city.shops[0], amounts[1], by=city.other)
    city.do("spend", city.shops[1], 1, by=city.member)
    advance_to(expires_at + DAY)
    for shop, want in zip(city.shops, (sum(amounts), 1)):
        got = city.read("shopCredit", shop)
        expect(got == want, f"The shop took {want} points, which do not expire for it, but shopCredit says {got}.")


@test
def city_settles_with_shops(rng):
    city = City(rng)
    points, _ = city.certify(city.grams(300))
    shop, reference = city.shops[0], city.receipt_id()
    city.do("spend", shop, points, by=city.member)
    part = rng.randrange(1, points - 1)
    for outsider in (shop, city.operators[0], city.stranger):
        city.refuses("Only the city may settle with a shop.", "settleShop", shop, part, reference, by=outsider)
    city.refuses(
        f"A shop that is owed {points} points must not be settled for more.",
        "settleShop", shop, points + 1, reference, by=city.owner,
    )  # fmt: skip
    city.refuses("Settling zero points must be refused.", "settleShop", shop, 0, reference, by=city.owner)
    receipt = city.do("settleShop", shop, part, reference, by=city.owner)
    expect_event(receipt, city.contract, "ShopSettled", shop=shop, amount=part, paymentReference=reference)
    got = (city.read("shopCredit", shop), city.read("shopSettled", shop))
    expect(
        got == (points - part, part),
        f"After settling {part} of {points} points, {points - part} must be owed and {part} settled, but it is {got}.",
    )
    city.do("removeShop", shop, by=city.operators[0])
    city.do("settleShop", shop, points - part, city.receipt_id(), by=city.owner)
    got = (city.read("shopCredit", shop), city.read("shopSettled", shop))
    expect(got == (0, points), f"A removed shop must still be paid in full, but owed and settled are {got}.")
    city.refuses("A shop that is owed nothing must not be settled.", "settleShop", shop, 1, reference, by=city.owner)


# Safety


@test
def pausing_stops_everything(rng):
    city = City(rng)
    points, _ = city.certify(city.grams())
    for outsider in (city.stranger, city.operators[0], city.collectors[0]):
        city.refuses("Only the city may pause the membership.", "pause", by=outsider)
    receipt = city.do("pause", by=city.owner)
    expect_event(receipt, city.contract, "Paused", by=city.owner)
    city.refuses(
        "While paused, nothing must be certified.",
        "certify", city.member, city.grams(), city.receipt_id(), by=city.collectors[0],
    )  # fmt: skip
    city.refuses("While paused, nothing must be spent.", "spend", city.shops[0], 1, by=city.member)
    city.expect_balance(points, "While paused, balances stay readable:")
    city.refuses("Only the city may end the pause.", "unpause", by=city.operators[0])
    receipt = city.do("unpause", by=city.owner)
    expect_event(receipt, city.contract, "Unpaused", by=city.owner)
    city.do("spend", city.shops[0], points, by=city.member)
    city.expect_balance(0, "After the pause, when all was spent,")


@test
def points_do_not_move(rng):
    city = City(rng)
    points, _ = city.certify(city.grams())
    attempts = (
        ("transfer(address,uint256)", (city.other, points), city.member),
        ("approve(address,uint256)", (city.other, points), city.member),
        ("transferFrom(address,address,uint256)", (city.member, city.other, points), city.other),
        ("transferPoints(address,uint256)", (city.other, points), city.member),
    )
    for signature, arguments, sender in attempts:
        data = Function(signature).encode_call(arguments)
        try:
            transact_raw(city.contract, data, sender=sender)
        except Reverted:
            # A contract without such a function reverts, which is as good as any other way.
            pass
        city.expect_balance(points, f"Points are not transferable, so after {signature}")
        city.expect_balance(0, f"Points are not transferable, so after {signature} another member's", member=city.other)
