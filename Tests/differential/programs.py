"""Random programs that mostly make sense: the stack holds what an instruction wants, jumps go to their labels.

A program of pure chance ends at its first instruction. So most of what is chosen here is chosen so that the
program goes on, and some of it is not.
"""

from cases import at_least
from precompiles import ADDRESSES, payload

EDGES = [
    0, 1, 2, 3, 31, 32, 33, 63, 64, 127, 128, 255, 256, 257, 0xFFFF, 0x10000, (1 << 31) - 1, 1 << 32, (1 << 63) - 1,
    1 << 63, (1 << 64) - 1, 1 << 64, 1 << 128, (1 << 128) - 1, (1 << 255) - 1, 1 << 255, (1 << 256) - 1,
    (1 << 256) - 2, (1 << 255) + 1, int("80" * 32, 16), int("7f" * 32, 16),
]

# Opcode: (hardfork, what it takes, what it leaves); those with operands of a kind of their own come further down.
PLAIN = {
    0x01: ("Frontier", 2, 1), 0x02: ("Frontier", 2, 1), 0x03: ("Frontier", 2, 1), 0x04: ("Frontier", 2, 1),
    0x05: ("Frontier", 2, 1), 0x06: ("Frontier", 2, 1), 0x07: ("Frontier", 2, 1), 0x08: ("Frontier", 3, 1),
    0x09: ("Frontier", 3, 1), 0x0A: ("Frontier", 2, 1), 0x0B: ("Frontier", 2, 1), 0x10: ("Frontier", 2, 1),
    0x11: ("Frontier", 2, 1), 0x12: ("Frontier", 2, 1), 0x13: ("Frontier", 2, 1), 0x14: ("Frontier", 2, 1),
    0x15: ("Frontier", 1, 1), 0x16: ("Frontier", 2, 1), 0x17: ("Frontier", 2, 1), 0x18: ("Frontier", 2, 1),
    0x19: ("Frontier", 1, 1), 0x1A: ("Frontier", 2, 1), 0x1B: ("ConstantinopleFix", 2, 1),
    0x1C: ("ConstantinopleFix", 2, 1), 0x1D: ("ConstantinopleFix", 2, 1), 0x1E: ("Osaka", 1, 1),
    0x30: ("Frontier", 0, 1), 0x32: ("Frontier", 0, 1), 0x33: ("Frontier", 0, 1), 0x34: ("Frontier", 0, 1),
    0x36: ("Frontier", 0, 1), 0x38: ("Frontier", 0, 1), 0x3A: ("Frontier", 0, 1), 0x3D: ("Byzantium", 0, 1),
    0x41: ("Frontier", 0, 1), 0x42: ("Frontier", 0, 1), 0x43: ("Frontier", 0, 1), 0x44: ("Frontier", 0, 1),
    0x45: ("Frontier", 0, 1), 0x46: ("Istanbul", 0, 1), 0x47: ("Istanbul", 0, 1), 0x48: ("London", 0, 1),
    0x4A: ("Cancun", 0, 1), 0x50: ("Frontier", 1, 0), 0x58: ("Frontier", 0, 1), 0x59: ("Frontier", 0, 1),
    0x5A: ("Frontier", 0, 1), 0x5F: ("Shanghai", 0, 1),
}  # fmt: skip

#: Storage slots that programs use, so that they meet.
SLOTS = [0, 1, 2, 3, (1 << 256) - 1]


