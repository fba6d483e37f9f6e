import EVM
import Primitives

/// What a transaction changed, in Parity's shape: `=` for what stayed, `+` and `-` for what came and went, `*` for
/// both values of what changed.
enum ParityStateDiff {
    static func json(_ diff: StateDiff, on state: WorldState) -> JSONValue {
        .object(
            diff.accounts.sorted { $0.key < $1.key }.compactMap { address, change in
                account(address, change, state).map { JSONValue.Member(address.description, $0) }
            }
        )
    }

    private static func account(
        _ address: Address,
        _ change: AccountChange,
        _ state: WorldState
    ) -> JSONValue? {
        let old = state.account(at: address)
        switch (old, change.account) {
        case (nil, nil): return nil
        case (let old?, nil):
            return .object([
                "balance": one("-", .quantity(old.balance)),
                "code": one("-", .data(old.code.bytes)),
                "nonce": one("-", .quantity(old.nonce)),
                "storage": storage(address, change, state) { old, _ in one("-", .word(old)) },
            ])
        case (nil, let new?):
            return .object([
                "balance": one("+", .quantity(new.balance)),
                "code": one("+", .data(new.code.bytes)),
                "nonce": one("+", .quantity(new.nonce)),
                "storage": storage(address, change, state) { _, new in one("+", .word(new)) },
            ])
        case (let old?, let new?):
            let slots = storage(address, change, state) { old, new in both(.word(old), .word(new)) }
            let isSame =
                old.balance == new.balance && old.code.hash == new.code.hash && old.nonce == new.nonce
            if isSame, slots == .object([]) { return nil }
            return .object([
                "balance": both(.quantity(old.balance), .quantity(new.balance)),
                "code": old.code.hash == new.code.hash
                    ? "=" : both(.data(old.code.bytes), .data(new.code.bytes)),
                "nonce": both(.quantity(old.nonce), .quantity(new.nonce)),
                "storage": slots,
            ])
        }
    }

    private static func one(_ sign: String, _ value: JSONValue) -> JSONValue {
        .object([JSONValue.Member(sign, value)])
    }

    private static func both(_ old: JSONValue, _ new: JSONValue) -> JSONValue {
        old == new ? "=" : one("*", .object(["from": old, "to": new]))
    }

    /// The slots whose value differs, those that went with the account's old storage among them.
    private static func storage(
        _ address: Address,
        _ change: AccountChange,
        _ state: WorldState,
        _ entry: (U256, U256) -> JSONValue
    ) -> JSONValue {
        let before = state.storage(of: address)
        var slots: [U256: (U256, U256)] = [:]
        if change.clearsStorage { before.visitSlots { slots[$0] = ($1, .zero) } }
        for (slot, value) in change.storage { slots[slot] = (before.value(at: slot), value) }
        return .object(
            slots.filter { $0.value.0 != $0.value.1 }.sorted { $0.key < $1.key }
                .map { JSONValue.Member(Hash256($0.key).description, entry($0.value.0, $0.value.1)) }
        )
    }
}
