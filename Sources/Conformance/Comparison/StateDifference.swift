public import Devnet
import EVM
public import Primitives

/// Where a state that a run led to first differs from the one that a fixture expects, in the order of addresses.
public enum StateDifference: Sendable, Hashable {
    /// What of an account is compared, in this order.
    public enum Part: Sendable, Hashable {
        /// Whether there is an account at all.
        case existence
        case nonce
        case balance
        case code
        /// Of the slots that differ, the lowest.
        case storage(slot: U256)
    }

    /// The values are written as fixtures write them; long code is cut.
    case account(Address, Part, expected: String, found: String)
    /// The states are equal, so that what the fixture says besides, such as a root, does not belong to its state.
    case none
    /// The fixture has the root of the state alone.
    case rootOnly

    /// Compares two states, account by account.
    ///
    /// - Parameter expected: nil where the fixture does not hold it.
    public init(_ found: WorldState, expected: WorldState?) {
        guard let expected else {
            self = .rootOnly
            return
        }
        var addresses: Set<Address> = []
        found.visitAccounts { address, _ in addresses.insert(address) }
        expected.visitAccounts { address, _ in addresses.insert(address) }
        for address in addresses.sorted() {
            if let difference = Self.difference(at: address, found, expected) {
                self = difference
                return
            }
        }
        self = .none
    }

    private static func difference(
        at address: Address,
        _ found: WorldState,
        _ expected: WorldState
    ) -> StateDifference? {
        let (old, new) = (expected.account(at: address), found.account(at: address))
        guard let old, let new else {
            if old == nil, new == nil { return nil }
            return .account(address, .existence, expected: presence(old != nil), found: presence(new != nil))
        }
        if old.nonce != new.nonce {
            let (nonce, other) = (U256(old.nonce).quantity, U256(new.nonce).quantity)
            return .account(address, .nonce, expected: nonce, found: other)
        }
        if old.balance != new.balance {
            return .account(
                address,
                .balance,
                expected: old.balance.quantity,
                found: new.balance.quantity
            )
        }
        if old.code.hash != new.code.hash {
            return .account(
                address,
                .code,
                expected: text(of: old.code.bytes),
                found: text(of: new.code.bytes)
            )
        }
        return slotDifference(at: address, found.storage(of: address), expected.storage(of: address))
    }

    private static func slotDifference(
        at address: Address,
        _ found: StorageTrie,
        _ expected: StorageTrie
    ) -> StateDifference? {
        if found.root == expected.root { return nil }
        var slots: Set<U256> = []
        found.visitSlots { slot, _ in slots.insert(slot) }
        expected.visitSlots { slot, _ in slots.insert(slot) }
        for slot in slots.sorted() {
            let (old, new) = (expected.value(at: slot), found.value(at: slot))
            guard old != new else { continue }
            return .account(address, .storage(slot: slot), expected: old.quantity, found: new.quantity)
        }
        return nil
    }

    private static func presence(_ exists: Bool) -> String { exists ? "an account" : "no account" }

    private static func text(of code: [UInt8]) -> String {
        let shown = 40
        if code.count <= shown { return Hex.encode(code) }
        return "\(Hex.encode(Array(code.prefix(shown))))… (\(code.count) bytes)"
    }
}

extension StateDifference: CustomStringConvertible {
    public var description: String {
        switch self {
        case .account(let address, let part, let expected, let found):
            switch part {
            case .existence: "first difference: there is \(found) at \(address) instead of \(expected)"
            case .nonce: "first difference: account \(address) has nonce \(found) instead of \(expected)"
            case .balance: "first difference: account \(address) has balance \(found) instead of \(expected)"
            case .code: "first difference: account \(address) has code \(found) instead of \(expected)"
            case .storage(let slot):
                "first difference: account \(address) has \(found) in storage slot \(slot.quantity) "
                    + "instead of \(expected)"
            }
        case .none: "no account differs from those of the fixture's post-state"
        case .rootOnly: "the fixture has only the root of the state, so no account can be named"
        }
    }
}
