"""A campaign on a clean chain: the collection with random settings, and who takes part."""

from helpers import RECEIVER, RECEIVER_INTERFACE, Tree
from suite_api import (
    ZERO_ADDRESS,
    accounts,
    call,
    deploy,
    deploy_helper,
    events,
    expect,
    expect_revert,
    interface,
    transact,
)

COLLECTION = interface(
    """
    supportsInterface(bytes4) -> bool
    name() -> string
    symbol() -> string
    balanceOf(address) -> uint256
    ownerOf(uint256) -> address
    approve(address,uint256)
    getApproved(uint256) -> address
    setApprovalForAll(address,bool)
    isApprovedForAll(address,address) -> bool
    transferFrom(address,address,uint256)
    safeTransferFrom(address,address,uint256)
    safeTransferFrom(address,address,uint256,bytes)
    tokenURI(uint256) -> string
    setBaseURI(string)
    contractURI() -> string
    setContractURI(string)
    totalSupply() -> uint256
    phase() -> uint256
    setPhase(uint256)
    merkleRoot() -> bytes32
    setMerkleRoot(bytes32)
    mintAllowListed(uint256,uint256,bytes32[])
    mint(uint256)
    royaltyInfo(uint256,uint256) -> (address, uint256)
    withdraw()
    event Transfer(address indexed sender, address indexed receiver, uint256 indexed tokenId)
    event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId)
    event ApprovalForAll(address indexed owner, address indexed operator, bool approved)
    event PhaseChanged(uint256 phase)
    event Withdrawn(address indexed receiver, uint256 amount)
    """
)
CONSTRUCTOR = ["string", "string", "string", "string", "uint256", "uint256", "uint256", "address", "uint256"]
CLOSED, ALLOW_LIST, PUBLIC = range(3)
RECEIVED, REFUSED = bytes.fromhex("150b7a02"), bytes.fromhex("00000000")


class Campaign:
    """A collection with random settings, its owner, four wallets and a royalty receiver."""

    def __init__(self, rng, phase=PUBLIC, **settings):
        people = rng.sample(accounts, 7)
        self.owner, self.royalty_receiver, self.stranger = people[:3]
        self.alice, self.bob, self.carol, self.dave = people[3:]
        self.rng = rng
        self.price = settings.get("price", rng.randrange(10**12, 10**17))
        self.max_supply = settings.get("max_supply", rng.randrange(500, 5000))
        self.wallet_limit = settings.get("wallet_limit", rng.randrange(3, 9))
        self.royalty_bps = rng.randrange(101, 999)
        self.base_uri = f"ipfs://{rng.randbytes(16).hex()}/"
        self.contract_uri = f"https://example.org/{rng.randrange(10**9)}.json"
        self.contract = deploy(
            "CityCollection", "City Pass", "PASS", self.base_uri, self.contract_uri,
            self.max_supply, self.price, self.wallet_limit,
            self.royalty_receiver, self.royalty_bps,
            interface=COLLECTION, constructor=CONSTRUCTOR, sender=self.owner,
        )  # fmt: skip
        if phase != CLOSED:
            self.do("setPhase", phase, by=self.owner)

    def do(self, name, *arguments, by, value=0):
        return transact(self.contract, name, *arguments, sender=by, value=value)

    def read(self, name, *arguments):
        return call(self.contract, name, *arguments)

    def refuses(self, message, name, *arguments, by, value=0):
        return expect_revert(lambda: self.do(name, *arguments, by=by, value=value), message)

    def mint(self, quantity, by):
        """Mints in the public phase; gives the numbers of the new tokens."""
        receipt = self.do("mint", quantity, by=by, value=self.price * quantity)
        return self.minted(receipt, quantity, by)

    def mint_allowed(self, quantity, tree, wallet, allowance=None):
        """Mints in the allow-list phase with a valid proof."""
        allowance = tree.allowances[wallet] if allowance is None else allowance
        receipt = self.do(
            "mintAllowListed", quantity, allowance, tree.proof(wallet),
            by=wallet, value=self.price * quantity,
        )  # fmt: skip
        return self.minted(receipt, quantity, wallet)

    def minted(self, receipt, quantity, wallet):
        logs = events(receipt, self.contract, "Transfer")
        expect(
            len(logs) == quantity and all(log["sender"] == ZERO_ADDRESS and log["receiver"] == wallet for log in logs),
            f"Minting {quantity} tokens must emit {quantity} Transfer events from the zero address to the minter.",
        )
        tokens = [log["tokenId"] for log in logs]
        expect(len(set(tokens)) == quantity, f"Minting {quantity} tokens gave the same token number twice.")
        return tokens

    def open_list(self, wallets):
        """Opens the allow-list phase for these wallets and some unknown ones."""
        allowances = {wallet: self.rng.randrange(2, 6) for wallet in wallets}
        others = {
            "0x" + self.rng.randbytes(20).hex(): self.rng.randrange(1, 6) for _ in range(self.rng.randrange(4, 9))
        }
        tree = Tree(self.rng, allowances | others)
        self.do("setMerkleRoot", tree.root, by=self.owner)
        self.do("setPhase", ALLOW_LIST, by=self.owner)
        return tree

    def expect_owner(self, token, wallet, when):
        got = self.read("ownerOf", token)
        expect(got == wallet, f"{when} token {token} belongs to the wrong account, says ownerOf.")

    def expect_balance(self, wallet, count, when):
        got = self.read("balanceOf", wallet)
        expect(got == count, f"{when} balanceOf must say {count}, but says {got}.")


def receiver(answer):
    """A contract that answers onERC721Received with the given four bytes."""
    return deploy_helper(RECEIVER, answer, interface=RECEIVER_INTERFACE, constructor=["bytes4"])
