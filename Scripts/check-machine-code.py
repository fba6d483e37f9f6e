"""Fails when the built program's fast loop is not what the source means it to be.

Swift promises no tail calls, and a retain or an exclusivity check may creep in with any change. So this looks at the
machine code of the handlers in `Sources/EVM/Interpreter/Threaded`: each goes on with an indirect jump, none dispatches
by a call, none counts references, checks exclusivity or allocates.

usage: check-machine-code.py [binary]
"""

import re
import subprocess
import sys

# Handlers live in private functions named after their instructions; "Tm" is what the compiler merged of several.
HANDLER = re.compile(r"^\$s3EVM\d+(\w+?)Handler33_\w+?To(Tm)?$")
FORBIDDEN = re.compile(r"swift_(retain|release|beginAccess|endAccess|alloc|once|bridgeObject)|swift_getType")
FEWEST = 120


def functions(binary):
    """Name and instructions of each function in the program that is part of the fast loop."""
    listing = subprocess.run(
        ["objdump", "-d", "--no-show-raw-insn", binary], check=True, capture_output=True, text=True
    ).stdout
    name, body = None, []
    for line in listing.splitlines():
        if line.endswith(">:"):
            if name:
                yield name, body
            symbol = line.split("<", 1)[1][:-2]
            name, body = (symbol if HANDLER.match(symbol) else None), []
        elif name and "\t" in line:
            body.append(line.split("\t", 1)[1].strip())
    if name:
        yield name, body


def complaints(name, body, names):
    jumps = [i for i in body if re.match(r"(notrack )?jmp\s+\*", i)]
    merged = [n for n in names if n.endswith("Tm") and any(i.startswith("jmp") and f"<{n}>" in i for i in body)]
    if not jumps and not merged:
        yield "ends in no indirect jump"
    for instruction in body:
        # A merged handler is handed its instruction's body and calls that.
        if instruction.startswith("call") and "*" in instruction and not name.endswith("Tm"):
            yield f"dispatches by a call: {instruction}"
        if instruction.startswith(("call", "jmp")) and FORBIDDEN.search(instruction):
            yield f"does what the fast path must not: {instruction}"


def main():
    binary = sys.argv[1] if len(sys.argv) > 1 else ".build/release/sandboxd"
    found = dict(functions(binary))
    names = list(found)
    status = 0
    if len(found) < FEWEST:
        print(f"{binary} has {len(found)} handlers of the fast loop, fewer than {FEWEST}.")
        status = 1
    for name, body in found.items():
        for complaint in complaints(name, body, names):
            print(f"{HANDLER.match(name)[1]}: {complaint}")
            status = 1
    if status == 0:
        print(f"{len(found)} handlers: each ends in an indirect jump, none counts references.")
    sys.exit(status)


if __name__ == "__main__":
    main()
