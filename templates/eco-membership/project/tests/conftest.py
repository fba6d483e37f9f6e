"""What the tests share: the chain, the compiled contract, and a small city on a clean chain."""

import os
from pathlib import Path

import pytest
from vyper import compile_code
from web3 import HTTPProvider, Web3

DAY = 86_400
SOURCE = Path(__file__).resolve().parent.parent / "contracts/EcoMembership.vy"


@pytest.fixture(scope="session")
def w3():
    url = os.environ.get("RPC_URL", "http://127.0.0.1:8545")
    connection = Web3(HTTPProvider(url))
    if not connection.is_connected():
        pytest.exit(f"No node answers at {url}; start one or set RPC_URL.")
    return connection


@pytest.fixture(scope="session")
def built():
    return compile_code(SOURCE.read_text(encoding="utf-8"), output_formats=["abi", "bytecode"])


@pytest.fixture(autouse=True)
def clean_chain(w3):
    """Sets the chain back after each test."""
    snapshot = w3.provider.make_request("evm_snapshot", [])["result"]
    yield
    w3.provider.make_request("evm_revert", [snapshot])


class City:
    """Two operators, each with a collector and a shop, and two members."""

    def __init__(self, w3, built, points_per_kg=100, max_grams=50_000, daily_limit=100_000, days=30):
        people = w3.eth.accounts
        self.w3, self.owner, self.member, self.other, self.stranger = w3, *people[:4]
        self.operators, self.collectors, self.shops = people[4:6], people[6:8], people[8:10]
        factory = w3.eth.contract(abi=built["abi"], bytecode=built["bytecode"])
        made = factory.constructor("Eco Points", points_per_kg, max_grams, daily_limit, days * DAY)
        receipt = w3.eth.wait_for_transaction_receipt(made.transact({"from": self.owner}))
        self.contract = w3.eth.contract(receipt["contractAddress"], abi=built["abi"])
        for operator, collector, shop in zip(self.operators, self.collectors, self.shops):
            self.do("addOperator", operator, "Operator", by=self.owner)
            self.do("addCollector", collector, by=operator)
            self.do("addShop", shop, by=operator)

    def do(self, name, *arguments, by):
        """Sends a transaction; raises web3's ContractLogicError where the contract reverts."""
        sent = self.contract.functions[name](*arguments).transact({"from": by})
        return self.w3.eth.wait_for_transaction_receipt(sent)

    def read(self, name, *arguments):
        return self.contract.functions[name](*arguments).call()

    def certify(self, grams, receipt=1, member=None, collector=None):
        return self.do(
            "certify",
            member or self.member,
            grams,
            receipt.to_bytes(32, "big"),
            by=collector or self.collectors[0],
        )

    def advance_days(self, days):
        self.w3.provider.make_request("evm_increaseTime", [days * DAY])
        self.w3.provider.make_request("evm_mine", [])


@pytest.fixture
def city(w3, built):
    return City(w3, built)


@pytest.fixture
def strict_city(w3, built):
    """A city with low limits: 10 kg a drop-off, 1,500 points a day."""
    return City(w3, built, max_grams=10_000, daily_limit=1_500)