def push(value, width=None):
    width = width or max(1, (value.bit_length() + 7) // 8)
    return bytes([0x5F + width]) + value.to_bytes(width, "big")


def store_bytes(payload, at=0):
    """Code that writes the payload to memory."""
    code = b""
    for i in range(0, len(payload), 32):
        chunk = payload[i : i + 32]
        code += push(int.from_bytes(chunk.ljust(32, b"\0"), "big"), 32) + push(at + i) + b"\x52"
    return code


class ProgramMaker:
    def __init__(self, rng, fork, targets, depth=0):
        """`targets` are addresses worth calling; `depth` counts programs within programs."""
        self.rng, self.fork, self.targets, self.depth = rng, fork, targets, depth
        self.plain = [(op, use[1], use[2]) for op, use in PLAIN.items() if at_least(fork, use[0])]
        self.precompiles = [a for since, all in ADDRESSES.items() if at_least(fork, since) for a in all]

    def has(self, fork):
        return at_least(self.fork, fork)

    # Operands

    def value(self):
        rng = self.rng
        roll = rng.random()
        if roll < 0.35:
            return rng.randrange(0, 6)
        if roll < 0.75:
            return rng.choice(EDGES)
        return rng.getrandbits(rng.choice([8, 16, 64, 160, 256]))

    def offset(self):
        roll = self.rng.random()
        if roll < 0.9:
            return self.rng.choice([0, 1, 31, 32, 33, 64, 96, 100, 128, 200])
        if roll < 0.97:
            return self.rng.randrange(0, 3000)
        return self.rng.choice([1 << 20, 1 << 32, (1 << 64) - 1, 1 << 64, (1 << 256) - 1])

    def length(self):
        roll = self.rng.random()
        if roll < 0.95:
            return self.rng.choice([0, 0, 1, 4, 31, 32, 33, 64, 100])
        return self.offset()

    def address(self):
        rng = self.rng
        roll = rng.random()
        if roll < 0.75:
            return rng.choice(self.targets)
        if roll < 0.9:
            return rng.choice(self.precompiles)
        return rng.choice([0, 1 << 160, (1 << 160) - 1, 18, 255, 257, rng.getrandbits(160), rng.getrandbits(256)])

    def push(self, value):
        # Leading zeros now and then: only the value may count.
        if self.rng.random() < 0.05:
            return push(value, 32)
        if value == 0 and self.has("Shanghai") and self.rng.random() < 0.5:
            return b"\x5f"
        return push(value)

    def operands(self, *values):
        """Code that leaves these on the stack, the first on top."""
        return b"".join(self.push(value) for value in reversed(values))

    # Statements: pieces of code that leave the stack as it was, or higher

    def statement(self):
        rng = self.rng
        makers = [
            (30, self.arithmetic), (8, self.memory), (14, self.storage), (7, self.copy), (5, self.hash),
            (5, self.environment), (14, self.call), (5, self.precompile), (4, self.log), (6, self.stack),
            (5, self.branch), (3, self.loop), (4, self.keep), (3, self.create), (1, self.end), (1, self.chance),
        ]  # fmt: skip
        if self.has("Cancun"):
            makers += [(6, self.transient), (3, self.blobs)]
        weights, functions = zip(*makers)
        return rng.choices(functions, weights)[0]()

    def arithmetic(self):
        op, takes, _ = self.rng.choice(self.plain)
        code = self.operands(*(self.value() for _ in range(takes))) + bytes([op])
        if self.rng.random() < 0.3:
            code += self.operands(self.rng.choice(SLOTS[:3])) + b"\x55"
        return code

    def memory(self):
        rng = self.rng
        op = rng.choice([0x51, 0x52, 0x52, 0x53])
        if op == 0x51:
            return self.operands(self.offset()) + b"\x51"
        return self.operands(self.offset(), self.value()) + bytes([op])

    def storage(self):
        slot = self.rng.choice(SLOTS)
        if self.rng.random() < 0.4:
            return self.operands(slot) + b"\x54"
        return self.operands(slot, self.rng.choice([0, 0, 1, 2, 3, self.value()])) + b"\x55"

    def transient(self):
        slot = self.rng.choice(SLOTS)
        if self.rng.random() < 0.5:
            return self.operands(slot) + b"\x5c"
        return self.operands(slot, self.rng.choice([0, 1, self.value()])) + b"\x5d"

    def copy(self):
        rng = self.rng
        ops = [0x35, 0x37, 0x39, 0x3C]
        if self.has("Byzantium"):
            ops.append(0x3E)
        if self.has("Cancun"):
            ops += [0x5E, 0x5E]
        op = rng.choice(ops)
        if op == 0x35:
            return self.operands(self.offset()) + b"\x35"
        if op == 0x3C:
            return self.operands(self.address(), self.offset(), self.offset(), self.length()) + b"\x3c"
        if op == 0x3E and rng.random() < 0.7:
            # All that was returned: longer would be the end.
            return b"\x3d" + self.operands(self.offset(), 0) + b"\x3e"
        return self.operands(self.offset(), self.offset(), self.length()) + bytes([op])

    def hash(self):
        return self.operands(self.offset(), self.length()) + b"\x20"

    def environment(self):
        ops = [(0x31, self.address()), (0x3B, self.address()), (0x40, self.rng.choice([0, 1, 99, 100, 101, 400]))]
        if self.has("ConstantinopleFix"):
            ops.append((0x3F, self.address()))
        op, operand = self.rng.choice(ops)
        return self.operands(operand) + bytes([op])

    def blobs(self):
        return self.operands(self.rng.choice([0, 1, 5, 6, 1 << 64])) + b"\x49"

    def log(self):
        topics = self.rng.randrange(5)
        values = [self.value() for _ in range(topics)]
        return self.operands(self.offset(), self.length(), *values) + bytes([0xA0 + topics])

    def stack(self):
        rng = self.rng
        depth = rng.randrange(1, 17)
        fill = b"".join(self.push(self.value()) for _ in range(depth + 1))
        return fill + bytes([rng.choice([0x7F, 0x8F]) + depth]) + b"\x50" * rng.randrange(depth)

    def keep(self):
        """Puts what is on the stack, or the gas that is left, where it is seen afterwards."""
        slot = self.rng.choice(SLOTS)
        return self.rng.choice(
            [b"\x5a" + push(slot) + b"\x55", b"\x59" + push(slot) + b"\x55", b"\x5a" + push(64) + b"\x52"]
        )

    def gas(self):
        rng = self.rng
        roll = rng.random()
        if roll < 0.5:
            return b"\x5a"
        if roll < 0.9:
            return self.push(rng.choice([0, 1, 700, 2300, 2301, 5000, 9000, 20_000, 30_000, 50_000]))
        return self.push(rng.choice([1 << 63, (1 << 64) - 1, 1 << 64, (1 << 256) - 1]))

    def call(self):
        rng = self.rng
        ops = [0xF1, 0xF1, 0xF2]
        if self.has("Homestead"):
            ops.append(0xF4)
        if self.has("Byzantium"):
            ops.append(0xFA)
        op = rng.choice(ops)
        code = self.operands(self.offset(), self.length(), self.offset(), self.length())
        if op in (0xF1, 0xF2):
            code += self.push(rng.choice([0, 0, 0, 0, 1, 1, 7, 1 << 100]))
        code += self.push(self.address()) + self.gas() + bytes([op])
        return code + self.result()

    def result(self):
        """What to do with a call's success: drop it, keep it, or keep what was returned."""
        rng = self.rng
        roll = rng.random()
        if roll < 0.3:
            return b"\x50"
        if roll < 0.7 or not self.has("Byzantium"):
            return push(rng.choice(SLOTS)) + b"\x55"
        return push(rng.choice(SLOTS)) + b"\x55\x3d" + push(rng.choice(SLOTS)) + b"\x55"

    def precompile(self):
        rng = self.rng
        address = rng.choice(self.precompiles)
        # Pairings take the referee a long time.
        if address in (8, 10, 15) and rng.random() < 0.8:
            address = rng.choice(self.precompiles[:4])
        content = payload(rng, address)
        size = len(content) if rng.random() < 0.97 else rng.randrange(2 * len(content) + 1)
        out = rng.choice([0, 32, 64, 128, 256])
        code = store_bytes(content) + self.operands(0, size, 0, out)
        if self.has("Byzantium") and rng.random() < 0.5:
            op = b"\xfa"
        else:
            code += self.push(rng.choice([0, 0, 1]))
            op = b"\xf1"
        code += self.push(address) + (b"\x5a" if rng.random() < 0.9 else self.gas()) + op + self.result()
        return code + push(0) + b"\x51" + push(rng.choice(SLOTS)) + b"\x55"

    def branch(self):
        """Skips some statements, or does not."""
        skipped = b"".join(self.statement() for _ in range(self.rng.randrange(3)))
        # Destinations are relative here, and made absolute by the program counter.
        condition = self.push(self.rng.choice([0, 1, self.value()]))
        # [condition] PC PUSH2 n ADD JUMPI skipped JUMPDEST; PC stands at its own place.
        distance = 6 + len(skipped)
        if self.rng.random() < 0.03:
            distance += self.rng.choice([-1, 1, 1 << 15])
        if distance > 0xFFFF:
            return b""
        return condition + b"\x58" + push(distance, 2) + b"\x01\x57" + skipped + b"\x5b"

    def loop(self):
        """Some statements a few times over."""
        body = b"".join(self.statement() for _ in range(self.rng.randrange(1, 3)))
        # The counter lives in memory, far from what statements write: n MSTORE; JUMPDEST body; n-1; JUMPI back.
        cell = push(0x1000, 2)
        count = push(self.rng.choice([1, 2, 3, 8]))
        head = count + cell + b"\x52\x5b"
        tail = b"\x60\x01" + cell + b"\x51\x03\x80" + cell + b"\x52"
        # PC stands after body and tail; the JUMPDEST just before the body.
        distance = len(body) + len(tail) + 1
        if distance > 0xFFFF:
            return b""
        return head + body + tail + b"\x58" + push(distance, 2) + b"\x90\x03\x57"

    def create(self):
        rng = self.rng
        init = self.init_code()
        code = store_bytes(init)
        size = len(init) if rng.random() < 0.95 else rng.choice([0, 24_577, 49_152, 49_153])
        value = rng.choice([0, 0, 0, 1, 1 << 100])
        if self.has("ConstantinopleFix") and rng.random() < 0.5:
            code += self.operands(value, 0, size, rng.choice([0, 1, 2])) + b"\xf5"
        else:
            code += self.operands(value, 0, size) + b"\xf0"
        roll = rng.random()
        if roll < 0.4:
            return code + push(rng.choice(SLOTS)) + b"\x55"
        # Calls what was created.
        seen = b"\x80" + push(rng.choice(SLOTS)) + b"\x55"
        return code + seen + push(0) * 5 + b"\x85" + b"\x5a\xf1" + self.result()

    def init_code(self):
        rng = self.rng
        if self.depth < 2 and rng.random() < 0.8:
            inner = ProgramMaker(rng, self.fork, self.targets, self.depth + 1)
            prologue = b"".join(inner.statement() for _ in range(rng.randrange(2)))
            body = inner.program(rng.randrange(1, 5))
        else:
            prologue, body = b"", bytes([0x60, 0x01, 0xFF])
        ending = rng.random()
        if ending < 0.1:
            return prologue + rng.choice([b"\xfe", b"\x00", push(0) + push(0) + b"\xfd", push(0) + b"\xff"])
        if ending < 0.15:
            return prologue + push(0xEF) + push(0) + b"\x53" + push(1) + push(0) + b"\xf3"
        if ending < 0.2:
            return prologue + push(rng.choice([24_576, 24_577, 30_000])) + push(0) + b"\xf3"
        # CODECOPY of all that follows these thirteen bytes.
        start = len(prologue) + 13
        return prologue + push(len(body), 2) + b"\x80" + push(start, 2) + push(0) + b"\x39" + push(0) + b"\xf3" + body

    def end(self):
        rng = self.rng
        ops = [b"\x00", self.operands(self.offset(), self.length()) + b"\xf3", self.push(self.address()) + b"\xff"]
        if self.has("Byzantium"):
            ops.append(self.operands(self.offset(), self.length()) + b"\xfd")
        ops.append(rng.choice([b"\xfe", b"\x0c", b"\x56", b"\xef"]))
        return rng.choice(ops)

    def chance(self):
        """Anything at all."""
        return self.rng.randbytes(self.rng.randrange(1, 6))

    def program(self, statements):
        code = b"".join(self.statement() for _ in range(statements))
        roll = self.rng.random()
        if roll < 0.5:
            code += self.operands(0, self.rng.choice([0, 32, 64, 200])) + b"\xf3"
        elif roll < 0.8:
            code += self.end()
        return code
