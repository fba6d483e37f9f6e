"""Runs a team's own pytest suite and passes on its JUnit report.

In: `{"suite": "tests"}` on stdin. Out: the report on descriptor 3, or nothing where there
is none of acceptable size; the exit code is pytest's. The team's code runs here and can
write any report it likes, so the reader shows it as the team's own word.
"""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import PurePosixPath

RESULTS = 3
SOURCE = "/src"
PROJECT = "/work/project"
REPORT = "/tmp/team-suite-report.xml"
MAX_REPORT = 1024 * 1024
USAGE = 4


def suite_path(order):
    """The suite's folder or file, if it lies in the project."""
    pure = PurePosixPath(order["suite"])
    if pure.is_absolute() or ".." in pure.parts or str(pure).startswith("-"):
        print(f"{pure} is not a path in the project.", file=sys.stderr)
        sys.exit(USAGE)
    return str(pure)


def run(suite):
    """pytest's exit code; 128 + n where signal n ended it."""
    command = [
        sys.executable, "-m", "pytest", suite, f"--junitxml={REPORT}",
        "-p", "no:cacheprovider", "--color=no", "--tb=short",
    ]  # fmt: skip
    environment = {
        "PATH": os.path.dirname(sys.executable) + ":/usr/bin:/bin",
        "HOME": "/work",
        "LANG": "C.UTF-8",
        "RPC_URL": os.environ.get("RPC_URL", "http://127.0.0.1:8545"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    code = subprocess.run(command, cwd=PROJECT, env=environment, stdin=subprocess.DEVNULL).returncode
    return code if code >= 0 else 128 - code


def read_report():
    """The report's bytes, or None; the team's code may have put anything at its path."""
    try:
        descriptor = os.open(REPORT, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        print(f"The suite left no report: {error.strerror}.", file=sys.stderr)
        return None
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            print("The suite's report is not a regular file.", file=sys.stderr)
            return None
        data = file.read(MAX_REPORT + 1)
    if len(data) > MAX_REPORT:
        print(f"The suite's report is larger than {MAX_REPORT} bytes.", file=sys.stderr)
        return None
    return data


def main():
    suite = suite_path(json.load(sys.stdin))
    os.set_inheritable(RESULTS, False)
    # Links are copied as links: what they point to is none of this program's business.
    shutil.copytree(SOURCE, PROJECT, symlinks=True)
    code = run(suite)
    data = read_report()
    while data:
        data = data[os.write(RESULTS, data) :]
    sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
