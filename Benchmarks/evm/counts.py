"""Instructions that one run of each workload takes, by callgrind: a record that other machines can check.

A run's count is the difference between eight and six runs, so that starting the program and code that is still cold
are not in it; where one run takes long, which makes code hot by itself, between two and one. Valgrind gives up over the
debug information of large Swift programs, so it is given a copy without.
"""

import argparse
import re
import subprocess
import tempfile
from pathlib import Path

from compare import FORK, GAS
from workloads import everything

LONG = 50_000_000


def instructions(binary, folder, repetitions):
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out"]
    command += [binary, "evm", "run", "--json", "--gas", str(GAS), "--fork", FORK]
    command += ["--code", f"{folder}/code", "--input", f"{folder}/data", "--repeat", str(repetitions)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    return int(re.search(r"Collected : (\d+)", output)[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default=".build/release/sandboxd")
    parser.add_argument("--only", default="", help="run workloads whose names hold this")
    options = parser.parse_args()
    print("| workload | instructions |\n| --- | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        binary = f"{folder}/sandboxd"
        subprocess.run(["objcopy", "--strip-debug", options.binary, binary], check=True)
        for workload in everything():
            if options.only not in workload.name:
                continue
            Path(folder, "code").write_text(workload.code.hex())
            Path(folder, "data").write_text(workload.data.hex())
            few, many = (instructions(binary, folder, count) for count in (1, 2))
            if many - few < LONG:
                few, many = (instructions(binary, folder, count) / 2 for count in (6, 8))
            print(f"| {workload.name} | {many - few:,.0f} |", flush=True)


if __name__ == "__main__":
    main()
