"""titanoboa in network mode: deploys, calls, transacts, reads why a contract reverted, and anchors.

Against the drop-in devnet and against a team's own, which participants reach by the key in its URL.
"""

import boa
import pytest
from eth_account import Account

SOURCE = """
# pragma version 0.4.3

event Moved:
    who: indexed(address)
    amount: uint256

total: public(uint256)

@deploy
def __init__(start: uint256):
    self.total = start

@external
def move(amount: uint256) -> uint256:
    assert amount != 0, "nothing to move"
    self.total += amount
    log Moved(who=msg.sender, amount=amount)
    return self.total

@external
@payable
def pay():
    pass
"""
MNEMONIC = "test test test test test test test test test test test junk"


@pytest.fixture(params=["drop-in", "team"])
def url(request, program):
    if request.param == "drop-in":
        return program.url
    team = program.team(f"boa {request.node.name}")
    return program.devnet(team)["rpcUrl"]


@pytest.fixture()
def account(url):
    Account.enable_unaudited_hdwallet_features()
    account = Account.from_mnemonic(MNEMONIC)
    with boa.set_network_env(url):
        boa.env.add_account(account, force_eoa=True)
        yield account


@pytest.fixture()
def mover(account):
    return boa.loads(SOURCE, 40)


def test_deploys_calls_and_transacts(mover, account):
    assert mover.total() == 40
    mover.move(2)
    assert mover.total() == 42
    # What the chain has of it: boa's own list is of its local run.
    (log,) = boa.env._rpc.fetch("eth_getLogs", [{"address": str(mover.address), "fromBlock": "earliest"}])
    assert int(log["topics"][1], 16) == int(account.address, 16)
    assert int(log["data"], 16) == 2


def test_says_why_it_reverted(mover):
    with boa.reverts("nothing to move"):
        mover.move(0)
    assert mover.total() == 40


def test_sends_value(mover):
    mover.pay(value=7)
    assert int(boa.env._rpc.fetch("eth_getBalance", [str(mover.address), "latest"]), 16) == 7


def test_anchors(mover):
    with boa.env.anchor():
        mover.move(5)
        assert mover.total() == 45
    assert mover.total() == 40
