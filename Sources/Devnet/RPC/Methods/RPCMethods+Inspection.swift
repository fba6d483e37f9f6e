import Cryptography
import EVM
import Primitives

/// Looking into the state: code by hash, ranges of accounts and slots, what blocks changed.
extension RPCMethods {
    static var stateInspection: [RPCMethod] {
        [
            .read("debug_codeByHash") { chain, parameters, _ in
                let hash = try parameters.hash(0)
                let id = try parameters.block(1)
                guard let state = chain.state(at: id) else { throw unknownBlock(id) }
                return code(hash, in: state)
            },
            .read("debug_dbGet") { chain, parameters, _ in
                // The one kind of record that a chain in memory has: code under "c" and its hash.
                let key = try parameters.data(0)
                guard key.count == 33, key[0] == 0x63, let hash = Hash256(key.dropFirst()) else {
                    return .null
                }
                return code(hash, in: chain.state)
            },
            .read("debug_storageRangeAt") { chain, parameters, interrupt in
                let id = try parameters.block(0)
                let position = try parameters.uint64(1)
                let address = try parameters.address(2)
                let start = try rangeStart(parameters, 3)
                let limit = Int(clamping: min(try parameters.uint64(4), 10_000))
                let state = try state(chain, id, before: position, interrupt)
                return StorageRange(state.storage(of: address), from: start, limit: limit).json
            },
            .read("debug_accountInfoAt") { chain, parameters, interrupt in
                let id = try parameters.block(0)
                let position = try parameters.uint64(1)
                let address = try parameters.address(2)
                let state = try state(chain, id, before: position + 1, interrupt)
                guard let account = state.account(at: address) else { return .null }
                return .object([
                    "balance": .quantity(account.balance), "nonce": .quantity(account.nonce),
                    "code": .data(account.code.bytes),
                ])
            },
            .read("debug_accountRange") { chain, parameters, _ in
                let id = try parameters.block(0)
                guard let state = chain.state(at: id) else { throw unknownBlock(id) }
                var range = AccountRange(state)
                range.start = try parameters.optional(1) == nil ? .zero : rangeStart(parameters, 1)
                if parameters.optional(2) != nil {
                    range.limit = Int(clamping: min(max(1, try parameters.uint64(2)), 256))
                }
                range.leavesCodeOut = try parameters.optional(3) == nil ? false : parameters.bool(3)
                range.leavesStorageOut = try parameters.optional(4) == nil ? false : parameters.bool(4)
                return range.json
            },
            .read("debug_dumpBlock") { chain, parameters, _ in
                let id = try parameters.block(0)
                guard let state = chain.state(at: id) else { throw unknownBlock(id) }
                var range = AccountRange(state)
                range.limit = 10_000
                return range.json
            },
            .read("debug_getModifiedAccountsByNumber") { chain, parameters, _ in
                let first = try parameters.block(0)
                let second = try parameters.optional(1) == nil ? nil : parameters.block(1)
                return try modifiedAccounts(chain, first, second)
            },
            .read("debug_getModifiedAccountsByHash") { chain, parameters, _ in
                let first = BlockID.hash(try parameters.hash(0))
                let second = try parameters.optional(1) == nil ? nil : BlockID.hash(parameters.hash(1))
                return try modifiedAccounts(chain, first, second)
            },
            // Memory is given back as soon as nobody holds it.
            .instant("debug_freeOSMemory") { _, _ in .null },
        ]
            + RPCMethod.control("debug_clearTxpool") { chain, _ in
                chain.dropAll()
                return .null
            }
    }

    private static func code(_ hash: Hash256, in state: WorldState) -> JSONValue {
        var found: [UInt8]?
        state.visitAccounts { _, account in
            if found == nil, account.code.hash == hash { found = account.code.bytes }
        }
        return found.map { .data($0) } ?? .null
    }

    /// The key that a range begins with: up to 32 bytes, filled up with zeros.
    private static func rangeStart(_ parameters: Parameters, _ index: Int) throws(RPCError) -> Hash256 {
        let bytes = try parameters.data(index)
        guard bytes.count <= 32, let hash = Hash256(bytes + [UInt8](repeating: 0, count: 32 - bytes.count))
        else { throw Parameters.invalid(index, "at most 32 bytes", parameters.items[index]) }
        return hash
    }

