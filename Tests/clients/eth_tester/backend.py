"""A backend of eth-tester that is a devnet: every question goes out as JSON-RPC.

eth-tester keeps the pending block itself: it hands over a transaction, asks for it and its receipt while it is
pending, and mines when it likes. So the devnet mines nothing by itself, and its pool is the pending block.
"""

import json
import urllib.request

from eth_account import Account
from eth_account.typed_transactions import TypedTransaction
from eth_tester.backends.base import ZERO_ADDRESS, BaseChainBackend
from eth_tester.exceptions import BlockNotFound, TransactionFailed, TransactionNotFound, ValidationError
from eth_utils import to_canonical_address, to_checksum_address
import rlp

GWEI = 10**9
FEES = ("gas_price", "max_fee_per_gas", "max_priority_fee_per_gas")


class Refused(Exception):
    """An error that the devnet answered with."""

    def __init__(self, error):
        super().__init__(error["message"])
        self.code, self.data = error["code"], error.get("data")


def to_hex(value):
    return "0x" + value.hex()


def number(text):
    return int(text, 16)


def data(text):
    return bytes.fromhex(text[2:])


def optional(read, value):
    return None if value is None else read(value)


class DevnetBackend(BaseChainBackend):
    """A devnet at `url`, back at its genesis."""

    # The class's, as eth-tester's own tests make further backends without a word.
    url = None
    fork_blocks = None

    def __init__(self):
        self.reset_to_genesis()

    def request(self, method, *parameters):
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
        request = urllib.request.Request(
            self.url, data=json.dumps(body).encode(), headers={"content-type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            answer = json.loads(answer.read())
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["result"]

    # Snapshots. The devnet uses a snapshot up; eth-tester goes back to one as often as it likes.

    def take_snapshot(self):
        return {"id": self.request("evm_snapshot")}

    def revert_to_snapshot(self, snapshot):
        assert self.request("evm_revert", snapshot["id"]) is True
        snapshot["id"] = self.request("evm_snapshot")

    def reset_to_genesis(self):
        self.keys = {}
        self.request("anvil_reset")
        self.request("evm_setAutomine", False)

    # Time and mining

    def time_travel(self, to_timestamp):
        self.request("evm_mine", to_timestamp - 1)
        self.request("evm_setNextBlockTimestamp", to_timestamp)
        return to_timestamp

    def mine_blocks(self, num_blocks=1, coinbase=ZERO_ADDRESS):
        self.request("anvil_setCoinbase", to_hex(coinbase))
        hashes = []
        for _ in range(num_blocks):
            self.request("evm_mine")
            hashes.append(data(self.request("eth_getBlockByNumber", "latest", False)["hash"]))
        return hashes

    # Accounts

    def get_accounts(self):
        return tuple(to_canonical_address(account) for account in self.request("eth_accounts")) + tuple(self.keys)

    def add_account(self, private_key):
        account = Account.from_key(private_key)
        self.keys[to_canonical_address(account.address)] = account

    # Blocks and transactions

    def get_block_by_number(self, block_number, full_transaction=True):
        block = self.request("eth_getBlockByNumber", at(block_number), full_transaction)
        if block is None:
            raise BlockNotFound(f"No block found for block number: {block_number}")
        return as_block(block)

    def get_block_by_hash(self, block_hash, full_transaction=True):
        block = self.request("eth_getBlockByHash", to_hex(block_hash), full_transaction)
        if block is None:
            raise BlockNotFound(f"No block found for block hash: {to_hex(block_hash)}")
        return as_block(block)

    def get_transaction_by_hash(self, transaction_hash):
        transaction = self.request("eth_getTransactionByHash", to_hex(transaction_hash))
        if transaction is None:
            raise TransactionNotFound(f"No transaction found for hash: {to_hex(transaction_hash)}")
        return as_transaction(transaction)

    def get_transaction_receipt(self, transaction_hash):
        wanted = to_hex(transaction_hash)
        receipt = self.request("eth_getTransactionReceipt", wanted)
        if receipt is not None:
            return as_receipt(receipt, is_pending=False)
        for receipt in self.request("eth_getBlockReceipts", "pending"):
            if receipt["transactionHash"] == wanted:
                return as_receipt(receipt, is_pending=True)
        raise TransactionNotFound(f"No transaction found for hash: {wanted}")

    def get_fee_history(self, block_count=1, newest_block="latest", reward_percentiles=()):
        if not 1 <= block_count <= 1024:
            raise ValidationError("block_count must be between 1 and 1024")
        if newest_block is None:
            raise BlockNotFound("No block found for block number: None")
        history = self.request("eth_feeHistory", hex(block_count), at(newest_block), list(reward_percentiles))
        return {
            "oldest_block": number(history["oldestBlock"]),
            "base_fee_per_gas": [number(fee) for fee in history["baseFeePerGas"]],
            "gas_used_ratio": history["gasUsedRatio"],
            "reward": history.get("reward", []),
        }

    # State

    def get_nonce(self, account, block_number="latest"):
        return number(self.request("eth_getTransactionCount", to_hex(account), at(block_number)))

    def get_balance(self, account, block_number="latest"):
        return number(self.request("eth_getBalance", to_hex(account), at(block_number)))

    def get_code(self, account, block_number="latest"):
        return data(self.request("eth_getCode", to_hex(account), at(block_number)))

    def get_storage(self, account, slot, block_number="latest"):
        return number(self.request("eth_getStorageAt", to_hex(account), hex(slot), at(block_number)))

    # Sending and calling

    def send_transaction(self, transaction):
        transaction = dict(transaction)
        if not any(name in transaction for name in FEES):
            # What eth-tester's own backend fills in, and its tests look for.
            transaction |= {"max_fee_per_gas": GWEI, "max_priority_fee_per_gas": GWEI}
        request = as_request(transaction)
        if transaction["from"] not in self.keys:
            return data(self.request("eth_sendTransaction", request))
        account = self.keys[transaction["from"]]
        request = self.request("eth_fillTransaction", request)["tx"]
        wanted = ("type", "nonce", "gas", "value", "to", "chainId", "accessList")
        fields = {name: request[name] for name in wanted if request.get(name) is not None}
        fees = ("maxFeePerGas", "maxPriorityFeePerGas") if "maxFeePerGas" in request else ("gasPrice",)
        fields |= {name: request[name] for name in fees} | {"data": request["input"]}
        if "to" in fields:
            fields["to"] = to_checksum_address(fields["to"])
        if fields["type"] == "0x0":
            del fields["type"]
        return self.send_raw_transaction(account.sign_transaction(fields).raw_transaction)

    def send_raw_transaction(self, raw_transaction):
        return data(self.request("eth_sendRawTransaction", to_hex(raw_transaction)))

    def send_signed_transaction(self, transaction):
        """Sends a transaction whose signature comes in fields beside it."""
        return self.send_raw_transaction(encoded(transaction, number(self.request("eth_chainId"))))

    def estimate_gas(self, transaction, block_number="latest"):
        return number(self.run("eth_estimateGas", transaction, block_number))

    def call(self, transaction, block_number="latest"):
        return data(self.run("eth_call", transaction, block_number))

    def run(self, method, transaction, block_number):
        try:
            return self.request(method, as_request(transaction), at(block_number))
        except Refused as refused:
            raise TransactionFailed(str(refused).removeprefix("execution reverted: ")) from refused


# What goes out


def at(block_number):
    return hex(block_number) if isinstance(block_number, int) else block_number


# The v of a signature for one chain (EIP-155), without that chain's id: eth-tester has a byte for it.
PROTECTED = (35, 36)
NAMES = {
    "gas_price": "gasPrice",
    "max_fee_per_gas": "maxFeePerGas",
    "max_priority_fee_per_gas": "maxPriorityFeePerGas",
    "chain_id": "chainId",
    "access_list": "accessList",
}


def as_access_list(entries):
    return [{"address": to_hex(address), "storageKeys": [f"0x{key:064x}" for key in keys]} for address, keys in entries]


def as_request(transaction):
    """A transaction of eth-tester's as JSON-RPC takes it."""
    request = {}
    for name, value in transaction.items():
        if name == "to" and not value:
            continue
        if name == "access_list":
            value = as_access_list(value)
        elif isinstance(value, int):
            value = hex(value)
        elif isinstance(value, bytes):
            value = to_hex(value)
        request[NAMES.get(name, name)] = value
    return request


def encoded(transaction, chain_id):
    """The bytes of a signed transaction."""
    fields = {"nonce": transaction["nonce"], "gas": transaction["gas"], "value": transaction.get("value", 0)}
    v, r, s = (transaction[name] for name in "vrs")
    if "access_list" not in transaction and "max_fee_per_gas" not in transaction:
        return rlp.encode(
            [fields["nonce"], transaction["gas_price"], fields["gas"], transaction.get("to", b""), fields["value"]]
            + [transaction.get("data", b"")]
            + [v + 2 * chain_id if v in PROTECTED else v, r, s]
        )
    fields |= {NAMES[name]: transaction[name] for name in FEES if name in transaction}
    fields |= {
        "type": 2 if "max_fee_per_gas" in transaction else 1,
        "chainId": chain_id,
        "accessList": as_access_list(transaction.get("access_list", ())),
        "data": transaction.get("data", b""),
    }
    if transaction.get("to"):
        fields["to"] = to_checksum_address(transaction["to"])
    return TypedTransaction.from_dict(fields | {"v": v, "r": r, "s": s}).encode()


# What comes in


def as_block(block):
    full = bool(block["transactions"]) and isinstance(block["transactions"][0], dict)
    # A pending block has no hash, bloom, nonce or beneficiary yet; eth-tester wants some.
    found = {
        "number": number(block["number"]),
        "hash": data(block["hash"] or "0x" + "00" * 32),
        "parent_hash": data(block["parentHash"]),
        "nonce": data(block["nonce"] or "0x" + "00" * 8),
        "sha3_uncles": data(block["sha3Uncles"]),
        "logs_bloom": number(block["logsBloom"] or "0x0"),
        "transactions_root": data(block["transactionsRoot"]),
        "receipts_root": data(block["receiptsRoot"]),
        "state_root": data(block["stateRoot"]),
        "coinbase": data(block["miner"] or "0x" + "00" * 20),
        "difficulty": number(block["difficulty"]),
        # Nodes no longer tell it: since proof of stake it does not change.
        "total_difficulty": 0,
        "mix_hash": data(block["mixHash"]),
        "size": number(block["size"]),
        "extra_data": data(block["extraData"]).rjust(32, b"\0"),
        "gas_limit": number(block["gasLimit"]),
        "gas_used": number(block["gasUsed"]),
        "timestamp": number(block["timestamp"]),
        "transactions": [as_transaction(item) if full else data(item) for item in block["transactions"]],
        "uncles": [data(item) for item in block["uncles"]],
        "base_fee_per_gas": number(block["baseFeePerGas"]),
        "withdrawals": [
            {
                "index": number(item["index"]),
                "validator_index": number(item["validatorIndex"]),
                "address": data(item["address"]),
                "amount": number(item["amount"]),
            }
            for item in block["withdrawals"]
        ],
        "withdrawals_root": data(block["withdrawalsRoot"]),
        "parent_beacon_block_root": data(block["parentBeaconBlockRoot"]),
        "blob_gas_used": number(block["blobGasUsed"]),
        "excess_blob_gas": number(block["excessBlobGas"]),
        "requests_hash": data(block["requestsHash"]),
    }
    return found


def as_transaction(transaction):
    kind = number(transaction["type"])
    found = {
        "type": kind,
        "hash": data(transaction["hash"]),
        "nonce": number(transaction["nonce"]),
        "block_hash": optional(data, transaction["blockHash"]),
        "block_number": optional(number, transaction["blockNumber"]),
        "transaction_index": optional(number, transaction["transactionIndex"]),
        "from": data(transaction["from"]),
        "to": data(transaction["to"] or "0x"),
        "value": number(transaction["value"]),
        "gas": number(transaction["gas"]),
        "gas_price": number(transaction["gasPrice"]),
        "data": data(transaction["input"]),
        "v": number(transaction["v"]),
        "r": number(transaction["r"]),
        "s": number(transaction["s"]),
    }
    if not kind and "chainId" in transaction:
        found["v"] -= 2 * number(transaction["chainId"])
    if kind:
        found["y_parity"] = number(transaction["yParity"])
        found["chain_id"] = number(transaction["chainId"])
        found["access_list"] = tuple(
            (data(entry["address"]), tuple(number(key) for key in entry["storageKeys"]))
            for entry in transaction["accessList"]
        )
    if kind >= 2:
        found["max_fee_per_gas"] = number(transaction["maxFeePerGas"])
        found["max_priority_fee_per_gas"] = number(transaction["maxPriorityFeePerGas"])
    return found


def as_receipt(receipt, is_pending):
    """A receipt; eth-tester leaves out of a pending one what only mining decides."""

    def mined(value):
        return None if is_pending else value

    return {
        "transaction_hash": data(receipt["transactionHash"]),
        "transaction_index": mined(number(receipt["transactionIndex"])),
        "block_number": mined(number(receipt["blockNumber"])),
        "block_hash": mined(data(receipt["blockHash"])),
        "cumulative_gas_used": number(receipt["cumulativeGasUsed"]),
        "effective_gas_price": mined(number(receipt["effectiveGasPrice"])),
        "from": data(receipt["from"]),
        "to": data(receipt["to"] or "0x"),
        "gas_used": number(receipt["gasUsed"]),
        "contract_address": optional(data, receipt["contractAddress"]),
        "logs": [
            {
                "type": "pending" if is_pending else "mined",
                "log_index": number(log["logIndex"]),
                "transaction_index": mined(number(log["transactionIndex"])),
                "transaction_hash": data(log["transactionHash"]),
                "block_hash": mined(data(log["blockHash"])),
                "block_number": mined(number(log["blockNumber"])),
                "address": data(log["address"]),
                "data": data(log["data"]),
                "topics": [data(topic) for topic in log["topics"]],
            }
            for log in receipt["logs"]
        ],
        "state_root": b"",
        "status": number(receipt["status"]),
        "type": number(receipt["type"]),
    }
