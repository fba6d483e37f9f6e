"""The referee: EELS, the executable specification, one transaction at a time.

The specification is a module for each hardfork; what differs between them is found by looking at the fields
that its types have.
"""

import dataclasses
import functools
import importlib
import sys
import traceback

from ethereum import trace
from ethereum.crypto.hash import keccak256
from ethereum.exceptions import EthereumException
from ethereum_types.bytes import Bytes, Bytes0, Bytes32
from ethereum_types.numeric import U8, U64, U256, Uint

from cases import Account, Outcome, access_list_of, at_least, data, fork_of, kind_of, number

MODULES = {
    "Frontier": "frontier", "Homestead": "homestead", "EIP150": "tangerine_whistle", "EIP158": "spurious_dragon",
    "Byzantium": "byzantium", "ConstantinopleFix": "constantinople",
    "Istanbul": "istanbul", "Berlin": "berlin", "London": "london", "Paris": "paris", "Shanghai": "shanghai",
    "Cancun": "cancun", "Prague": "prague", "Osaka": "osaka",
}

CLASSES = ["LegacyTransaction", "AccessListTransaction", "FeeMarketTransaction", "BlobTransaction", "SetCodeTransaction"]

# One call of the EVM is some nine calls of Python.
sys.setrecursionlimit(20_000)


@functools.cache
def block_hashes(block_number):
    """There is no chain: a block's hash is that of its number's decimal digits."""
    return [keccak256(str(n).encode()) for n in range(max(0, block_number - 256), block_number)]


class NotSupported(Exception):
    """The case asks for something that this EVM does not have."""


