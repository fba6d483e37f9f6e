"""web3.py's module tests over WebSocket, against a team's devnet; all of its clients for that are asynchronous."""

import pytest
import pytest_asyncio
from suites import TestAsyncDebug, TestAsyncEth, TestAsyncNet, TestAsyncTxPool  # noqa: F401
from web3 import AsyncWeb3, WebSocketProvider
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
