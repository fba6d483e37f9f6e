import EVM
public import Primitives

/// A block as JSON-RPC names it.
public enum BlockID: Sendable, Hashable {
    case number(UInt64)
    case hash(Hash256)
    case latest
    case pending
    case earliest
    case safe
    case finalized
}

extension Chain {
    /// The block that `id` names; nil when there is none.
    ///
    /// The pending block is not among them.
    public func block(_ id: BlockID) -> StoredBlock? {
        switch id {
        case .number(let number): head.ancestor(number)
        case .hash(let hash): block(with: hash)
        // A devnet has no forks of its own to fear: every block is final.
        case .latest, .safe, .finalized: head
        case .earliest: genesis
        case .pending: nil
        }
    }

    /// The block that `id` names, the pending one among them, which is built for it; nil when there is none.
    func blockOrPending(_ id: BlockID) -> StoredBlock? {
        id == .pending ? pending().block : block(id)
    }

    private func block(with hash: Hash256) -> StoredBlock? {
        index.blocks.find(hash) { number in
            guard let block = head.ancestor(number), block.hash == hash else { return nil }
            return block
        }
    }

    public func transaction(_ hash: Hash256) -> TransactionLocation? {
        index.transactions.find(hash) { number in
            guard let block = head.ancestor(number),
                let index = block.block.transactions.firstIndex(where: { $0.hash == hash })
            else { return nil }
            return TransactionLocation(block: block, index: index)
        }
    }

    /// The state after the block that `id` names; at the head, with the cheats since then.
    public func state(at id: BlockID) -> WorldState? {
        if id == .pending { return pending().state }
        guard let block = block(id) else { return nil }
        return block == head ? state : block.state
    }

    /// The nonce of the account's next transaction, counting those that wait.
    public func pendingNonce(of address: Address) -> UInt64 {
        pool.nextNonce(of: address, after: state.account(at: address)?.nonce ?? 0)
    }

    /// Whether the devnet signs for `address` or lets anyone act as it.
    public func isUnlocked(_ address: Address) -> Bool {
        accounts.key(of: address) != nil || isImpersonated(address)
    }

    func isImpersonated(_ address: Address) -> Bool {
        settings.impersonatesAll || settings.impersonated.contains(address)
    }
}
