"""Runs each workload on this program's EVM and on revm, in turn, and prints a table of ratios.

Both are timed within their processes: `sandboxd evm run --repeat` here, pyrevm's `message_call` there, this by its thread's
processor time, so that what else runs on the machine speaks against this program at most. What a call
costs apart from the code's own work, the time of the same call to a contract that stops at once, is taken off on both
sides. Each round runs either side; of its runs the fastest counts, of the rounds the median.
"""

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pyrevm import EVM, BlockEnv, CfgEnv, Env, TxEnv
from workloads import everything

GAS = 1_000_000_000
SENDER = "0x00000000000000000000000000000000000a11ce"
FORK = "CANCUN"
BATCH_NS = 60_000_000


def batch(nanoseconds):
    return max(8, min(5_000, BATCH_NS // max(nanoseconds, 1)))


def intrinsic(data):
    return 21_000 + sum(4 if byte == 0 else 16 for byte in data)


class Revm:
    """One contract in revm, deployed, so that its code is analysed once and not at every call."""

    def __init__(self, code):
        config = CfgEnv(limit_contract_code_size=1 << 20)
        self.evm = EVM(env=Env(cfg=config, block=BlockEnv(), tx=TxEnv()), gas_limit=2**63, spec_id=FORK)
        self.evm.set_balance(SENDER, 10**30)
        init = bytes.fromhex(f"62{len(code):06x}80600d6000396000f3") + code
        self.address = self.evm.deploy(SENDER, init)

    def once(self, data):
        state = self.evm.snapshot()
        limit = GAS + intrinsic(data)
        start = time.thread_time_ns()
        output = self.evm.message_call(SENDER, self.address, calldata=data, gas=limit)
        elapsed = time.thread_time_ns() - start
        result = self.evm.result
        self.evm.revert(state)
        return elapsed, result.gas_used + result.gas_refunded - intrinsic(data), output

    def fastest(self, data, repetitions):
        return min(self.once(data)[0] for _ in range(repetitions))


class Sandboxd:
    def __init__(self, binary, folder, code):
        self.binary = binary
        self.folder = Path(folder)
        self.code = code

    def run(self, data, repetitions):
        (self.folder / "code").write_text(self.code.hex())
        (self.folder / "data").write_text(data.hex())
        command = [self.binary, "evm", "run", "--json", "--gas", str(GAS), "--fork", FORK]
        command += ["--code", self.folder / "code", "--input", self.folder / "data"]
        command += ["--repeat", str(repetitions)]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    def fastest(self, data, repetitions):
        return self.run(data, repetitions)["minNs"]


def check(workload, ours, revm):
    """Both must have done the same."""
    report = ours.run(workload.data, 1)
    _, gas, output = revm.once(workload.data)
    if report["status"] != "success":
        sys.exit(f"{workload.name} ends with {report['status']}; a benchmark must succeed.")
    if report["gasUsed"] != gas or bytes.fromhex(report["output"][2:]) != bytes(output):
        sys.exit(f"{workload.name} uses {report['gasUsed']} gas here and {gas} in revm, or the outputs differ.")
    return gas


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default=".build/release/sandboxd")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", default="", help="run workloads whose names hold this")
    options = parser.parse_args()
    workloads = [w for w in everything() if options.only in w.name]
    with tempfile.TemporaryDirectory() as folder:
        stop = (Sandboxd(options.binary, folder, b"\0"), Revm(b"\0"))
        jobs = []
        for workload in workloads:
            pair = (Sandboxd(options.binary, folder, workload.code), Revm(workload.code))
            gas = check(workload, *pair)
            repetitions = batch(pair[1].fastest(workload.data, 3))
            jobs.append((workload, gas, pair, repetitions))
        times = {workload.name: ([], []) for workload in workloads}
        for _ in range(options.rounds):
            for workload, _, pair, repetitions in jobs:
                for side in (0, 1):
                    idle = stop[side].fastest(workload.data, min(repetitions, 500))
                    busy = pair[side].fastest(workload.data, repetitions)
                    times[workload.name][side].append(max(busy - idle, 1))
    print("| workload | gas | sandboxd, µs | revm, µs | ratio |")
    print("| --- | ---: | ---: | ---: | ---: |")
    ratios = []
    for workload, gas, _, _ in jobs:
        ours, revm = (statistics.median(side) / 1000 for side in times[workload.name])
        ratios.append(revm / ours)
        print(f"| {workload.name} | {gas:,} | {ours:,.1f} | {revm:,.1f} | {ratios[-1]:.2f} |")
    mean = math.exp(statistics.fmean(map(math.log, ratios)))
    print(f"| geometric mean of {len(ratios)} | | | | {mean:.2f} |")
    slower = [workload.name for (workload, *_), ratio in zip(jobs, ratios) if ratio < 1]
    if slower:
        print(f"Slower than revm: {', '.join(slower)}.", file=sys.stderr)


if __name__ == "__main__":
    main()
