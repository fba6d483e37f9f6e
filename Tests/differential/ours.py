"""This project's EVM: one `sandboxd evm batch` process that answers a case with a line."""

import json
import subprocess

from cases import Account, Outcome, data, number


class Sandboxd:
    name = "sandboxd"

    def __init__(self, binary):
        self.process = subprocess.Popen(
            [binary, "evm", "batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1 << 16
        )

    def run(self, case):
        self.process.stdin.write(json.dumps({"case": case}, separators=(",", ":")) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"sandboxd ended with exit code {self.process.wait()} instead of answering")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(f"sandboxd refused a case as no state test: {answer['error']}")
        return Outcome(
            status=answer["status"],
            gas_used=number(answer.get("gasUsed", "0x0")),
            output=data(answer.get("output", "0x")),
            logs=[
                (log["address"], [data(topic) for topic in log["topics"]], data(log["data"]))
                for log in answer.get("logs", [])
            ],
            post={address: Account.read(account) for address, account in answer["post"].items()},
            root=data(answer["stateRoot"]),
            reason=answer.get("reason", ""),
        )

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=10)
