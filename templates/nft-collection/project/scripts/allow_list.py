"""Prints the Merkle root of the allow list, and each wallet's allowance and proof.

    python scripts/allow_list.py

The owner passes the root to setMerkleRoot; a wallet passes its allowance and proof to mintAllowListed.
"""

import json
import sys
from pathlib import Path

from merkle import Tree

FOLDER = Path(__file__).resolve().parent.parent / "allow-list"


def main():
    entries = [
        (entry["wallet"], entry["allowance"])
        for file in sorted(FOLDER.glob("*.json"))
        for entry in json.loads(file.read_text(encoding="utf-8"))
    ]
    if not entries:
        sys.exit("The folder allow-list has no wallets.")
    tree = Tree(entries)
    proofs = {
        wallet: {"allowance": allowance, "proof": ["0x" + node.hex() for node in tree.proof(wallet)]}
        for wallet, allowance in entries
    }
    print(json.dumps({"root": "0x" + tree.root.hex(), "wallets": proofs}, indent=2))


if __name__ == "__main__":
    main()
