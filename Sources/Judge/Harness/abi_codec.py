"""Ethereum contract ABI: signatures, encoding, and decoding with bounds.

A suite describes what it calls by signatures of its own, so nothing that a team
builds decides how answers are read. Decoding is strict (padding, booleans and
UTF-8 are checked) and bounded, because the data come from the contract under
test. Written by hand and not taken from a library: importing one takes three
times as long as the rest of the runner's start-up.

Format: https://docs.soliditylang.org/en/latest/abi-spec.html
"""

import re
from functools import lru_cache

from Crypto.Hash import keccak

MAX_BYTES = 65_536
MAX_ITEMS = 1_024
# Nested arrays can all point at the same words, so the length of the data bounds nothing.
MAX_VALUES = 16_384
WORD = 32


class AbiError(ValueError):
    """Data that do not have the shape that their type asks for."""


def keccak256(data):
    """The Keccak-256 hash of `data`, 32 bytes."""
    return keccak.new(digest_bits=256, data=data).digest()


def checksum_address(raw):
    """20 bytes as a `0x…` address with the mixed case of EIP-55."""
    plain = raw.hex()
    digest = keccak256(plain.encode()).hex()
    return "0x" + "".join(c.upper() if int(d, 16) > 7 else c for c, d in zip(plain, digest))


def _split(text):
    """The parts of `text` between the commas that stand outside every bracket."""
    parts, depth, start = [], 0, 0
    for index, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


@lru_cache(maxsize=None)
def parse_type(text):
    """A type as a tuple: `("uint", 256)`, `("array", element, length or None)`, `("tuple", members)`, …"""
    array = re.fullmatch(r"(.+)\[(\d*)\]", text)
    if array:
        return ("array", parse_type(array[1]), int(array[2]) if array[2] else None)
    if text.startswith("(") and text.endswith(")"):
        return ("tuple", tuple(parse_type(part) for part in _split(text[1:-1])))
    if text in ("address", "bool", "bytes", "string"):
        return (text,)
    sized = re.fullmatch(r"(uint|int|bytes)(\d+)", text)
    if not sized:
        raise AbiError(f"{text!r} is not an ABI type")
    return ("fixed" if sized[1] == "bytes" else sized[1], int(sized[2]))


def is_dynamic(kind):
    """Whether values of this type stand in the tail, behind an offset."""
    if kind[0] == "array":
        return kind[2] is None or is_dynamic(kind[1])
    if kind[0] == "tuple":
        return any(map(is_dynamic, kind[1]))
    return kind[0] in ("bytes", "string")


def _head_size(kind):
    if is_dynamic(kind):
        return WORD
    if kind[0] == "array":
        return kind[2] * _head_size(kind[1])
    if kind[0] == "tuple":
        return sum(map(_head_size, kind[1]))
    return WORD


def as_bytes(value):
    """Bytes from bytes or from a `0x…` string."""
    if isinstance(value, str):
        return bytes.fromhex(value.removeprefix("0x"))
    return bytes(value)


def _encode(kind, value):
    name = kind[0]
    if name == "uint":
        return int(value).to_bytes(WORD, "big")
    if name == "int":
        return int(value).to_bytes(WORD, "big", signed=True)
    if name == "bool":
        return int(bool(value)).to_bytes(WORD, "big")
    if name == "address":
        raw = as_bytes(value)
        if len(raw) != 20:
            raise AbiError(f"{value!r} is not an address")
        return raw.rjust(WORD, b"\0")
    if name == "fixed":
        raw = as_bytes(value)
        if len(raw) != kind[1]:
            raise AbiError(f"{value!r} is not bytes{kind[1]}")
        return raw.ljust(WORD, b"\0")
    if name in ("bytes", "string"):
        raw = value.encode() if name == "string" else as_bytes(value)
        return len(raw).to_bytes(WORD, "big") + raw + b"\0" * (-len(raw) % WORD)
    if name == "tuple":
        return encode(kind[1], value)
    if kind[2] is not None and len(value) != kind[2]:
        raise AbiError(f"{len(value)} values for an array of {kind[2]}")
    body = encode([kind[1]] * len(value), value)
    return body if kind[2] is not None else len(value).to_bytes(WORD, "big") + body


def encode(kinds, values):
    """The ABI encoding of `values` as a sequence of the given types."""
    if len(kinds) != len(values):
        raise AbiError(f"{len(values)} values for {len(kinds)} types")
    head_size = sum(map(_head_size, kinds))
    head, tail = b"", b""
    for kind, value in zip(kinds, values):
        encoded = _encode(kind, value)
        if is_dynamic(kind):
            head += (head_size + len(tail)).to_bytes(WORD, "big")
            tail += encoded
        else:
            head += encoded
    return head + tail


def _word(data, position):
    if position + WORD > len(data):
        raise AbiError(f"the data end after {len(data)} bytes")
    return data[position : position + WORD]


def _length(data, position, limit):
    length = int.from_bytes(_word(data, position), "big")
    if length > limit:
        raise AbiError(f"a length of {length} is over the limit of {limit}")
    return length


