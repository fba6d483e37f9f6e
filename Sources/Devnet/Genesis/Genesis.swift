import EVM
import Primitives
import Synchronization

/// Block 0 of a devnet.
///
/// Ten thousand devnets from one configuration share one genesis state: it is built and hashed once
/// in a process and kept for the next.
enum Genesis {
    private struct StateKey: Hashable {
        let hardfork: Hardfork
        let mnemonic: String
        let count: Int
        let balance: U256
    }

    private static let states = Mutex<[StateKey: WorldState]>([:])

    static func block(_ configuration: DevnetConfiguration, accounts: DevAccounts) -> StoredBlock {
        let rules = Rules.of(configuration.hardfork)
        let state = state(configuration, accounts, rules)
        var header = Header()
        header.stateRoot = state.root
        header.gasLimit = configuration.gasLimit
        header.timestamp = configuration.genesisTimestamp
        header.beneficiary = configuration.beneficiary
        header.receiptsRoot = TrieRoot.empty
        if rules.features.hasBaseFee { header.baseFeePerGas = configuration.baseFee }
        if rules.features.blobs != nil {
            header.blobGasUsed = 0
            header.excessBlobGas = 0
        }
        if rules.features.hasBeaconRoot { header.parentBeaconBlockRoot = .zero }
        if rules.features.hasRequests { header.requestsHash = Requests.hash([]) }
        let block = Block.sealing(
            header,
            transactions: [],
            withdrawals: rules.features.hasWithdrawals ? [] : nil
        )
        return StoredBlock(block, outcomes: [], state: state, parent: nil)
    }

    private static func state(
        _ configuration: DevnetConfiguration,
        _ accounts: DevAccounts,
        _ rules: Rules
    ) -> WorldState {
        let key = StateKey(
            hardfork: configuration.hardfork,
            mnemonic: configuration.mnemonic,
            count: configuration.accountCount,
            balance: configuration.accountBalance
        )
        if let state = states.withLock({ $0[key] }) { return state }
        var genesis = Predeploys.accounts(rules)
        for address in accounts.addresses {
            genesis[address] = GenesisAccount(balance: configuration.accountBalance)
        }
        let state = WorldState(accounts: genesis)
        // Hashed here, so that whoever shares the state shares its hashes.
        _ = state.root
        return states.withLock { known in
            if known.count > 4_096 { known.removeAll() }
            known[key] = state
            return state
        }
    }
}
