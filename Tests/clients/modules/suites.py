"""web3.py's module tests that more than one transport runs; a transport's own file says how it is reached."""

from web3._utils import module_testing as tests


class TestEth(tests.EthModuleTest):
    pass


class TestNet(tests.NetModuleTest):
    pass


class TestAsyncEth(tests.AsyncEthModuleTest):
    pass


class TestAsyncNet(tests.AsyncNetModuleTest):
    pass


class TestAsyncDebug(tests.GoEthereumAsyncDebugModuleTest):
    pass


class TestAsyncTxPool(tests.GoEthereumAsyncTxPoolModuleTest):
    pass
