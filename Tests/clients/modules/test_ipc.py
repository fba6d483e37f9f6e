"""web3.py's module tests over the Unix socket, which serves the drop-in devnet."""

import pytest
import pytest_asyncio
from suites import TestAsyncEth, TestAsyncNet, TestAsyncTxPool, TestEth, TestNet  # noqa: F401
from web3 import AsyncIPCProvider, AsyncWeb3, IPCProvider, Web3
from web3._utils.module_testing.persistent_connection_provider import PersistentConnectionProviderTest


@pytest.fixture()
def net(default_net):
    return default_net


@pytest.fixture()
def w3(net, state):
    return Web3(IPCProvider(net.ipc, timeout=10))


@pytest_asyncio.fixture()
async def async_w3(net, state):
    async with AsyncWeb3(AsyncIPCProvider(net.ipc, request_timeout=10)) as w3:
        yield w3


class TestPersistentConnection(PersistentConnectionProviderTest):
    pass
