"""Allow lists as Merkle trees, and the contracts that receive or attack in the suite."""

from abi_codec import encode, keccak256, parse_type
from suite_api import interface


def leaf(wallet, allowance, rounds=2):
    """The hash of one entry of the list; the second round keeps it apart from inner nodes."""
    node = encode([parse_type("address"), parse_type("uint256")], [wallet, allowance])
    for _ in range(rounds):
        node = keccak256(node)
    return node


class Tree:
    """A Merkle tree over wallets and allowances, in random order, with sorted pairs."""

    def __init__(self, rng, allowances, rounds=2):
        self.allowances = allowances
        wallets = list(allowances)
        rng.shuffle(wallets)
        self._positions = {wallet: index for index, wallet in enumerate(wallets)}
        self._levels = [[leaf(wallet, allowances[wallet], rounds) for wallet in wallets]]
        while len(self._levels[-1]) > 1:
            self._levels.append(self._above(self._levels[-1]))

    @staticmethod
    def _above(level):
        """The next level; a node without a neighbour moves up as it is."""
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        return [keccak256(min(pair) + max(pair)) if len(pair) == 2 else pair[0] for pair in pairs]

    @property
    def root(self):
        return self._levels[-1][0]

    def proof(self, wallet):
        """The siblings on the way from a wallet's leaf to the root."""
        position, siblings = self._positions[wallet], []
        for level in self._levels[:-1]:
            sibling = position ^ 1
            if sibling < len(level):
                siblings.append(level[sibling])
            position //= 2
        return siblings


RECEIVER_INTERFACE = interface(
    """
    seen() -> (address, address, uint256, bytes)
    buy(address,bytes)
    """
)

# Takes tokens with the answer that it was made with, and remembers what it was told.
RECEIVER = """
# pragma version 0.4.3
ANSWER: immutable(bytes4)
operator: address
sender: address
token: uint256
data: Bytes[1024]

@deploy
def __init__(answer: bytes4):
    ANSWER = answer

@external
def onERC721Received(operator: address, sender: address, token: uint256, data: Bytes[1024]) -> bytes4:
    self.operator = operator
    self.sender = sender
    self.token = token
    self.data = data
    return ANSWER

@external
@payable
def buy(target: address, payload: Bytes[2048]):
    raw_call(target, payload, value=msg.value)

@external
@view
def seen() -> (address, address, uint256, Bytes[1024]):
    return self.operator, self.sender, self.token, self.data
"""

REENTRANT_INTERFACE = interface(
    """
    attack(bytes,uint256,uint256)
    """
)

# Sends a payload to its target, and the same again whenever it is asked to take a token.
REENTRANT = """
# pragma version 0.4.3
TARGET: immutable(address)
payload: Bytes[2048]
price: uint256
left: uint256

@deploy
def __init__(target: address):
    TARGET = target

@external
@payable
def attack(payload: Bytes[2048], price: uint256, times: uint256):
    self.payload = payload
    self.price = price
    self.left = times
    raw_call(TARGET, payload, value=price)

@external
def onERC721Received(operator: address, sender: address, token: uint256, data: Bytes[1024]) -> bytes4:
    if self.left > 0:
        self.left -= 1
        success: bool = raw_call(TARGET, self.payload, value=self.price, revert_on_failure=False)
    return 0x150b7a02
"""
