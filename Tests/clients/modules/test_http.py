"""web3.py's module tests over HTTP, against a team's devnet."""

import pytest
import pytest_asyncio
from suites import TestAsyncDebug, TestAsyncEth, TestAsyncNet, TestAsyncTxPool, TestEth, TestNet  # noqa: F401
from web3 import AsyncHTTPProvider, AsyncWeb3, Web3
from web3._utils import module_testing as tests
from web3._utils.module_testing.web3_module import AsyncWeb3ModuleTest


@pytest.fixture()
def net(team_net):
    return team_net


@pytest.fixture()
def w3(net, state):
    return Web3(Web3.HTTPProvider(net.url, request_kwargs={"timeout": 10}))


@pytest_asyncio.fixture()
async def async_w3(net, state):
    w3 = AsyncWeb3(AsyncHTTPProvider(net.url, request_kwargs={"timeout": 10}))
    yield w3
    await w3.provider.disconnect()


class OwnVersion:
    def _check_web3_client_version(self, client_version):
        assert "sandboxd/" in client_version


class TestWeb3(OwnVersion, tests.Web3ModuleTest):
    pass


class TestDebug(tests.GoEthereumDebugModuleTest):
    pass


class TestTxPool(tests.GoEthereumTxPoolModuleTest):
    pass


class TestAsyncWeb3(OwnVersion, AsyncWeb3ModuleTest):
    pass
