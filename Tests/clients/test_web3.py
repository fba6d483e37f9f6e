"""What web3.py users do, against the drop-in devnet at the daemon's root URL."""

import asyncio

import pytest
import vyper
from eth_account import Account
from eth_account.messages import encode_defunct, encode_typed_data
from web3 import AsyncWeb3, Web3
from web3.exceptions import ContractLogicError, TransactionNotFound, Web3RPCError
from web3.middleware import SignAndSendRawMiddlewareBuilder

SOURCE = """
event Counted:
    by: indexed(address)
    value: uint256

count: public(uint256)
owner: public(address)

@deploy
def __init__(start: uint256):
    self.count = start
    self.owner = msg.sender

@external
def add(amount: uint256) -> uint256:
    assert amount > 0, "nothing to add"
    self.count += amount
    log Counted(by=msg.sender, value=self.count)
    return self.count

@external
@payable
def pay():
    pass

@external
@view
def refuse():
    raise "never"
"""


@pytest.fixture(scope="session")
def compiled():
    return vyper.compile_code(SOURCE, output_formats=["abi", "bytecode"])


@pytest.fixture()
def counter(w3, compiled):
    factory = w3.eth.contract(abi=compiled["abi"], bytecode=compiled["bytecode"])
    receipt = w3.eth.wait_for_transaction_receipt(
        factory.constructor(7).transact({"from": w3.eth.accounts[0]}), timeout=5
    )
    assert receipt["status"] == 1
    return w3.eth.contract(address=receipt["contractAddress"], abi=compiled["abi"])


def test_is_a_local_node(w3):
    assert w3.is_connected()
    assert w3.eth.chain_id == 31337
    assert w3.eth.accounts[0] == "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
    assert len(w3.eth.accounts) == 10
    assert w3.eth.get_balance(w3.eth.accounts[9]) == Web3.to_wei(10_000, "ether")
    assert w3.net.version == "31337"
    assert w3.eth.syncing is False
    assert "sandboxd" in w3.client_version


def test_deploys_transacts_and_calls(w3, counter):
    assert counter.functions.count().call() == 7
    receipt = w3.eth.wait_for_transaction_receipt(
        counter.functions.add(5).transact({"from": w3.eth.accounts[1]})
    )
    assert counter.functions.count().call() == 12
    assert counter.functions.count().call(block_identifier=receipt["blockNumber"] - 1) == 7
    event = counter.events.Counted().process_receipt(receipt)[0]
    assert event["args"] == {"by": w3.eth.accounts[1], "value": 12}
    assert receipt["gasUsed"] <= counter.functions.add(5).estimate_gas({"from": w3.eth.accounts[1]}) + 30_000
    block = w3.eth.get_block(receipt["blockNumber"], full_transactions=True)
    assert block["transactions"][0]["hash"] == receipt["transactionHash"]
    assert w3.eth.get_transaction(receipt["transactionHash"])["from"] == w3.eth.accounts[1]
    assert w3.eth.get_block_receipts(receipt["blockNumber"])[0] == receipt


def test_says_why_a_contract_reverted(w3, counter):
    with pytest.raises(ContractLogicError, match="nothing to add"):
        counter.functions.add(0).transact({"from": w3.eth.accounts[0]})
    with pytest.raises(ContractLogicError, match="never"):
        counter.functions.refuse().call()


def test_takes_transactions_signed_elsewhere(w3):
    account = Account.create()
    w3.eth.send_transaction({"from": w3.eth.accounts[0], "to": account.address, "value": Web3.to_wei(1, "ether")})
    for kind in (0, 1, 2):
        fees = (
            {"maxFeePerGas": Web3.to_wei(3, "gwei"), "maxPriorityFeePerGas": Web3.to_wei(1, "gwei")}
            if kind == 2
            else {"gasPrice": Web3.to_wei(3, "gwei")}
        )
        transaction = {
            "to": w3.eth.accounts[5],
            "value": 1,
            "gas": 30_000,
            "nonce": w3.eth.get_transaction_count(account.address),
            "chainId": w3.eth.chain_id,
            **({"type": kind} if kind else {}),
            **({"accessList": [{"address": w3.eth.accounts[5], "storageKeys": []}]} if kind else {}),
            **fees,
        }
        sent = w3.eth.send_raw_transaction(account.sign_transaction(transaction).raw_transaction)
        receipt = w3.eth.get_transaction_receipt(sent)
        assert receipt["status"] == 1 and receipt["type"] == kind and receipt["from"] == account.address


