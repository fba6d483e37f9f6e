"""What a team's tests do with ape: deploy, transact, trace, go back in time, and start each test from the same chain.

`contracts/Mover.json` is compiled by vyper 0.4.3 from the contract in Tests/clients/boa/test_boa.py.
"""

import ape
import pytest


@pytest.fixture(scope="module")
def owner(accounts):
    return accounts[0]


@pytest.fixture(scope="module")
def mover(owner, project):
    return owner.deploy(project.Mover, 40)


def test_deploys_and_calls(mover):
    assert mover.total() == 40


def test_transacts_and_logs(mover, owner):
    receipt = mover.move(2, sender=owner)
    assert receipt.status == 1
    assert [(log.who, log.amount) for log in receipt.decode_logs(mover.Moved)] == [(owner.address, 2)]
    assert mover.total() == 42


def test_each_test_starts_from_the_same_chain(mover):
    # The test before this one moved two; isolation took it back.
    assert mover.total() == 40


def test_says_why_it_reverted(mover, owner):
    with ape.reverts("nothing to move"):
        mover.move(0, sender=owner)


def test_traces(mover, owner):
    receipt = mover.move(3, sender=owner)
    # Both come from debug_traceTransaction.
    assert receipt.return_value == 43
    assert receipt.trace.get_calltree().gas_cost > 0


def test_snapshots(mover, owner, chain):
    snapshot = chain.snapshot()
    mover.move(5, sender=owner)
    assert mover.total() == 45
    chain.restore(snapshot)
    assert mover.total() == 40


def test_time_balance_and_impersonation(chain, accounts, owner):
    before = chain.blocks.head.timestamp
    chain.mine(2, deltatime=3_600)
    assert chain.blocks.head.timestamp >= before + 3_600
    whale = accounts["0x00000000219ab540356cBB839Cbe05303d7705Fa"]
    whale.balance = 10**18
    whale.transfer(owner, 10**17)
    assert whale.balance < 10**18
