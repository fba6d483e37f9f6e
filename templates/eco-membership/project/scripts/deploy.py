"""Deploys the membership with the rules of membership.json.

    RPC_URL=http://127.0.0.1:8545 python scripts/deploy.py

Signs with PRIVATE_KEY where it is set, and else sends from the node's first account.
Writes the address and the ABI to deployment.json.
"""

import json
import os
import sys
from pathlib import Path

from vyper import compile_code
from web3 import HTTPProvider, Web3

ROOT = Path(__file__).resolve().parent.parent


def main():
    url = os.environ.get("RPC_URL", "http://127.0.0.1:8545")
    w3 = Web3(HTTPProvider(url))
    if not w3.is_connected():
        sys.exit(f"No node answers at {url}; start one or set RPC_URL.")
    rules = json.loads((ROOT / "membership.json").read_text(encoding="utf-8"))
    source = (ROOT / "contracts/EcoMembership.vy").read_text(encoding="utf-8")
    built = compile_code(source, output_formats=["abi", "bytecode"])
    constructor = w3.eth.contract(abi=built["abi"], bytecode=built["bytecode"]).constructor(
        rules["name"],
        rules["pointsPerKg"],
        rules["maxDropOffGrams"],
        rules["dailyLimit"],
        rules["lifetimeDays"] * 86_400,
    )
    receipt = w3.eth.wait_for_transaction_receipt(send(w3, constructor))
    address = receipt["contractAddress"]
    document = {"chainId": w3.eth.chain_id, "address": address, "abi": built["abi"]}
    (ROOT / "deployment.json").write_text(json.dumps(document, indent=2), encoding="utf-8")
    print(f"{rules['name']} is at {address}.")


def send(w3, constructor):
    """The hash of the deploying transaction."""
    key = os.environ.get("PRIVATE_KEY")
    if key is None:
        return constructor.transact({"from": w3.eth.accounts[0]})
    account = w3.eth.account.from_key(key)
    nonce = w3.eth.get_transaction_count(account.address)
    transaction = constructor.build_transaction({"from": account.address, "nonce": nonce})
    return w3.eth.send_raw_transaction(account.sign_transaction(transaction).raw_transaction)


if __name__ == "__main__":
    main()