    /// The state inside a block: in front of its transaction at `position`.
    private static func state(
        _ chain: Chain,
        _ id: BlockID,
        before position: UInt64,
        _ interrupt: Interrupt
    ) throws -> WorldState {
        guard let block = chain.block(id) else { throw unknownBlock(id) }
        let count = UInt64(block.block.transactions.count)
        guard position <= count else {
            throw RPCError.server("transaction index \(position) out of range for block \(block.hash)")
        }
        // Behind the last transaction is the block's own end, with whatever it paid out.
        if position == count { return block.state }
        var replay = try BlockReplay(block, chain: chain, interrupt: interrupt)
        try replay.skip(to: Int(position))
        return replay.state
    }

    private static func modifiedAccounts(
        _ chain: Chain,
        _ first: BlockID,
        _ second: BlockID?
    ) throws -> JSONValue {
        guard let start = chain.block(first) else { throw unknownBlock(first) }
        var before = start
        var after = start
        if let second {
            guard let end = chain.block(second) else { throw unknownBlock(second) }
            guard start.number < end.number else {
                throw RPCError.server(
                    "start block height (\(start.number)) must be less than end block height (\(end.number))"
                )
            }
            after = end
        } else {
            guard let parent = start.parent else {
                throw RPCError.server("block \(start.number) has no parent")
            }
            before = parent
        }
        return .array(after.state.addressesChanged(since: before.state).sorted().map { .data($0) })
    }
}

/// Slots of a contract by the hashes of their keys, as the trie has them.
private struct StorageRange {
    private var members: [JSONValue.Member] = []
    private var next: Hash256?

    init(_ storage: StorageTrie, from start: Hash256, limit: Int) {
        storage.visitSlots(from: start) { key, slot, value in
            guard members.count < limit else {
                next = key
                return false
            }
            members.append(
                JSONValue.Member(key.description, .object(["key": .word(slot), "value": .word(value)]))
            )
            return true
        }
    }

    var json: JSONValue {
        .object(["storage": .object(members), "nextKey": next.map { .data($0) } ?? .null])
    }
}

/// Accounts by the hashes of their addresses, in geth's shape of a dump.
private struct AccountRange {
    let state: WorldState
    var start = Hash256.zero
    var limit = 256
    var leavesCodeOut = false
    var leavesStorageOut = false

    init(_ state: WorldState) { self.state = state }

    var json: JSONValue {
        var members: [JSONValue.Member] = []
        var next: Hash256?
        state.visitAccounts(from: start) { key, address, account in
            guard members.count < limit else {
                next = key
                return false
            }
            members.append(JSONValue.Member(address.description, json(address, account, key)))
            return true
        }
        return .object([
            "root": .string(String(state.root.description.dropFirst(2))),
            "accounts": .object(members),
            "next": next.map { .data($0) },
        ])
    }

    private func json(_ address: Address, _ account: Account, _ key: Hash256) -> JSONValue {
        var slots: [JSONValue.Member] = []
        if !leavesStorageOut {
            state.storage(of: address).visitSlots { slot, value in
                slots.append(
                    JSONValue.Member(Hash256(slot).description, .string(String(value.quantity.dropFirst(2))))
                )
            }
        }
        return .object([
            "balance": .string(account.balance.description),
            "nonce": .int(account.nonce),
            "root": .data(state.storageRoot(of: address)),
            "codeHash": .data(account.code.hash),
            "code": leavesCodeOut || account.code.isEmpty ? nil : .data(account.code.bytes),
            "storage": slots.isEmpty ? nil : .object(slots),
            "address": .data(address),
            "key": .data(key),
        ])
    }
}

extension WorldState {
    /// Accounts whose nonce, balance, code or storage differs between two states.
    ///
    /// Walks only the parts of the trie that the two do not share.
    func addressesChanged(since old: WorldState) -> [Address] {
        var changed: [Address] = []
        trie.visitDifferences(from: old.trie) { _, before, after in
            if let leaf = after ?? before, !(before.map { $0.isSame(as: after) } ?? false) {
                changed.append(leaf.address)
            }
        }
        return changed
    }
}

extension AccountLeaf {
    fileprivate func isSame(as other: AccountLeaf?) -> Bool {
        guard let other else { return false }
        return nonce == other.nonce && balance == other.balance && code.hash == other.code.hash
            && storage.root == other.storage.root
    }
}