def _decode(kind, data, position, budget):
    budget.spend()
    name = kind[0]
    if name == "tuple":
        return _decode_sequence(kind[1], data[position:], budget)
    if name == "array":
        length = kind[2]
        if length is None:
            length = _length(data, position, MAX_ITEMS)
            position += WORD
        return list(_decode_sequence([kind[1]] * length, data[position:], budget))
    if name in ("bytes", "string"):
        length = _length(data, position, MAX_BYTES)
        raw = data[position + WORD : position + WORD + length]
        if len(raw) != length:
            raise AbiError(f"the data end after {len(data)} bytes")
        return raw.decode("utf-8", "replace") if name == "string" else raw
    word = _word(data, position)
    number = int.from_bytes(word, "big", signed=name == "int")
    if name == "fixed":
        if any(word[kind[1] :]):
            raise AbiError(f"0x{word.hex()} is not a bytes{kind[1]}")
        return word[: kind[1]]
    if name == "address":
        if number >> 160:
            raise AbiError(f"0x{word.hex()} is not an address")
        return checksum_address(word[12:])
    if name == "bool":
        if number > 1:
            raise AbiError(f"{number} is not a boolean")
        return number == 1
    bits = kind[1] if name == "uint" else kind[1] - 1
    if not (0 if name == "uint" else -(1 << bits)) <= number < 1 << bits:
        raise AbiError(f"{number} does not fit {name}{kind[1]}")
    return number


class _Budget:
    """How many more values one decoding may make."""

    def __init__(self):
        self.left = MAX_VALUES

    def spend(self):
        if self.left == 0:
            raise AbiError(f"the data hold more than {MAX_VALUES} values")
        self.left -= 1


def decode(kinds, data):
    """The values of the given types in `data`; raises `AbiError` where they do not fit."""
    return _decode_sequence(kinds, data, _Budget())


def _decode_sequence(kinds, data, budget):
    values, position = [], 0
    for kind in kinds:
        start = _length(data, position, len(data)) if is_dynamic(kind) else position
        values.append(_decode(kind, data, start, budget))
        position += _head_size(kind)
    return tuple(values)


class Function:
    """A function by its signature: `balanceOf(address) -> uint256`."""

    def __init__(self, text):
        shape = re.fullmatch(r"\s*(\w+)\((.*?)\)\s*(?:->\s*(.+?))?\s*", text)
        if not shape:
            raise AbiError(f"{text!r} is not a function signature")
        self.name = shape[1]
        inputs = [part.split()[0] for part in _split(shape[2])]
        output = shape[3] or ""
        outputs = _split(output[1:-1] if output.startswith("(") else output)
        self.signature = f"{self.name}({','.join(inputs)})"
        self.inputs = tuple(map(parse_type, inputs))
        self.outputs = tuple(map(parse_type, outputs))
        self.returns = output
        self.selector = keccak256(self.signature.encode())[:4]

    def encode_call(self, arguments):
        """Selector and encoded arguments."""
        return self.selector + encode(self.inputs, arguments)


class Event:
    """An event by its declaration: `Transfer(address indexed from, address indexed to, uint256 indexed tokenId)`."""

    def __init__(self, text):
        shape = re.fullmatch(r"\s*(\w+)\((.*)\)\s*", text)
        if not shape:
            raise AbiError(f"{text!r} is not an event declaration")
        self.name = shape[1]
        self.fields = []
        for part in _split(shape[2]):
            words = part.split()
            self.fields.append((words[-1], words[0], "indexed" in words[1:-1]))
        self.signature = f"{self.name}({','.join(kind for _, kind, _ in self.fields)})"
        self.topic = keccak256(self.signature.encode())

    def decode(self, topics, data):
        """The fields of a log by name; raises `AbiError` where it was declared otherwise."""
        indexed = [field for field in self.fields if field[2]]
        plain = [field for field in self.fields if not field[2]]
        if len(topics) != len(indexed) + 1:
            raise AbiError(f"it has {len(topics) - 1} indexed parameters, not {len(indexed)}")
        values = {}
        for (name, kind, _), topic in zip(indexed, topics[1:]):
            values[name] = decode([parse_type(kind)], topic)[0]
        decoded = decode([parse_type(kind) for _, kind, _ in plain], data)
        values.update(zip((name for name, _, _ in plain), decoded))
        return values


class Interface:
    """What a contract must offer: one signature a line, events with `event` before them."""

    def __init__(self, text):
        self.functions, self.events = [], {}
        for line in filter(None, map(str.strip, text.splitlines())):
            if line.startswith("event "):
                event = Event(line.removeprefix("event "))
                self.events[event.name] = event
            else:
                self.functions.append(Function(line))

    def function(self, name, count):
        """The function called `name` that takes `count` arguments."""
        for function in self.functions:
            if function.name == name and len(function.inputs) == count:
                return function
        raise AbiError(f"the suite's interface has no {name} with {count} arguments")


def declared_signatures(abi):
    """The canonical signatures of all functions in a compiler's ABI document."""

    def kind(item):
        if item["type"].startswith("tuple"):
            return "(" + ",".join(map(kind, item["components"])) + ")" + item["type"][5:]
        return item["type"]

    return {f"{item['name']}({','.join(map(kind, item['inputs']))})" for item in abi if item.get("type") == "function"}