def test_works_with_the_signing_middleware(w3):
    account = Account.create()
    w3.eth.send_transaction({"from": w3.eth.accounts[0], "to": account.address, "value": 10**18})
    w3.middleware_onion.inject(SignAndSendRawMiddlewareBuilder.build(account), layer=0)
    sent = w3.eth.send_transaction({"from": account.address, "to": w3.eth.accounts[1], "value": 5})
    assert w3.eth.wait_for_transaction_receipt(sent)["status"] == 1


def test_refuses_what_a_chain_refuses(w3):
    account = Account.create()
    transaction = {
        "to": w3.eth.accounts[0], "value": 1, "gas": 21_000, "gasPrice": 10**10, "nonce": 0, "chainId": 31337,
    }
    with pytest.raises(Web3RPCError, match="insufficient funds"):
        w3.eth.send_raw_transaction(account.sign_transaction(transaction).raw_transaction)
    with pytest.raises(Web3RPCError, match="invalid chain id"):
        w3.eth.send_raw_transaction(account.sign_transaction({**transaction, "chainId": 1}).raw_transaction)
    with pytest.raises(TransactionNotFound):
        w3.eth.get_transaction("0x" + "11" * 32)


def test_logs_and_filters(w3, counter):
    live = counter.events.Counted.create_filter(from_block="latest")
    blocks = w3.eth.filter("latest")
    for sender in w3.eth.accounts[:3]:
        counter.functions.add(1).transact({"from": sender})
    assert len(live.get_new_entries()) == 3
    assert len(blocks.get_new_entries()) == 3
    found = counter.events.Counted.get_logs(from_block=0, argument_filters={"by": w3.eth.accounts[1]})
    assert [entry["args"]["value"] for entry in found] == [9]
    assert len(w3.eth.get_logs({"address": counter.address, "fromBlock": 0})) == 3


def test_signs(w3):
    address = w3.eth.accounts[0]
    message = encode_defunct(text="hello 부산")
    assert Account.recover_message(message, signature=w3.eth.sign(address, text="hello 부산")) == address
    typed = {
        "types": {
            "EIP712Domain": [{"name": "name", "type": "string"}, {"name": "chainId", "type": "uint256"}],
            "Drop": [{"name": "to", "type": "address"}, {"name": "grams", "type": "int64[]"}],
        },
        "primaryType": "Drop",
        "domain": {"name": "eco", "chainId": 31337},
        "message": {"to": address, "grams": [1, -2, 3]},
    }
    signature = w3.eth.sign_typed_data(address, typed)
    assert Account.recover_message(encode_typed_data(full_message=typed), signature=signature) == address


def test_fees_and_proofs(w3, counter):
    assert w3.eth.gas_price > 0 and w3.eth.max_priority_fee == 10**9
    history = w3.eth.fee_history(2, "latest", [50])
    assert len(history["baseFeePerGas"]) == len(history["gasUsedRatio"]) + 1
    proof = w3.eth.get_proof(counter.address, [0], "latest")
    assert proof["storageProof"][0]["value"] in (7, b"\x07")


def test_state_overrides_and_pending(w3, counter):
    code = w3.eth.get_code(counter.address)
    other = Web3.to_checksum_address("0x" + "00" * 19 + "aa")
    override = {other: {"code": code.hex() if code.hex().startswith("0x") else "0x" + code.hex()}}
    assert w3.eth.call({"to": other, "data": "0x06661abd"}, "latest", override) == b"\x00" * 32
    assert w3.eth.get_block("pending")["number"] == w3.eth.block_number + 1
    assert w3.eth.get_transaction_count(w3.eth.accounts[0], "pending") >= 1


def test_batches(w3):
    accounts = w3.eth.accounts
    with w3.batch_requests() as batch:
        for i in range(50):
            batch.add(w3.eth.get_balance(accounts[i % 10]))
        answers = batch.execute()
    assert len(answers) == 50 and all(answer > 0 for answer in answers)


def test_the_async_client(daemon, compiled):
    async def run():
        web3 = AsyncWeb3(AsyncWeb3.AsyncHTTPProvider(daemon))
        accounts = await web3.eth.accounts
        factory = web3.eth.contract(abi=compiled["abi"], bytecode=compiled["bytecode"])
        sent = await factory.constructor(1).transact({"from": accounts[8]})
        receipt = await web3.eth.wait_for_transaction_receipt(sent)
        counter = web3.eth.contract(address=receipt["contractAddress"], abi=compiled["abi"])
        answers = await asyncio.gather(*(counter.functions.count().call() for _ in range(20)))
        assert answers == [1] * 20
        await web3.provider.disconnect()

    asyncio.run(run())
