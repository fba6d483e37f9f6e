# pragma version 0.4.3
"""
@title City NFT campaign
@notice An ERC-721 collection with an allow-listed and a public mint.
        README.md states every rule; the names and types below are fixed by it.
"""

interface TokenReceiver:
    def onERC721Received(
        operator: address, sender: address, tokenId: uint256, data: Bytes[1024]
    ) -> bytes4: nonpayable


event Transfer:
    sender: indexed(address)
    receiver: indexed(address)
    tokenId: indexed(uint256)

event Approval:
    owner: indexed(address)
    approved: indexed(address)
    tokenId: indexed(uint256)

event ApprovalForAll:
    owner: indexed(address)
    operator: indexed(address)
    approved: bool

event PhaseChanged:
    phase: uint256

event Withdrawn:
    receiver: indexed(address)
    amount: uint256


CLOSED: constant(uint256) = 0
ALLOW_LIST: constant(uint256) = 1
PUBLIC_MINT: constant(uint256) = 2

# The most tokens that one transaction can mint; it bounds the loops below.
MAX_BATCH: constant(uint256) = 20
MAX_ROYALTY_BPS: constant(uint256) = 1_000

INTERFACES: constant(bytes4[4]) = [
    0x01ffc9a7,  # ERC-165
    0x80ac58cd,  # ERC-721
    0x5b5e139f,  # ERC-721 metadata
    0x2a55205a,  # ERC-2981 royalty
]
RECEIVED: constant(bytes4) = 0x150b7a02

owner: public(immutable(address))
maxSupply: public(immutable(uint256))
price: public(immutable(uint256))
walletLimit: public(immutable(uint256))
ROYALTY_RECEIVER: immutable(address)
ROYALTY_BPS: immutable(uint256)

name: public(String[64])
symbol: public(String[16])
baseURI: public(String[200])
contractURI: public(String[200])

phase: public(uint256)
merkleRoot: public(bytes32)
# What each wallet minted so far, counted apart for the two phases.
allowListMinted: public(HashMap[address, uint256])
publicMinted: public(HashMap[address, uint256])

totalSupply: public(uint256)
owners: HashMap[uint256, address]
balances: HashMap[address, uint256]
tokenApprovals: HashMap[uint256, address]
operatorApprovals: HashMap[address, HashMap[address, bool]]


@deploy
def __init__(
    name_: String[64],
    symbol_: String[16],
    base_uri: String[200],
    contract_uri: String[200],
    max_supply: uint256,
    price_: uint256,
    wallet_limit: uint256,
    royalty_receiver: address,
    royalty_bps: uint256,
):
    assert royalty_bps <= MAX_ROYALTY_BPS, "royalty too high"
    owner = msg.sender
    self.name = name_
    self.symbol = symbol_
    self.baseURI = base_uri
    self.contractURI = contract_uri
    maxSupply = max_supply
    price = price_
    walletLimit = wallet_limit
    ROYALTY_RECEIVER = royalty_receiver
    ROYALTY_BPS = royalty_bps


# ---------------------------------------------------------------------------
# Reading, and the owner's settings (complete)
# ---------------------------------------------------------------------------

@external
@view
def supportsInterface(interface_id: bytes4) -> bool:
    return interface_id in INTERFACES


@external
@view
def balanceOf(holder: address) -> uint256:
    assert holder != empty(address), "zero address"
    return self.balances[holder]


@external
@view
def ownerOf(tokenId: uint256) -> address:
    return self._owner_of(tokenId)


@external
def setPhase(new_phase: uint256):
    """Closes the mint (0), opens it for the allow list (1) or for everybody (2)."""
    assert msg.sender == owner, "only the owner"
    assert new_phase <= PUBLIC_MINT, "no such phase"
    self.phase = new_phase
    log PhaseChanged(phase=new_phase)


@external
def setMerkleRoot(root: bytes32):
    assert msg.sender == owner, "only the owner"
    self.merkleRoot = root


@external
def setBaseURI(uri: String[200]):
    assert msg.sender == owner, "only the owner"
    self.baseURI = uri


@external
def setContractURI(uri: String[200]):
    assert msg.sender == owner, "only the owner"
    self.contractURI = uri


@internal
@view
def _owner_of(token_id: uint256) -> address:
    holder: address = self.owners[token_id]
    assert holder != empty(address), "no such token"
    return holder


# ---------------------------------------------------------------------------
# YOUR PART 1: approvals and transfers (README, "The token")
# ---------------------------------------------------------------------------

@external
def approve(approved: address, tokenId: uint256):
    """The holder, or an operator of the holder, lets somebody move one token."""
    holder: address = self._owner_of(tokenId)
    assert msg.sender == holder or self.operatorApprovals[holder][msg.sender], "not allowed"
    self.tokenApprovals[tokenId] = approved
    log Approval(owner=holder, approved=approved, tokenId=tokenId)


@external
@view
def getApproved(tokenId: uint256) -> address:
    self._owner_of(tokenId)
    return self.tokenApprovals[tokenId]


