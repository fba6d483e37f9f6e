"""web3.py's module tests over WebSocket, against a team's devnet; all of its clients for that are asynchronous."""

import pytest
import pytest_asyncio
from web3 import AsyncWeb3, WebSocketProvider
from web3._utils import module_testing as tests
from web3._utils.module_testing.persistent_connection_provider import PersistentConnectionProviderTest


@pytest.fixture()
def net(team_net):
    return team_net


@pytest_asyncio.fixture()
async def async_w3(net, state):
    async with AsyncWeb3(WebSocketProvider(net.websocket, request_timeout=10)) as w3:
        yield w3


class TestPersistentConnection(PersistentConnectionProviderTest):
    pass


class TestAsyncEth(tests.AsyncEthModuleTest):
    pass


class TestAsyncNet(tests.AsyncNetModuleTest):
    pass


class TestAsyncDebug(tests.GoEthereumAsyncDebugModuleTest):
    pass


class TestAsyncTxPool(tests.GoEthereumAsyncTxPoolModuleTest):
    pass
