"""eth-tester's own tests of a backend, with a devnet as that backend."""

import pytest
from backend import DevnetBackend
from eth_tester import EthereumTester
from eth_tester.utils.backend_testing import BaseTestBackendDirect

# The chain that the tests' own constants name.
CHAIN_ID = 131277322940537


@pytest.fixture(scope="session")
def backend(program):
    devnet = program.devnet(program.team("eth-tester"), chainId=CHAIN_ID)

    class Backend(DevnetBackend):
        url = devnet["adminRpcUrl"]

    return Backend


@pytest.fixture()
def eth_tester(backend):
    return EthereumTester(backend=backend())


class TestDevnet(BaseTestBackendDirect):
    pass