@external
def setApprovalForAll(operator: address, approved: bool):
    """The caller lets an operator move all of their tokens, or no longer."""
    self.operatorApprovals[msg.sender][operator] = approved
    log ApprovalForAll(owner=msg.sender, operator=operator, approved=approved)


@external
@view
def isApprovedForAll(holder: address, operator: address) -> bool:
    return self.operatorApprovals[holder][operator]


@external
def transferFrom(sender: address, receiver: address, tokenId: uint256):
    self._transfer(sender, receiver, tokenId)


@external
def safeTransferFrom(
    sender: address, receiver: address, tokenId: uint256, data: Bytes[1024] = b""
):
    """Moves a token and, where the receiver is a contract, asks it whether it takes tokens."""
    self._transfer(sender, receiver, tokenId)
    self._check_receiver(sender, receiver, tokenId, data)


@internal
def _transfer(sender: address, receiver: address, token_id: uint256):
    """Moves a token if the caller may."""
    holder: address = self._owner_of(token_id)
    assert (
        msg.sender == holder
        or msg.sender == self.tokenApprovals[token_id]
        or self.operatorApprovals[holder][msg.sender]
    ), "not allowed"
    assert sender == holder, "not the holder"
    assert receiver != empty(address), "zero address"
    self.balances[sender] -= 1
    self.balances[receiver] += 1
    self.owners[token_id] = receiver
    log Transfer(sender=sender, receiver=receiver, tokenId=token_id)


@internal
def _check_receiver(sender: address, receiver: address, token_id: uint256, data: Bytes[1024]):
    """Reverts unless the receiver is no contract or answers onERC721Received with RECEIVED."""
    if receiver.is_contract:
        answer: bytes4 = extcall TokenReceiver(receiver).onERC721Received(
            msg.sender, sender, token_id, data
        )
        assert answer == RECEIVED, "receiver refuses"


# ---------------------------------------------------------------------------
# YOUR PART 2: metadata (README, "Metadata")
# ---------------------------------------------------------------------------

@external
@view
def tokenURI(tokenId: uint256) -> String[300]:
    """The base URI, the token's number and `.json`."""
    self._owner_of(tokenId)
    return concat(self.baseURI, uint2str(tokenId), ".json")


# ---------------------------------------------------------------------------
# YOUR PART 3: minting (README, "Minting")
# ---------------------------------------------------------------------------

@external
@payable
def mintAllowListed(quantity: uint256, allowance: uint256, proof: DynArray[bytes32, 32]):
    """Mints for a caller whose address and allowance are in the Merkle tree."""
    assert self.phase == ALLOW_LIST, "not the allow-list phase"
    node: bytes32 = keccak256(keccak256(abi_encode(msg.sender, allowance)))
    for sibling: bytes32 in proof:
        node = self._hash_pair(node, sibling)
    assert node == self.merkleRoot, "not on the allow list"
    minted: uint256 = self.allowListMinted[msg.sender] + quantity
    assert minted <= allowance, "over the allowance"
    self.allowListMinted[msg.sender] = minted
    self._mint(msg.sender, quantity)


@external
@payable
def mint(quantity: uint256):
    """Mints for anybody, up to the limit of a wallet."""
    assert self.phase == PUBLIC_MINT, "not the public phase"
    minted: uint256 = self.publicMinted[msg.sender] + quantity
    assert minted <= walletLimit, "over the wallet limit"
    self.publicMinted[msg.sender] = minted
    self._mint(msg.sender, quantity)


@internal
@payable
def _mint(receiver: address, quantity: uint256):
    """Takes the price and makes the next tokens."""
    assert quantity > 0 and quantity <= MAX_BATCH, "bad quantity"
    assert msg.value == price * quantity, "wrong price"
    first: uint256 = self.totalSupply + 1
    assert self.totalSupply + quantity <= maxSupply, "sold out"
    self.totalSupply += quantity
    self.balances[receiver] += quantity
    for i: uint256 in range(quantity, bound=MAX_BATCH):
        self.owners[first + i] = receiver
        log Transfer(sender=empty(address), receiver=receiver, tokenId=first + i)
    # Strangers' code runs here, so all of the above must be done before.
    for i: uint256 in range(quantity, bound=MAX_BATCH):
        self._check_receiver(empty(address), receiver, first + i, b"")


@internal
@pure
def _hash_pair(a: bytes32, b: bytes32) -> bytes32:
    if convert(a, uint256) < convert(b, uint256):
        return keccak256(concat(a, b))
    return keccak256(concat(b, a))


# ---------------------------------------------------------------------------
# YOUR PART 4: royalty and takings (README, "Money")
# ---------------------------------------------------------------------------

@external
@view
def royaltyInfo(tokenId: uint256, salePrice: uint256) -> (address, uint256):
    """Who gets how much of a sale (ERC-2981)."""
    return ROYALTY_RECEIVER, salePrice * ROYALTY_BPS // 10_000


@external
def withdraw():
    """Sends all takings to the owner."""
    assert msg.sender == owner, "only the owner"
    amount: uint256 = self.balance
    raw_call(owner, b"", value=amount)
    log Withdrawn(receiver=owner, amount=amount)
