"""eth-ape with its Foundry plugin, which is told where the devnet is as it is told where an Anvil is."""

import os
import pathlib
import subprocess

import pytest

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE / "project"
APE = os.environ.get("APE", str(HERE.parents[2] / ".toolchain/clients/ape/bin/ape"))
# Those are the project's own tests, for ape to run.
collect_ignore = ["project"]


@pytest.fixture(params=["drop-in", "team"])
def host(request, program):
    if request.param == "drop-in":
        return program.url
    return program.devnet(program.team("ape"))["rpcUrl"]


@pytest.fixture()
def ape(host, tmp_path):
    """Runs a command of ape in the project against the devnet."""

    def run(*arguments):
        environment = {**os.environ, "APE_FOUNDRY_HOST": host, "APE_DATA_FOLDER": str(tmp_path), "HOME": str(tmp_path)}
        environment.pop("PYTEST_ADDOPTS", None)
        return subprocess.run(
            [APE, *arguments],
            cwd=PROJECT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )

    return run
