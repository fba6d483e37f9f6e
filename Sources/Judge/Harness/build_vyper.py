"""Compiles a project's Vyper contracts and hands on ABI and bytecode as data.

In: `{"contracts": [{"name", "path"}]}` on stdin. Out: one JSON document on descriptor 3,
either `{"contracts": {name: {"abi", "bytecode", "source"}}}` or
`{"error": {"contract", "message"}}`. The compiler reads files below /src only; none of
the project's Python runs.
"""

import json
import os
import re
import sys
from pathlib import Path, PurePosixPath

RESULTS = 3
ROOT = Path("/src")
MAX_SOURCE = 1024 * 1024
MAX_MESSAGE = 8_000

sys.dont_write_bytecode = True

from vyper.compiler import compile_from_file_input  # noqa: E402
from vyper.compiler.input_bundle import FilesystemInputBundle  # noqa: E402


class Refused(Exception):
    """A file that the build does not read, and why."""


class ProjectFiles(FilesystemInputBundle):
    """The compiler's view of the project: regular files below /src, of modest size."""

    def _load_from_path(self, resolved_path, original_path):
        if not resolved_path.is_relative_to(ROOT):
            raise Refused(f"{original_path} lies outside of the project.")
        name = resolved_path.relative_to(ROOT)
        if not resolved_path.is_file():
            raise Refused(f"{name} is not a regular file.")
        if resolved_path.stat().st_size > MAX_SOURCE:
            raise Refused(f"{name} is larger than {MAX_SOURCE} bytes.")
        return super()._load_from_path(resolved_path, original_path)


def report(document):
    data = json.dumps(document).encode()
    while data:
        data = data[os.write(RESULTS, data) :]
    os.close(RESULTS)


def checked_path(path):
    """The manifest's path, if it names a Vyper file inside of the project."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or pure.suffix != ".vy":
        raise Refused(f"{path} is not a path of a .vy file in the project.")
    if not (ROOT / pure).is_file():
        raise Refused(f"{path} does not exist in the project.")
    return ROOT / pure


def build(path, files):
    """ABI and creation bytecode of one contract."""
    source = files.load_file(checked_path(path))
    output = compile_from_file_input(source, input_bundle=files, output_formats=["abi", "bytecode"])
    return {"abi": output["abi"], "bytecode": output["bytecode"], "source": path}


def readable(error):
    """What is wrong, without colours and at a bounded length."""
    # The compiler takes a refused import for a fault of its own and wraps it.
    refused = error
    while refused is not None and not isinstance(refused, Refused):
        refused = refused.__cause__ or refused.__context__
    text = str(refused) if refused else f"{type(error).__name__}: {error}"
    text = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text).strip()
    return text if len(text) <= MAX_MESSAGE else text[:MAX_MESSAGE] + " …"


def main():
    order = json.load(sys.stdin)
    os.set_inheritable(RESULTS, False)
    # The compiler's messages name files relative to the working folder.
    os.chdir(ROOT)
    files = ProjectFiles([ROOT])
    built = {}
    for contract in order["contracts"]:
        try:
            built[contract["name"]] = build(contract["path"], files)
        # The compiler raises whatever it likes on hostile input; all of it is a build error.
        except Exception as error:
            message = readable(error)
            print(f"{contract['path']}: {message}", file=sys.stderr, flush=True)
            report({"error": {"contract": contract["name"], "message": message}})
            os._exit(1)
        print(f"built {contract['name']} from {contract['path']}", flush=True)
    report({"contracts": built})
    os._exit(0)


if __name__ == "__main__":
    main()