class EELS:
    name = "EELS"

    def __init__(self):
        self.forks = {}
        self.sender = None
        self.output = None
        trace.set_evm_trace(self._trace)

    def run(self, case):
        fork = fork_of(case)
        modules = self._modules(fork)
        state = self._state(modules, case["pre"])
        transaction = case["transaction"]
        self.sender = modules.types.Address(data(transaction["sender"]))
        self.output = None
        block_output = modules.vm.BlockOutput()
        try:
            modules.fork.process_transaction(
                self._block(modules, case["env"], state),
                block_output,
                self._transaction(modules, transaction),
                Uint(0),
            )
        except EthereumException as refusal:
            return Outcome(status="refused", reason=f"{type(refusal).__name__} {refusal}")
        except OverflowError as error:
            # Its MODEXP before Osaka adds lengths of up to 2^256 - 1 without a bound.
            if not any(frame.filename.endswith("modexp.py") for frame in traceback.extract_tb(error.__traceback__)):
                raise
            raise NotSupported("lengths of MODEXP whose sum has more than 256 bits") from error
        if self.output is None:
            # The creation's address was taken: no code ran.
            status, output, reason = "halt", b"", "AddressCollision"
        else:
            output, error = self.output
            reason = type(error).__name__ if error else ""
            status = {"": "success", "Revert": "revert"}.get(reason, "halt")
            # Early hardforks leave the code there for whose deposit there was no gas; it goes nowhere.
            if status == "halt":
                output = b""
        if not at_least(fork, "EIP158"):
            # A state test ends with a reward of nothing, which leaves the beneficiary behind.
            beneficiary = modules.types.Address(data(case["env"]["currentCoinbase"]))
            if modules.state.get_account_optional(state, beneficiary) is None:
                modules.state.set_account(state, beneficiary, modules.types.EMPTY_ACCOUNT)
        return Outcome(
            status=status,
            gas_used=int(block_output.block_gas_used),
            output=bytes(output),
            logs=[
                ("0x" + log.address.hex(), [bytes(topic) for topic in log.topics], bytes(log.data))
                for log in block_output.block_logs
            ],
            post=self._post(state),
            root=bytes(modules.state.state_root(state)),
            reason=reason,
        )

    def _trace(self, evm, event):
        if type(event) is trace.TransactionEnd:
            self.output = (event.output, event.error)

    def _modules(self, fork):
        if fork not in self.forks:
            base = f"ethereum.forks.{MODULES[fork]}"

            class Modules:
                fork = importlib.import_module(f"{base}.fork")
                state = importlib.import_module(f"{base}.state")
                transactions = importlib.import_module(f"{base}.transactions")
                types = importlib.import_module(f"{base}.fork_types")
                vm = importlib.import_module(f"{base}.vm")

            # The same few programs are called again and again.
            interpreter = importlib.import_module(f"{base}.vm.interpreter")
            interpreter.get_valid_jump_destinations = functools.lru_cache(1024)(
                interpreter.get_valid_jump_destinations
            )
            # Cases name their sender; signatures have tests of their own.
            Modules.fork.recover_sender = lambda *_: self.sender
            self.forks[fork] = Modules
        return self.forks[fork]

    @staticmethod
    def _state(modules, pre):
        state = modules.state.State()
        for address, json in pre.items():
            account = Account.read(json)
            address = modules.types.Address(data(address))
            if "code_hash" in {field.name for field in dataclasses.fields(modules.types.Account)}:
                raise NotSupported("this version of EELS keeps code by its hash")
            modules.state.set_account(
                state, address, modules.types.Account(Uint(account.nonce), U256(account.balance), Bytes(account.code))
            )
            for slot, value in account.storage.items():
                modules.state.set_storage(state, address, Bytes32(slot.to_bytes(32, "big")), U256(value))
        return state

    @staticmethod
    def _post(state):
        post = {}
        for address, account in state._main_trie._data.items():
            if account is None:
                continue
            trie = state._storage_tries.get(address)
            post["0x" + address.hex()] = Account(
                nonce=int(account.nonce),
                balance=int(account.balance),
                code=bytes(account.code),
                storage={int.from_bytes(k, "big"): int(v) for k, v in trie._data.items() if v} if trie else {},
            )
        return post

    @staticmethod
    def _block(modules, env, state):
        block_number = number(env["currentNumber"])
        known = {
            "chain_id": U64(1),
            "state": state,
            "block_gas_limit": Uint(number(env["currentGasLimit"])),
            "block_hashes": block_hashes(block_number),
            "coinbase": modules.types.Address(data(env["currentCoinbase"])),
            "number": Uint(block_number),
            "base_fee_per_gas": Uint(number(env.get("currentBaseFee", "0x0a"))),
            "time": U256(number(env["currentTimestamp"])),
            "difficulty": Uint(number(env.get("currentDifficulty", "0x0"))),
            "prev_randao": Bytes32(number(env.get("currentRandom", "0x0")).to_bytes(32, "big")),
            "excess_blob_gas": U64(number(env.get("currentExcessBlobGas", "0x0"))),
            "parent_beacon_block_root": Bytes32(bytes(32)),
        }
        kind = modules.vm.BlockEnvironment
        return kind(**{field.name: known[field.name] for field in dataclasses.fields(kind)})

    @staticmethod
    def _transaction(modules, transaction):
        kind = kind_of(transaction)
        name = CLASSES[kind]
        if kind == 0 and not hasattr(modules.transactions, name):
            name = "Transaction"
        if not hasattr(modules.transactions, name):
            raise NotSupported(f"transactions of type {kind} at this hardfork")
        kind = getattr(modules.transactions, name)
        fields = {field.name for field in dataclasses.fields(kind)}
        to = transaction["to"]
        fee = number(transaction.get("maxFeePerGas", transaction.get("gasPrice", "0x0")))
        known = {
            "chain_id": U64(1),
            "nonce": number(transaction["nonce"]),
            "gas_price": Uint(fee),
            "max_fee_per_gas": Uint(fee),
            "max_priority_fee_per_gas": Uint(number(transaction.get("maxPriorityFeePerGas", "0x0"))),
            "gas": Uint(number(transaction["gasLimit"][0])),
            "to": modules.types.Address(data(to)) if to else Bytes0(b""),
            "value": U256(number(transaction["value"][0])),
            "data": Bytes(data(transaction["data"][0])),
            "max_fee_per_blob_gas": U256(number(transaction.get("maxFeePerBlobGas", "0x0"))),
            "blob_versioned_hashes": tuple(
                Bytes32(data(each)) for each in transaction.get("blobVersionedHashes", [])
            ),
            "v": U256(27), "y_parity": U256(0), "r": U256(1), "s": U256(1),
        }
        # A field's type is its annotation, which may be text.
        types = {field.name: field.type for field in dataclasses.fields(kind)}
        known["nonce"] = (U64 if "U64" in str(types["nonce"]) else U256)(known["nonce"])
        if "access_list" in fields:
            entries = []
            for entry in access_list_of(transaction):
                address = modules.types.Address(data(entry["address"]))
                slots = tuple(Bytes32(number(key).to_bytes(32, "big")) for key in entry["storageKeys"])
                access = getattr(modules.transactions, "Access", None)
                entries.append(access(address, slots) if access else (address, slots))
            known["access_list"] = tuple(entries)
        if "authorizations" in fields:
            known["authorizations"] = tuple(
                modules.types.Authorization(
                    chain_id=U256(number(each["chainId"])),
                    address=modules.types.Address(data(each["address"])),
                    nonce=U64(number(each["nonce"])),
                    y_parity=U8(number(each.get("yParity", each.get("v", "0x0")))),
                    r=U256(number(each["r"])),
                    s=U256(number(each["s"])),
                )
                for each in transaction["authorizationList"]
            )
        return kind(**{name: known[name] for name in fields})
