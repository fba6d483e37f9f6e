"""What both machines run: the fixtures' benchmarks, contracts in Vyper, and loops assembled by hand."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Workload:
    name: str
    code: bytes
    data: bytes


def fixtures(folder):
    """The workloads of an unpacked 10-evm-benchmarks, each with all its inputs."""
    found = []
    for path in sorted(Path(folder).glob("10-evm-benchmarks/**/*.json")):
        for name, test in json.loads(path.read_text()).items():
            transaction = test["transaction"]
            labels = test["_info"].get("labels", {})
            code = bytes.fromhex(test["pre"][transaction["to"]]["code"][2:])
            for index, data in enumerate(transaction["data"]):
                label = labels.get(str(index), "")
                full = name if len(transaction["data"]) == 1 else f"{name}/{label or index}"
                found.append(Workload(full, code, bytes.fromhex(data[2:])))
    return found


def vyper(name, *formats):
    """Bytecodes and selectors of a contract in `contracts`."""
    vyper = Path(sys.executable).with_name("vyper")
    source = HERE / "contracts" / f"{name}.vy"
    output = subprocess.run(
        [vyper, "-f", ",".join(formats), source], check=True, capture_output=True, text=True
    )
    return output.stdout.strip().splitlines()


def contracts():
    deploy, run, methods = vyper("Token", "bytecode", "bytecode_runtime", "method_identifiers")
    token_init = bytes.fromhex(deploy[2:])
    token = Workload(
        "erc20-transfers", bytes.fromhex(run[2:]), selector(methods, "bench(uint256)") + word(1000)
    )
    deploy, run, methods = vyper("Pair", "bytecode", "bytecode_runtime", "method_identifiers")
    market_init = bytes.fromhex(deploy[2:])
    first, second = tail(token_init), tail(market_init)
    data = selector(methods, "bench(bytes,bytes,uint256)")
    data += word(96) + word(96 + len(first)) + word(500) + first + second
    return [token, Workload("amm-swaps", bytes.fromhex(run[2:]), data)]


def selector(methods, signature):
    return bytes.fromhex(json.loads(methods.replace("'", '"'))[signature][2:].rjust(8, "0"))


def word(number):
    return number.to_bytes(32, "big")


def tail(data):
    """A byte string as the ABI encodes it behind its offset."""
    return word(len(data)) + data + bytes(-len(data) % 32)


OPCODES = {
    "STOP": 0x00, "ADD": 0x01, "MUL": 0x02, "SUB": 0x03, "ISZERO": 0x15, "AND": 0x16, "XOR": 0x18, "SHL": 0x1B,
    "KECCAK256": 0x20, "ADDRESS": 0x30, "CALLDATALOAD": 0x35, "CODECOPY": 0x39, "POP": 0x50, "MLOAD": 0x51,
    "MSTORE": 0x52, "SLOAD": 0x54, "SSTORE": 0x55, "JUMP": 0x56, "JUMPI": 0x57, "GAS": 0x5A, "JUMPDEST": 0x5B,
    "PUSH0": 0x5F, "DUP1": 0x80, "DUP2": 0x81, "DUP3": 0x82, "SWAP1": 0x90, "SWAP2": 0x91, "CREATE": 0xF0,
    "CALL": 0xF1, "RETURN": 0xF3,
}  # fmt: skip


def assemble(text):
    """Assembles words: mnemonics, numbers (pushed), `name:` (a jump destination) and `@name` (its offset, pushed)."""
    words = re.sub(r"#.*", "", text).split()
    labels, code = {}, b""
    for _ in range(2):
        code = b""
        for item in words:
            if item.endswith(":"):
                labels[item[:-1]] = len(code)
                code += b"\x5b"
            elif item.startswith("@"):
                code += b"\x61" + labels.get(item[1:], 0).to_bytes(2, "big")
            elif item in OPCODES:
                code += bytes([OPCODES[item]])
            else:
                number = int(item, 0)
                data = number.to_bytes(max(1, (number.bit_length() + 7) // 8), "big")
                code += bytes([0x5F + len(data)]) + data
    return code


# 2,000 rounds over 256 slots: one read, one read and write of each round's slot, one write of a running sum.
STORAGE = """
    2000
loop:                                       # rounds
    DUP1 0xff AND                           # rounds slot
    DUP1 SLOAD 1 ADD DUP2 SSTORE            # slots[slot] += 1
    SLOAD DUP2 ADD 0x1000 SLOAD ADD         # rounds sum
    0x1000 SSTORE
    1 SWAP1 SUB
    DUP1 @loop JUMPI
    0x1000 SLOAD PUSH0 MSTORE 32 PUSH0 RETURN
"""

# 40 times: a call that calls itself until it is 200 deep, each adding one to what comes back.
CALLS = """
    PUSH0 CALLDATALOAD DUP1 @inner JUMPI
    POP 40 PUSH0
outer:                                      # rounds sum
    200 PUSH0 MSTORE
    32 32 32 PUSH0 PUSH0 ADDRESS GAS CALL POP
    32 MLOAD ADD
    SWAP1 1 SWAP1 SUB SWAP1
    DUP2 @outer JUMPI
    PUSH0 MSTORE 32 PUSH0 RETURN
inner:                                      # depth
    1 SWAP1 SUB DUP1 PUSH0 MSTORE
    DUP1 @deeper JUMPI
    1 PUSH0 MSTORE 32 PUSH0 RETURN
deeper:
    32 32 32 PUSH0 PUSH0 ADDRESS GAS CALL POP
    32 MLOAD 1 ADD PUSH0 MSTORE 32 PUSH0 RETURN
"""

# 500 contracts of 32 bytes, which their init code copies from behind itself.
INIT = assemble("32 DUP1 11 PUSH0 CODECOPY PUSH0 RETURN").ljust(11, b"\0") + bytes(range(1, 33))
CREATES = f"""
    0x{INIT[:32].hex()} PUSH0 MSTORE
    0x{INIT[32:].ljust(32, bytes(1)).hex()} 32 MSTORE
    PUSH0 500
loop:                                       # sum rounds
    43 PUSH0 PUSH0 CREATE
    ISZERO ISZERO                           # sum rounds made
    SWAP1 SWAP2 ADD SWAP1
    1 SWAP1 SUB
    DUP1 @loop JUMPI
    POP PUSH0 MSTORE 32 PUSH0 RETURN
"""


# The same with another runtime code each time: the number of the round.
DISTINCT_CREATES = CREATES.replace("loop:", "loop: DUP1 11 MSTORE")


def assembled():
    return [
        Workload("storage-loop", assemble(STORAGE), b""),
        Workload("deep-calls", assemble(CALLS), b""),
        Workload("create-loop", assemble(CREATES), b""),
        Workload("create-distinct", assemble(DISTINCT_CREATES), b""),
    ]


def everything():
    folder = os.environ.get("SANDBOXD_FIXTURES")
    if not folder:
        print("SANDBOXD_FIXTURES is not set: the fixtures' workloads are left out.", file=sys.stderr)
    return (fixtures(folder) if folder else []) + contracts() + assembled()
