"""Starts one daemon for the whole run and hands out its URL.

The binary is the one that the environment variable SANDBOXD names, or the release build.
"""

import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def daemon(tmp_path_factory):
    binary = os.environ.get("SANDBOXD", str(ROOT / ".build/release/sandboxd"))
    log = tmp_path_factory.mktemp("daemon") / "log"
    with open(log, "wb") as errors:
        process = subprocess.Popen(
            [binary, "serve", "--ephemeral", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=ROOT,
        )
        url = None
        for line in process.stdout:
            match = re.search(rb"listening on (http://\S+)", line)
            if match:
                url = match.group(1).decode()
                break
        assert url, f"the daemon did not start: {log.read_text()}"
        yield url
        process.terminate()
        assert process.wait(timeout=20) == 0


@pytest.fixture()
def w3(daemon):
    from web3 import Web3

    web3 = Web3(Web3.HTTPProvider(daemon))
    snapshot = web3.provider.make_request("evm_snapshot", [])["result"]
    yield web3
    assert web3.provider.make_request("evm_revert", [snapshot])["result"] is True
