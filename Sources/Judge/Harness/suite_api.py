"""What an acceptance suite works with: `from suite_api import …`.

A suite is organiser's code in a jail where no team code runs. Each test is a function
marked `@test` that takes a random generator of its own (seeded by the run, so inputs
cannot be known beforehand) and starts from a clean chain:

    COUNTER = interface('''
        add(uint256)
        total() -> uint256
        event Added(address indexed by, uint256 amount)
    ''')

    @test
    def adds_up(rng):
        counter = deploy("Counter", interface=COUNTER)
        amount = rng.randrange(1, 1000)
        receipt = transact(counter, "add", amount, sender=accounts[1])
        expect_event(receipt, counter, "Added", by=accounts[1], amount=amount)
        expect(call(counter, "total") == amount, f"After adding {amount}, total() is not {amount}.")

A message is one full sentence that tells a team what should be so.
"""

import functools

from abi_codec import AbiError, Interface, as_bytes, checksum_address, declared_signatures, decode, encode, parse_type
from json_rpc import AnswerTooLarge, ExecutionFailed, JsonRpc, RpcBroken

ZERO_ADDRESS = "0x" + "00" * 20
DAY = 86_400

# Below the 2^24 that EIP-7825 allows one transaction.
DEPLOY_GAS = 14_000_000
TRANSACTION_GAS = 10_000_000

accounts = []
answers = {}
registered = {}

_artifacts = {}
_rpc = None


class Failure(Exception):
    """The solution is not as it should be; the message says why in one sentence."""


class Reverted(Exception):
    """A call or transaction did not succeed."""

    def __init__(self, action, reason, out_of_gas):
        self.reason = reason
        self.out_of_gas = out_of_gas
        cause = "ran out of gas" if out_of_gas else f"reverted ({reason})"
        super().__init__(f"{action} unexpectedly {cause}.")


class SuiteBroken(Exception):
    """The suite itself or the harness is wrong: never the team's fault."""


def configure(rpc_url, artifacts, project_answers):
    """Connects the module to a run; called once by the runner, before the suite is loaded."""
    global _rpc
    _rpc = JsonRpc(rpc_url)
    _artifacts.update(artifacts)
    answers.update(project_answers)
    accounts.extend(checksum_address(bytes.fromhex(a[2:])) for a in _rpc.request("eth_accounts"))
    return _rpc


def test(function):
    """Marks a function as an acceptance test; its name is the id in the manifest."""
    registered[function.__name__] = function
    return function


def interface(text):
    """The functions and events that a contract must have, one signature a line."""
    return Interface(text)


class Contract:
    """A deployed contract; `abi` is None where nobody declares which functions it has."""

    def __init__(self, name, address, shape, abi=None):
        self.name = name
        self.address = address
        self.interface = shape
        self.declared = None if abi is None else declared_signatures(abi)

    def function(self, name, arguments):
        found = self.interface.function(name, len(arguments))
        if self.declared is not None and found.signature not in self.declared:
            raise Failure(f"{self.name} has no function {found.signature}, which the README asks for.")
        return found


class Receipt:
    """What came of a transaction."""

    def __init__(self, raw):
        self.succeeded = int(raw["status"], 16) == 1
        self.gas_used = int(raw["gasUsed"], 16)
        self.fee = self.gas_used * int(raw["effectiveGasPrice"], 16)
        self.block = int(raw["blockNumber"], 16)
        self.contract_address = raw.get("contractAddress")
        self.logs = [
            (
                log["address"].lower(),
                [bytes.fromhex(topic[2:]) for topic in log["topics"]],
                bytes.fromhex(log["data"][2:]),
            )
            for log in raw["logs"]
        ]

    @functools.cached_property
    def timestamp(self):
        return int(_rpc.request("eth_getBlockByNumber", hex(self.block), False)["timestamp"], 16)


# Expectations


def expect(condition, message):
    """Fails the test with `message` unless `condition` holds."""
    if not condition:
        raise Failure(message)


def expect_revert(action, message):
    """Fails the test unless calling `action` makes a contract revert by its own decision."""
    try:
        action()
    except Reverted as reverted:
        if reverted.out_of_gas:
            raise Failure(f"{message} (It did not revert but use up all gas.)") from reverted
        return reverted
    raise Failure(message)


def events(receipt, contract, name):
    """The decoded events of that name which the contract itself emitted, as dictionaries."""
    event = contract.interface.events[name]
    found = []
    for address, topics, data in receipt.logs:
        if address == contract.address.lower() and topics and topics[0] == event.topic:
            try:
                found.append(event.decode(topics, data))
            except AbiError as error:
                raise Failure(f"The event {name} is not declared as in the README: {error}.") from error
    return found


def expect_event(receipt, contract, name, /, **values):
    """Fails the test unless exactly one event of that name came, with these values; returns its fields."""
    found = events(receipt, contract, name)
    event = contract.interface.events[name]
    if len(found) != 1:
        count = "no" if not found else str(len(found))
        raise Failure(f"The transaction must emit one event {event.signature}, but emitted {count}.")
    for field, value in values.items():
        if found[0][field] != value:
            raise Failure(f"The event {name} must say {field} = {_shown(value)}, but says {_shown(found[0][field])}.")
    return found[0]


# Contracts


def deploy(name, *arguments, interface, constructor, sender=None, value=0):
    """Deploys a contract of the build; `constructor` is the list of its argument types."""
    if name not in _artifacts:
        raise Failure(f"The build has no contract called {name}.")
    artifact = _artifacts[name]
    code = bytes.fromhex(artifact["bytecode"].removeprefix("0x"))
    return _deploy(name, code, constructor, arguments, interface, artifact["abi"], sender, value)


