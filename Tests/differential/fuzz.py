#!/usr/bin/env python3
"""Differential fuzzing: random and mutated transactions through this project's EVM, revm and EELS.

Prints the seed, how many cases which EVM took part in, and every difference; exits with 1 when there is any.
A difference is shrunk and saved as a state test, with the outcome that EELS says is right.
"""

import argparse
import collections
import json
import multiprocessing
import os
import pathlib
import random
import sys
import time
import traceback

import known
from cases import FORKS, Account, at_least, differences, fork_of
from eels import EELS, NotSupported
from generator import generate
from mutation import Fixtures, mutate
from ours import Sandboxd
from revm import Revm
from shrink import shrunk

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHUNK = 250


class Comparison:
    """One worker's EVMs."""

    def __init__(self, options):
        self.options = options
        self.ours, self.revm, self.eels = Sandboxd(options.binary), Revm(), EELS()
        self.fixtures = Fixtures(options.fixtures) if options.fixtures else None

    def case(self, seed, index):
        """The case of this index: it depends on the seed and the index and on nothing else."""
        rng = random.Random(f"{seed}/{index}")
        if self.fixtures and rng.random() < self.options.mutated:
            case = self.fixtures.choose(rng)
            if case:
                return possible(mutate(rng, case)), rng, "mutated"
        return possible(generate(rng)), rng, "random"

    def check(self, case, wants_referee):
        """(EVMs that took part, differences, name of a known difference of revm)"""
        ours = self.ours.run(case)
        took_part, explained = [], None
        revm_differs = []
        if ours.status != "refused" and Revm.why_not(case) is None:
            theirs = self.revm.run(case)
            took_part.append("revm")
            mine = without_empty_accounts(ours)
            revm_differs = differences(mine, theirs)
            if revm_differs:
                explained = known.explain(case, mine, theirs)
        if wants_referee or revm_differs or not took_part:
            try:
                found = differences(ours, self.eels.run(case))
            except NotSupported:
                return took_part, [f"revm: {each}" for each in revm_differs if not explained], explained
            took_part.append("EELS")
            if found:
                return took_part, [f"EELS: {each}" for each in found], None
        if revm_differs and not explained:
            return took_part, [f"revm, while EELS agrees with us: {each}" for each in revm_differs], None
        return took_part, [], explained


def possible(case):
    """The case without accounts that no chain has held since EIP-161: EELS no longer clears such."""
    if at_least(fork_of(case), "EIP158"):
        case["pre"] = {
            address: account for address, account in case["pre"].items() if not Account.read(account).is_empty
        }
    return case


def without_empty_accounts(outcome):
    """pyrevm does not say which accounts without anything exist."""
    kept = {address: account for address, account in outcome.post.items() if not account.is_empty}
    return type(outcome)(**{**vars(outcome), "post": kept, "root": None})


worker = None


def start(options):
    global worker
    worker = Comparison(options)


def run_chunk(job):
    seed, first, last, referee = job
    tally, found = collections.Counter(), []
    for index in range(first, last):
        try:
            case, rng, origin = worker.case(seed, index)
            took_part, differing, explained = worker.check(case, rng.random() < referee)
        except Exception:
            found.append((index, None, [traceback.format_exc()]))
            worker.ours.close()
            worker.ours = Sandboxd(worker.options.binary)
            continue
        if not took_part:
            tally["without a second EVM"] += 1
            continue
        tally["cases"] += 1
        tally[origin] += 1
        tally[f"fork {fork_of(case)}"] += 1
        for name in took_part:
            tally[f"with {name}"] += 1
        if explained:
            tally[f"known {explained}"] += 1
        if differing:
            found.append((index, case, differing))
    return last - first, tally, found


def save(comparison, case, index, differing, options):
    """The case, made small, as a state test that EELS filled in."""
    small = shrunk(case, lambda each: bool(comparison.check(each, True)[1]))
    try:
        right = comparison.eels.run(small)
        entry = small["post"][fork_of(small)][0]
        if right.status == "refused":
            entry["expectException"] = right.reason
        else:
            entry["hash"] = "0x" + right.root.hex()
            entry["logs"] = "0x" + logs_hash(right.logs).hex()
    except NotSupported:
        pass
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / f"seed-{options.seed}-{index}.json"
    path.write_text(json.dumps({f"seed {options.seed}, case {index}": small}, indent=1) + "\n")
    return path, comparison.check(small, True)[1]


def logs_hash(logs):
    from ethereum.crypto.hash import keccak256
    from ethereum_rlp import rlp

    return keccak256(rlp.encode([[bytes.fromhex(a[2:]), topics, content] for a, topics, content in logs]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=300_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="index of the first case")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--referee", type=float, default=0.05, help="share of cases that EELS runs where revm has")
    parser.add_argument("--mutated", type=float, default=0.3, help="share of cases that are mutated fixtures")
    parser.add_argument("--binary", default=os.environ.get("SANDBOXD", str(ROOT / ".build/release/sandboxd")))
    parser.add_argument("--fixtures", default=os.environ.get("SANDBOXD_FIXTURES"))
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / ".build/differential", help="where differences go")
    options = parser.parse_args()

    begin = time.monotonic()
    tally, found, done = collections.Counter(), [], 0
    end = options.first + options.cases
    jobs = [(options.seed, at, min(at + CHUNK, end), options.referee) for at in range(options.first, end, CHUNK)]
    if not options.fixtures:
        print("SANDBOXD_FIXTURES is not set: no case is a mutated fixture.")
    with multiprocessing.Pool(options.jobs, start, (options,)) as pool:
        for count, counted, differing in pool.imap_unordered(run_chunk, jobs):
            done += count
            tally += counted
            found += differing
            if sys.stderr.isatty() or done % 25_000 < CHUNK:
                rate = done / (time.monotonic() - begin)
                print(f"{done} of {options.cases}, {rate:.0f} a second, {len(found)} differ", file=sys.stderr)

    comparison = Comparison(options)
    for index, case, differing in sorted(found, key=lambda each: each[0])[:20]:
        print(f"\nCase {index} of seed {options.seed} differs:")
        show(differing)
        if case:
            path, remaining = save(comparison, case, index, differing, options)
            print(f"  made smaller in {path}:")
            show(remaining)
    report(options, tally, found, time.monotonic() - begin)
    sys.exit(1 if found or not tally["cases"] else 0)


def show(lines):
    for line in lines[:6]:
        print("    " + line[-1200:] if line.startswith("Traceback") else "    " + line[:240])


def report(options, tally, found, seconds):
    print(f"\nseed {options.seed}, cases {options.first} to {options.first + options.cases}: {seconds:.0f} s")
    print(f"{tally['cases']} compared: {tally['random']} random, {tally['mutated']} mutated fixtures")
    print(f"{tally['with revm']} with revm (pyrevm 0.3.7), {tally['with EELS']} with EELS (ethereum-execution 2.20.0)")
    print(", ".join(f"{fork} {tally[f'fork {fork}']}" for fork in FORKS if tally[f"fork {fork}"]))
    if tally["without a second EVM"]:
        print(f"{tally['without a second EVM']} left out: neither knows the hardfork or the transaction's type, or EELS overflows in MODEXP")
    for name, reason, _ in known.KNOWN:
        if count := tally[f"known {name}"]:
            print(f"{count} where revm differs and EELS agrees with us: {reason}")
    print(f"{len(found)} differences")


if __name__ == "__main__":
    main()
