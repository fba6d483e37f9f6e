"""Starts one daemon for the whole run, and keeps what is not run, with the reasons, in one file.

The binary is the one that the environment variable SANDBOXD names, or the release build.
"""

import dataclasses
import fnmatch
import json
import os
import pathlib
import re
import subprocess
import urllib.request

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass(frozen=True)
class Daemon:
    """A daemon that listens."""

    url: str
    ipc: str
    token: str

    def call(self, path, body):
        request = urllib.request.Request(
            self.url + path,
            data=json.dumps(body).encode(),
            headers={"authorization": f"Bearer {self.token}", "content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())

    def team(self, name):
        return self.call("/api/v1/teams", {"name": name})

    def devnet(self, team, **options):
        return self.call(f"/api/v1/teams/{team['id']}/devnets", options)


@pytest.fixture(scope="session")
def program(tmp_path_factory):
    binary = os.environ.get("SANDBOXD", str(ROOT / ".build/release/sandboxd"))
    log = tmp_path_factory.mktemp("daemon") / "log"
    with open(log, "wb") as errors:
        process = subprocess.Popen(
            [binary, "serve", "--ephemeral", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=ROOT,
            text=True,
        )
        told = {}
        for line in process.stdout:
            for name, pattern in (
                ("ipc", r"IPC: +(\S+)"),
                ("token", r"Organiser token: +(\S+)"),
                ("url", r"listening on (http://\S+)"),
            ):
                if match := re.search(pattern, line):
                    told[name] = match.group(1)
            if "url" in told:
                break
        assert "url" in told, f"the daemon did not start: {log.read_text()}"
        yield Daemon(told["url"], told["ipc"], pathlib.Path(told["token"]).read_text().strip())
        process.terminate()
        assert process.wait(timeout=20) == 0


@pytest.fixture(scope="session")
def daemon(program):
    return program.url


@pytest.fixture()
def w3(daemon):
    from web3 import Web3

    web3 = Web3(Web3.HTTPProvider(daemon))
    snapshot = web3.provider.make_request("evm_snapshot", [])["result"]
    yield web3
    assert web3.provider.make_request("evm_revert", [snapshot])["result"] is True


# What is not run. exclusions.txt has a line for each: a pattern of tests' names, a bar, the reason.


def exclusions():
    lines = (HERE / "exclusions.txt").read_text().splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            pattern, _, reason = line.partition(" | ")
            yield pattern.strip(), reason.strip()


def pytest_collection_modifyitems(items):
    known = list(exclusions())
    for item in items:
        name = item.nodeid.removeprefix("Tests/clients/")
        for pattern, reason in known:
            if fnmatch.fnmatchcase(name, pattern):
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    terminalreporter.section("not run, and why")
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        name = report.nodeid.removeprefix("Tests/clients/")
        terminalreporter.write_line(f"{name}: {reason.removeprefix('Skipped: ')}")
