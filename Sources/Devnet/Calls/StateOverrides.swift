import Cryptography
import EVM
import Primitives

/// Accounts as a caller wants them for one question, in the terms of geth's state overrides.
struct StateOverrides: Sendable {
    /// What is to be different in one account; nil leaves a field as it is.
    struct Account: Sendable {
        var nonce: UInt64?
        var balance: U256?
        var code: Code?
        /// Replaces the whole storage.
        var state: [U256: U256]?
        /// Replaces single slots.
        var stateDiff: [U256: U256]?
        /// Where the precompile at this address goes.
        var movePrecompileTo: Address?

        /// Whether there is anything to write into the state.
        fileprivate var writes: Bool {
            nonce != nil || balance != nil || code != nil || state != nil || !(stateDiff ?? [:]).isEmpty
        }
    }

    var accounts: [Address: Account] = [:]

    var isEmpty: Bool { accounts.isEmpty }
}

extension CallPoint {
    /// Makes the overrides true at this point.
    ///
    /// A precompile whose address is overridden is gone; code that is put there runs instead.
    mutating func apply(_ overrides: StateOverrides) throws(RPCError) {
        if overrides.isEmpty { return }
        var moves: [(from: Address, to: Address?)] = []
        var destinations: Set<Address> = []
        var diff = StateDiff()
        // In the order of addresses, so that of several mistakes always the same one is told.
        for (address, override) in overrides.accounts.sorted(by: { $0.key < $1.key }) {
            if destinations.contains(address) {
                throw .server("account \(address.checksummed) has already been overridden by a precompile")
            }
            let isPrecompile = rules.precompiles.runs(at: address)
            if let destination = override.movePrecompileTo {
                guard isPrecompile else {
                    throw .server("account \(address.checksummed) is not a precompile")
                }
                if overrides.accounts[destination] != nil {
                    throw .server("account \(destination.checksummed) is already overridden")
                }
                destinations.insert(destination)
            }
            if isPrecompile { moves.append((address, override.movePrecompileTo)) }
            if override.state != nil, override.stateDiff != nil {
                throw .server("account \(address.checksummed) has both 'state' and 'stateDiff'")
            }
            if override.writes { diff.accounts[address] = change(of: address, override) }
        }
        rules = rules.movingPrecompiles(moves)
        state = state.applying(diff)
    }

    private func change(of address: Address, _ override: StateOverrides.Account) -> AccountChange {
        let account = state.account(at: address)
        return AccountChange(
            account: (
                override.nonce ?? account?.nonce ?? 0,
                override.balance ?? account?.balance ?? .zero,
                override.code ?? account?.code ?? .empty
            ),
            clearsStorage: override.state != nil,
            storage: override.state ?? override.stateDiff ?? [:]
        )
    }
}
