"""What the tests share: the chain, the compiled contract, and a campaign on a clean chain."""

import os
import sys
from pathlib import Path

import pytest
from vyper import compile_code
from web3 import HTTPProvider, Web3

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

CLOSED, ALLOW_LIST, PUBLIC = range(3)
PRICE = 10**16


@pytest.fixture(scope="session")
def w3():
    url = os.environ.get("RPC_URL", "http://127.0.0.1:8545")
    connection = Web3(HTTPProvider(url))
    if not connection.is_connected():
        pytest.exit(f"No node answers at {url}; start one or set RPC_URL.")
    return connection


@pytest.fixture(scope="session")
def built():
    source = (ROOT / "contracts/CityCollection.vy").read_text(encoding="utf-8")
    return compile_code(source, output_formats=["abi", "bytecode"])


@pytest.fixture(autouse=True)
def clean_chain(w3):
    """Sets the chain back after each test."""
    snapshot = w3.provider.make_request("evm_snapshot", [])["result"]
    yield
    w3.provider.make_request("evm_revert", [snapshot])


class Campaign:
    """A collection of five tokens at most, two for each wallet, with a royalty of 5 %."""

    def __init__(self, w3, built):
        self.w3 = w3
        self.owner, self.alice, self.bob, self.carol, self.treasury = w3.eth.accounts[:5]
        factory = w3.eth.contract(abi=built["abi"], bytecode=built["bytecode"])
        made = factory.constructor(
            "City Pass", "PASS", "ipfs://base/", "ipfs://about.json", 5, PRICE, 2, self.treasury, 500
        )
        receipt = w3.eth.wait_for_transaction_receipt(made.transact({"from": self.owner}))
        self.contract = w3.eth.contract(receipt["contractAddress"], abi=built["abi"])

    def do(self, signature, *arguments, by, value=0):
        """Sends a transaction; raises web3's ContractLogicError where the contract reverts."""
        function = self.contract.functions[signature](*arguments)
        sent = function.transact({"from": by, "value": value})
        return self.w3.eth.wait_for_transaction_receipt(sent)

    def read(self, name, *arguments):
        return self.contract.functions[name](*arguments).call()

    def open(self, phase):
        self.do("setPhase", phase, by=self.owner)

    def mint(self, quantity, by):
        return self.do("mint", quantity, by=by, value=PRICE * quantity)


@pytest.fixture
def campaign(w3, built):
    return Campaign(w3, built)
