"""Instructions that one run of each workload takes, by callgrind: a record that other machines can check.

A run's count is the difference between eight and six runs, so that starting the program is not in it.
"""

import argparse
import re
import subprocess
import tempfile
from pathlib import Path

from compare import FORK, GAS
from workloads import everything


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
        for workload in everything():
            if options.only not in workload.name:
                continue
            Path(folder, "code").write_text(workload.code.hex())
            Path(folder, "data").write_text(workload.data.hex())
            few, many = (instructions(options.binary, folder, count) for count in (6, 8))
            print(f"| {workload.name} | {(many - few) // 2:,} |", flush=True)


if __name__ == "__main__":
    main()
