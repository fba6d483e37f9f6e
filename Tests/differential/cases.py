"""What every EVM here is given, and what each is asked: a state test, and its outcome.

A case is the body of a state test with one transaction and one hardfork, as Ethereum's fixtures write it, so
that a saved one can be run by any client's state test runner.
"""

from dataclasses import dataclass, field

#: Without Constantinople as it first was: revm and EELS know it only with EIP-1283 taken back.
FORKS = [
    "Frontier", "Homestead", "EIP150", "EIP158", "Byzantium", "ConstantinopleFix", "Istanbul", "Berlin", "London",
    "Paris", "Shanghai", "Cancun", "Prague", "Osaka",
]

ZERO = "0x" + "00" * 32


def at_least(fork, other):
    return FORKS.index(fork) >= FORKS.index(other)


def number(text):
    """A number of a fixture; `0x` is zero."""
    return int(text, 16) if len(text) > 2 else 0


def data(text):
    return bytes.fromhex(text[2:])


def quantity(value):
    return hex(value)


def unformatted(value):
    return "0x" + value.hex()


def account(balance=0, nonce=0, code=b"", storage=None):
    return {
        "balance": quantity(balance),
        "nonce": quantity(nonce),
        "code": unformatted(code),
        "storage": {quantity(k): quantity(v) for k, v in (storage or {}).items()},
    }


def state_test(fork, env, pre, transaction):
    """The body of a state test; `transaction` has its data, gas limit, value and access list in lists of one."""
    post = {"hash": ZERO, "logs": ZERO, "indexes": {"data": 0, "gas": 0, "value": 0}}
    return {"env": env, "pre": pre, "transaction": transaction, "post": {fork: [post]}}


def fork_of(case):
    return next(iter(case["post"]))


def kind_of(transaction):
    """The transaction's type by what it has, as fixtures imply it."""
    if "authorizationList" in transaction:
        return 4
    if "blobVersionedHashes" in transaction or "maxFeePerBlobGas" in transaction:
        return 3
    if "maxFeePerGas" in transaction:
        return 2
    return 1 if (transaction.get("accessLists") or [None])[0] is not None else 0


def access_list_of(transaction):
    return (transaction.get("accessLists") or [None])[0] or []


@dataclass
class Account:
    nonce: int = 0
    balance: int = 0
    code: bytes = b""
    storage: dict = field(default_factory=dict)

    @property
    def is_empty(self):
        return not self.nonce and not self.balance and not self.code

    @staticmethod
    def read(json):
        return Account(
            nonce=number(json["nonce"]),
            balance=number(json["balance"]),
            code=data(json["code"]),
            storage={number(k): number(v) for k, v in json["storage"].items() if number(v)},
        )


@dataclass
class Outcome:
    """What one EVM says of a case."""

    #: success, revert, halt, or refused for a transaction that may not be in a block
    status: str
    gas_used: int = 0
    output: bytes = b""
    #: (address, topics, data)
    logs: list = field(default_factory=list)
    #: by address; nil where the EVM cannot list its accounts
    post: dict = field(default_factory=dict)
    root: bytes | None = None
    reason: str = ""


def differences(ours, theirs):
    """In what two outcomes differ, as a list of sentences; empty when they agree."""
    if ours.status != theirs.status:
        return [f"status {ours.status} ({ours.reason}) against {theirs.status} ({theirs.reason})"]
    if ours.status == "refused":
        return []
    found = []
    if ours.gas_used != theirs.gas_used:
        found.append(f"gas {ours.gas_used} against {theirs.gas_used}")
    if ours.output != theirs.output:
        found.append(f"output 0x{ours.output.hex()} against 0x{theirs.output.hex()}")
    if ours.logs != theirs.logs:
        found.append(f"logs {ours.logs} against {theirs.logs}")
    for address in sorted(ours.post.keys() | theirs.post.keys()):
        a, b = ours.post.get(address), theirs.post.get(address)
        if a is None or b is None:
            found.append(f"account {address} {'exists' if a else 'does not exist'}, for the other the opposite")
            continue
        for name in ("nonce", "balance", "code"):
            if getattr(a, name) != getattr(b, name):
                found.append(f"account {address} {name} {getattr(a, name)} against {getattr(b, name)}")
        for slot in sorted(a.storage.keys() | b.storage.keys()):
            x, y = a.storage.get(slot, 0), b.storage.get(slot, 0)
            if x != y:
                found.append(f"account {address} slot {slot:#x} {x:#x} against {y:#x}")
    if not found and ours.root and theirs.root and ours.root != theirs.root:
        found.append(f"state root {ours.root.hex()} against {theirs.root.hex()}")
    return found
