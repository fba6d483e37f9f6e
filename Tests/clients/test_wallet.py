"""The calls that a browser wallet of MetaMask's make sends: on adding a network, on each block, on each transaction."""

import json
import urllib.request

import pytest
from eth_account import Account

ORIGIN = "chrome-extension://nkbihfbeogaeaoehlefnkodbefgpgknn"


@pytest.fixture(params=["drop-in", "team"])
def url(request, program):
    if request.param == "drop-in":
        return program.url
    return program.devnet(program.team(f"wallet {request.node.name}"))["rpcUrl"]


class Wallet:
    def __init__(self, url):
        self.url, self.next_id = url, 4_815_162_342_108_000

    def send(self, body):
        request = urllib.request.Request(
            self.url,
            data=json.dumps(body).encode(),
            headers={"content-type": "application/json", "accept": "application/json", "origin": ORIGIN},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.status == 200
            assert answer.headers["access-control-allow-origin"] == "*"
            return json.loads(answer.read())

    def __call__(self, method, *parameters):
        # Its ids are larger than 32 bits, and must come back as they were.
        self.next_id += 1
        answer = self.send({"id": self.next_id, "jsonrpc": "2.0", "method": method, "params": list(parameters)})
        assert answer["id"] == self.next_id and answer["jsonrpc"] == "2.0"
        assert "error" not in answer, answer
        return answer["result"]


@pytest.fixture()
def wallet(url):
    return Wallet(url)


@pytest.fixture()
def account(wallet):
    """A wallet's own account, with some ether from the devnet's first."""
    account = Account.create()
    funder = wallet("eth_accounts")[0]
    wallet("eth_sendTransaction", {"from": funder, "to": account.address, "value": hex(10**18)})
    return account


def test_adding_the_network(wallet):
    preflight = urllib.request.Request(
        wallet.url,
        method="OPTIONS",
        headers={
            "origin": ORIGIN,
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type",
        },
    )
    with urllib.request.urlopen(preflight, timeout=10) as answer:
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "content-type" in answer.headers["access-control-allow-headers"].lower()
    chain = wallet("eth_chainId")
    assert wallet("net_version") == str(int(chain, 16))
    head = wallet("eth_getBlockByNumber", "latest", False)
    # By this it decides that the network has EIP-1559 fees.
    assert "baseFeePerGas" in head
    assert wallet("eth_syncing") is False
    assert int(wallet("eth_gasPrice"), 16) > 0


def test_watching_an_account(wallet, account):
    number = wallet("eth_blockNumber")
    assert int(wallet("eth_getBalance", account.address, number), 16) == 10**18
    assert wallet("eth_getCode", account.address, number) == "0x"
    # Balances of many tokens are asked for in one batch.
    ids = range(50)
    batch = [
        {"id": i, "jsonrpc": "2.0", "method": "eth_getBalance", "params": [account.address, "latest"]} for i in ids
    ]
    answers = wallet.send(batch)
    assert [answer["id"] for answer in answers] == list(ids)
    # It asks whether an address is a contract by a call that a plain account answers with nothing.
    assert wallet("eth_call", {"to": account.address, "data": "0x01ffc9a780ac58cd" + "00" * 28}, "latest") == "0x"


def test_sending_ether(wallet, account):
    target = Account.create().address
    assert wallet("eth_getCode", target, "latest") == "0x"
    nonce = int(wallet("eth_getTransactionCount", account.address, "pending"), 16)
    block = wallet("eth_getBlockByNumber", "latest", False)
    history = wallet("eth_feeHistory", "0x5", "latest", [10, 50, 95])
    assert len(history["baseFeePerGas"]) == len(history["gasUsedRatio"]) + 1
    tip = int(wallet("eth_maxPriorityFeePerGas"), 16)
    fee = 2 * int(block["baseFeePerGas"], 16) + tip
    call = {"from": account.address, "to": target, "value": hex(10**17)}
    gas = int(wallet("eth_estimateGas", call), 16)
    assert gas == 21_000
    signed = account.sign_transaction(
        {
            "type": 2,
            "chainId": int(wallet("eth_chainId"), 16),
            "nonce": nonce,
            "gas": gas,
            "maxFeePerGas": fee,
            "maxPriorityFeePerGas": tip,
            "to": target,
            "value": 10**17,
            "data": "0x",
        }
    )
    sent = wallet("eth_sendRawTransaction", "0x" + signed.raw_transaction.hex().removeprefix("0x"))
    receipt = wallet("eth_getTransactionReceipt", sent)
    assert receipt["status"] == "0x1"
    mined = wallet("eth_getTransactionByHash", sent)
    assert mined["blockHash"] == receipt["blockHash"] and mined["from"] == account.address.lower()
    assert wallet("eth_getBlockByHash", receipt["blockHash"], False)["transactions"] == [sent]
    assert int(wallet("eth_getTransactionCount", account.address, "latest"), 16) == nonce + 1
    assert int(wallet("eth_getBalance", target, "latest"), 16) == 10**17


def test_a_transaction_that_will_fail(wallet, account):
    creation = {"from": account.address, "data": "0x60006000fd"}
    answer = wallet.send({"id": 1, "jsonrpc": "2.0", "method": "eth_estimateGas", "params": [creation]})
    assert answer["error"]["code"] == 3 and "revert" in answer["error"]["message"]
    dear = {"from": account.address, "to": account.address, "value": hex(10**30)}
    answer = wallet.send({"id": 2, "jsonrpc": "2.0", "method": "eth_estimateGas", "params": [dear]})
    assert "insufficient funds" in answer["error"]["message"]
