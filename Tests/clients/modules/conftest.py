"""What web3.py's own module tests expect to find on a chain: contracts, a log, an empty block, a funded account.

The tests come with web3.py; what they stand on is made here, once for each transport, and each of them starts from
it. Blocks come by the clock: many of the tests want a transaction that is not mined yet.
"""

import types

import pytest
import pytest_asyncio
from eth_account import Account
from web3 import Web3
from web3._utils.contract_sources.contract_data._custom_contract_data import EMITTER_ENUM
from web3._utils.contract_sources.contract_data.emitter_contract import EMITTER_CONTRACT_DATA
from web3._utils.contract_sources.contract_data.math_contract import MATH_CONTRACT_DATA
from web3._utils.contract_sources.contract_data.offchain_lookup import OFFCHAIN_LOOKUP_DATA
from web3._utils.contract_sources.contract_data.panic_errors_contract import PANIC_ERRORS_CONTRACT_DATA
from web3._utils.contract_sources.contract_data.revert_contract import REVERT_CONTRACT_DATA
from web3._utils.contract_sources.contract_data.storage_contract import STORAGE_CONTRACT_DATA
from web3._utils.module_testing.utils import RequestMocker

CONTRACTS = {
    "math": MATH_CONTRACT_DATA,
    "emitter": EMITTER_CONTRACT_DATA,
    "revert": REVERT_CONTRACT_DATA,
    "offchain_lookup": OFFCHAIN_LOOKUP_DATA,
    "panic_errors": PANIC_ERRORS_CONTRACT_DATA,
    "storage": STORAGE_CONTRACT_DATA,
}
# The chain that the tests' own constants name.
CHAIN_ID = 131277322940537
BLOCK_TIME = 2


def control(w3, method, *parameters):
    answer = w3.provider.make_request(method, list(parameters))
    assert "error" not in answer, answer
    return answer["result"]


def build_chain(w3):
    """Deploys the contracts and mines the blocks that tests look up, one transaction a block."""
    Account.enable_unaudited_hdwallet_features()
    account = Account.from_mnemonic("test test test test test test test test test test test junk")
    state = types.SimpleNamespace(account=account, contracts={}, deployments={})

    def mined(transaction):
        receipt = w3.eth.wait_for_transaction_receipt(transaction, timeout=10, poll_latency=0.01)
        return receipt

    for name, data in CONTRACTS.items():
        factory = w3.eth.contract(**data)
        receipt = mined(factory.constructor().transact({"from": account.address}))
        assert receipt["status"] == 1, name
        state.contracts[name] = receipt["contractAddress"]
        state.deployments[name] = Web3.to_hex(receipt["transactionHash"])
    emitter = w3.eth.contract(address=state.contracts["emitter"], **EMITTER_CONTRACT_DATA)
    which = EMITTER_ENUM["LogDoubleWithIndex"]
    receipt = mined(emitter.functions.logDouble(which, 12345, 54321).transact({"from": account.address}))
    assert len(receipt["logs"]) == 1
    state.logged, state.logged_in = Web3.to_hex(receipt["transactionHash"]), receipt["blockHash"]
    control(w3, "evm_mine")
    state.empty = w3.eth.get_block("latest")["hash"]
    receipt = mined(
        w3.eth.send_transaction({"from": account.address, "to": account.address, "value": 1, "gas": 21000})
    )
    state.mined, state.mined_in = Web3.to_hex(receipt["transactionHash"]), receipt["blockHash"]
    return state


class Net:
    """A devnet with the chain on it, and the three ways to reach it."""

    def __init__(self, url, websocket, ipc):
        self.url, self.websocket, self.ipc = url, websocket, ipc
        self.admin = Web3(Web3.HTTPProvider(url))
        self.state = build_chain(self.admin)
        control(self.admin, "evm_setAutomine", False)
        control(self.admin, "anvil_setIntervalMining", BLOCK_TIME)


@pytest.fixture(scope="session")
def team_net(program):
    team = program.team("web3py")
    devnet = program.devnet(team, chainId=CHAIN_ID, name="modules")
    return Net(devnet["adminRpcUrl"], devnet["wsUrl"], None)


@pytest.fixture(scope="session")
def default_net(program):
    """The drop-in devnet: the Unix socket serves that one."""
    admin = Web3(Web3.HTTPProvider(program.url))
    snapshot = control(admin, "evm_snapshot")
    control(admin, "anvil_setChainId", CHAIN_ID)
    yield Net(program.url, program.url.replace("http", "ws"), program.ipc)
    control(admin, "anvil_setIntervalMining", 0)
    assert control(admin, "evm_revert", snapshot) is True
    control(admin, "anvil_setChainId", 31337)
    control(admin, "evm_setAutomine", True)


@pytest.fixture()
def state(net, request):
    snapshot = control(net.admin, "evm_snapshot")
    if any(word in request.node.name for word in ("replace", "modify")):
        # Their transaction must still wait when they come to change it: the next block is a whole interval away.
        control(net.admin, "anvil_setIntervalMining", 0)
        control(net.admin, "anvil_setIntervalMining", BLOCK_TIME)
    yield net.state
    assert control(net.admin, "evm_revert", snapshot) is True


def contract(name):
    @pytest.fixture(name=f"{name}_contract")
    def sync(w3, state):
        return w3.eth.contract(address=state.contracts[name], **CONTRACTS[name])

    @pytest.fixture(name=f"async_{name}_contract")
    def asynchronous(async_w3, state):
        return async_w3.eth.contract(address=state.contracts[name], **CONTRACTS[name])

    @pytest.fixture(name=f"{name}_contract_address")
    def address(state):
        return state.contracts[name]

    @pytest.fixture(name=f"async_{name}_contract_address")
    def async_address(state):
        return state.contracts[name]

    return sync, asynchronous, address, async_address


for _name in CONTRACTS:
    for _kind, _fixture in zip(("", "async_", "address_", "async_address_"), contract(_name)):
        globals()[f"_{_kind}{_name}"] = _fixture


def value(name, read):
    @pytest.fixture(name=name)
    def fixture(state):
        return read(state)

    globals()[f"_{name}"] = fixture


value("math_contract_deploy_txn_hash", lambda state: state.deployments["math"])
value("keyfile_account_pkey", lambda state: Web3.to_hex(state.account.key))
for _prefix in ("", "async_"):
    value(_prefix + "keyfile_account_address", lambda state: state.account.address)
    value(_prefix + "keyfile_account_address_dual_type", lambda state: state.account.address)
value("txn_hash_with_log", lambda state: state.logged)
value("mined_txn_hash", lambda state: state.mined)


def block(name, read):
    @pytest.fixture(name=name)
    def sync(w3, state):
        return w3.eth.get_block(read(state))

    @pytest_asyncio.fixture(name=f"async_{name}")
    async def asynchronous(async_w3, state):
        return await async_w3.eth.get_block(read(state))

    globals()[f"_{name}"], globals()[f"_async_{name}"] = sync, asynchronous


block("empty_block", lambda state: state.empty)
block("block_with_txn", lambda state: state.mined_in)
block("block_with_txn_with_log", lambda state: state.logged_in)


@pytest.fixture()
def skip_if_testrpc():
    return lambda w3: None


@pytest.fixture()
def async_skip_if_testrpc():
    return lambda w3: None


@pytest.fixture()
def request_mocker():
    return RequestMocker
