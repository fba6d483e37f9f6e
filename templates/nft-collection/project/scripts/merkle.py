"""Allow lists as Merkle trees.

A leaf is keccak256(keccak256(abi.encode(wallet, allowance))); the second hash keeps leaves
apart from inner nodes. An inner node hashes its two children, the smaller one first.
A node without a neighbour moves up as it is.
"""

from eth_abi import encode
from web3 import Web3


def leaf(wallet, allowance):
    """The hash of one entry of the list."""
    return Web3.keccak(Web3.keccak(encode(["address", "uint256"], [wallet, allowance])))


class Tree:
    """The tree over a list of (wallet, allowance)."""

    def __init__(self, entries):
        self.entries = list(entries)
        self.levels = [[bytes(leaf(wallet, allowance)) for wallet, allowance in self.entries]]
        while len(self.levels[-1]) > 1:
            level = self.levels[-1]
            pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
            self.levels.append([bytes(Web3.keccak(min(p) + max(p))) if len(p) == 2 else p[0] for p in pairs])

    @property
    def root(self):
        return self.levels[-1][0]

    def proof(self, wallet):
        """The siblings from a wallet's leaf up to the root."""
        position = [entry[0] for entry in self.entries].index(wallet)
        siblings = []
        for level in self.levels[:-1]:
            if position ^ 1 < len(level):
                siblings.append(level[position ^ 1])
            position //= 2
        return siblings
