"""Runs the hidden acceptance suite against the build's contracts and reports each test.

In: one JSON document on stdin. Out: JSON lines on descriptor 3, the plan first, the end
marker last, both with the run's nonce; what a reader accepts only when it is complete.
No team code runs in this process or in its jail: the build arrives as ABI and bytecode.
"""

import importlib.util
import json
import os
import random
import signal
import sys
import time

RESULTS = 3
MAX_MESSAGE = 500
SUITE = "/suite"

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import suite_api  # noqa: E402  (an isolated interpreter does not search the script's folder)
from abi_codec import AbiError  # noqa: E402
from json_rpc import AnswerTooLarge, RpcBroken  # noqa: E402


class TimedOut(BaseException):
    """The test's time is over; not an `Exception`, so that no suite can swallow it."""


def report(record):
    """Writes one line to the result pipe."""
    line = json.dumps(record, ensure_ascii=False).encode() + b"\n"
    while line:
        line = line[os.write(RESULTS, line) :]


def one_line(text):
    """A message without line breaks and control characters, of at most 500 characters."""
    clean = "".join(c if c.isprintable() else " " for c in str(text))
    clean = " ".join(clean.split())
    return clean if len(clean) <= MAX_MESSAGE else clean[: MAX_MESSAGE - 1] + "…"


def on_alarm(_signal, _frame):
    raise TimedOut


def load_suite(entry):
    """Imports the suite, a file below the suite's folder; its tests register themselves."""
    path = os.path.join(SUITE, entry)
    sys.path.insert(1, SUITE)
    specification = importlib.util.spec_from_file_location("acceptance", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)


def judge(function, generator, seconds):
    """Runs one test and gives its outcome and message."""
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            function(generator)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except TimedOut:
        return "fail", f"The test timed out after {seconds:g} seconds."
    except (suite_api.Failure, suite_api.Reverted, AnswerTooLarge, AssertionError) as error:
        return "fail", error
    except RpcBroken as error:
        return "error", f"The judge's devnet failed: {error}."
    except AbiError as error:
        return "error", f"The acceptance suite is wrong: {error}."
    except Exception as error:
        return "error", f"The acceptance suite is wrong: {type(error).__name__}: {error}"
    return "pass", ""


def run_test(identifier, seed, seconds, rpc):
    """Runs one test between a snapshot and its restoration."""
    function = suite_api.registered.get(identifier)
    if function is None:
        return "error", f"The acceptance suite has no test called {identifier}."
    try:
        snapshot = rpc.request("evm_snapshot")
    except RpcBroken as error:
        return "error", f"The judge's devnet failed: {error}."
    outcome, message = judge(function, random.Random(f"{seed}:{identifier}"), seconds)
    # An answer may still be under way on the old connection.
    if outcome != "pass":
        rpc.close()
    try:
        if rpc.request("evm_revert", snapshot) is not True:
            return "error", "The judge's devnet could not be set back after the test."
    except RpcBroken as error:
        return "error", f"The judge's devnet failed: {error}."
    return outcome, message


def main():
    order = json.load(sys.stdin)
    nonce, plan = order["nonce"], order["plan"]
    os.set_inheritable(RESULTS, False)
    report({"plan": plan, "nonce": nonce})
    signal.signal(signal.SIGALRM, on_alarm)
    trouble = None
    try:
        rpc = suite_api.configure(order["rpcUrl"], order["artifacts"], order.get("answers", {}))
        load_suite(order.get("entry", "acceptance.py"))
    except Exception as error:
        trouble = f"The acceptance suite could not be started: {type(error).__name__}: {error}"
    unplanned = sorted(set(suite_api.registered) - set(plan))
    if unplanned and trouble is None:
        print("not in the plan, so not run: " + ", ".join(unplanned), file=sys.stderr)
    for identifier in plan:
        start = time.monotonic()
        if trouble is None:
            outcome, message = run_test(identifier, order["seed"], order.get("testTimeLimitSeconds", 30), rpc)
        else:
            outcome, message = "error", trouble
        duration = round((time.monotonic() - start) * 1000)
        message = one_line(message)
        report({"test": identifier, "outcome": outcome, "message": message, "durationMs": duration})
        print(f"{outcome:5} {identifier} ({duration} ms) {message}", flush=True)
    report({"end": nonce})
    # Nothing is left to tidy, and interpreter shutdown would cost some milliseconds.
    sys.stdout.flush()
    os._exit(0 if trouble is None else 1)


if __name__ == "__main__":
    main()