def compile_helper(source):
    """The creation bytecode of a helper contract of the suite's own, written in Vyper."""
    return _compiled(source)


def deploy_helper(source, *arguments, interface, constructor=(), sender=None, value=0):
    """Deploys a helper contract of the suite's own, such as a token receiver."""
    code = compile_helper(source)
    try:
        return _deploy("the helper", code, constructor, arguments, interface, None, sender, value)
    except Reverted as reverted:
        raise SuiteBroken(f"a helper contract could not be deployed: {reverted}") from reverted


@functools.lru_cache(maxsize=None)
def _compiled(source):
    # Imported late: only suites with helper contracts pay for the compiler.
    from vyper import compile_code

    return bytes.fromhex(compile_code(source, output_formats=["bytecode"])["bytecode"][2:])


def _deploy(name, code, constructor, arguments, shape, abi, sender, value):
    data = code + encode([parse_type(kind) for kind in constructor], arguments)
    sender = sender or accounts[0]
    receipt = _send(f"Deploying {name}", None, data, sender, value, DEPLOY_GAS)
    return Contract(name, checksum_address(as_bytes(receipt.contract_address)), shape, abi)


def transact(contract, name, *arguments, sender=None, value=0, gas=TRANSACTION_GAS):
    """Sends a transaction and returns its receipt; raises `Reverted` where it does not succeed."""
    data = contract.function(name, arguments).encode_call(arguments)
    return transact_raw(contract, data, label=name, sender=sender, value=value, gas=gas)


def transact_raw(contract, data, *, label="raw call", sender=None, value=0, gas=TRANSACTION_GAS):
    """Sends a transaction with call data made by the suite."""
    sender = sender or accounts[0]
    action = f"{contract.name}.{label} called by {_shown(sender)}"
    return _send(action, contract.address, data, sender, value, gas)


def call(contract, name, *arguments, sender=None):
    """The result of a read-only call: one value, a tuple of several, or None."""
    function = contract.function(name, arguments)
    request = {
        "from": sender or accounts[0],
        "to": contract.address,
        "data": "0x" + function.encode_call(arguments).hex(),
        "gas": hex(TRANSACTION_GAS),
    }
    try:
        raw = bytes.fromhex(_rpc.request("eth_call", request, "latest")[2:])
    except ExecutionFailed as error:
        raise _reverted(f"{contract.name}.{name}", error) from error
    except AnswerTooLarge as error:
        raise Failure(f"{contract.name}.{function.signature} returned far too much data.") from error
    try:
        values = decode(function.outputs, raw)
    except AbiError as error:
        raise Failure(f"{contract.name}.{function.signature} must return {function.returns}, but {error}.") from error
    return values[0] if len(values) == 1 else values or None


def encode_call(contract, name, *arguments):
    """The call data of a call, to hand to a helper contract."""
    return contract.function(name, arguments).encode_call(arguments)


def balance_of(address):
    """An account's ether, in wei."""
    return int(_rpc.request("eth_getBalance", getattr(address, "address", address), "latest"), 16)


# Time


def block_time():
    """The latest block's timestamp, in seconds."""
    return int(_rpc.request("eth_getBlockByNumber", "latest", False)["timestamp"], 16)


def advance_time(seconds):
    """Moves the chain's clock forward and mines a block there."""
    _rpc.request("evm_increaseTime", seconds)
    _rpc.request("evm_mine")


def next_block_at(timestamp):
    """Makes the next block, and so the next transaction, carry exactly this timestamp."""
    _rpc.request("evm_setNextBlockTimestamp", timestamp)


def advance_to(timestamp):
    """Mines a block with exactly this timestamp."""
    next_block_at(timestamp)
    _rpc.request("evm_mine")


# Below the surface


def _send(action, to, data, sender, value, gas):
    request = {"from": sender, "data": "0x" + data.hex(), "gas": hex(gas), "value": hex(value)}
    if to is not None:
        request["to"] = to
    try:
        transaction = _rpc.request("eth_sendTransaction", request)
        raw = _rpc.request("eth_getTransactionReceipt", transaction)
    except ExecutionFailed as error:
        raise _reverted(action, error) from error
    except AnswerTooLarge as error:
        raise Failure(f"{action} wrote far too many logs.") from error
    if raw is None:
        raise RpcBroken(f"{transaction} was accepted but not mined")
    receipt = Receipt(raw)
    if receipt.succeeded:
        return receipt
    # A deliberate revert gives back the rest of the gas; running dry leaves at most 1/64 of a call's.
    out_of_gas = receipt.gas_used * 64 >= gas * 63
    raise Reverted(action, _why(request), out_of_gas)


def _why(request):
    """The reason of a failed transaction, found by calling the same once more."""
    try:
        _rpc.request("eth_call", request, "latest")
    except ExecutionFailed as error:
        return _reason(error)
    except AnswerTooLarge:
        return "with far too much data"
    return "without a reason"


def _reverted(action, error):
    return Reverted(action, _reason(error), "out of gas" in error.message.lower())


def _reason(error):
    data = error.data
    try:
        if data[:4] == bytes.fromhex("08c379a0"):
            return "“" + decode([parse_type("string")], data[4:])[0][:200] + "”"
        if data[:4] == bytes.fromhex("4e487b71"):
            return f"panic {decode([parse_type('uint256')], data[4:])[0]:#x}"
    except AbiError:
        return "with data that are no proper reason"
    return f"custom error 0x{data[:4].hex()}" if data else "without a reason"


def _shown(value):
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, str) and value in accounts:
        return f"account {accounts.index(value)}"
    return str(value)
