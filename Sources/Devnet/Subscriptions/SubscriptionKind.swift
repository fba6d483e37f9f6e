import EVM
import Primitives

/// What a subscriber wants to hear of.
enum SubscriptionKind: Sendable {
    /// The header of each block that becomes the head.
    case newHeads
    /// The logs of those blocks, and again, as removed, those of blocks that a reorganisation takes away.
    case logs(FilterRegistry.LogQuery)
    case newPendingTransactions(full: Bool)
    /// News of catching up, as geth has it: a devnet is never behind, so there are none.
    case syncing
    /// The receipts of each block, those of some transactions alone where any are named.
    case transactionReceipts(of: Set<Hash256>)
}

extension Parameters {
    /// The kind that `eth_subscribe` asks for, refused in geth's words.
    func subscriptionKind() throws(RPCError) -> SubscriptionKind {
        guard let name = try required(0).string else {
            throw .invalidParameters("expected subscription name as first argument")
        }
        try allow(atMost: 2)
        switch name {
        case "newHeads": return .newHeads
        case "logs": return .logs(try logQuery(1))
        case "newPendingTransactions":
            return .newPendingTransactions(full: try optional(1) == nil ? false : bool(1))
        case "syncing": return .syncing
        case "transactionReceipts": return .transactionReceipts(of: try transactionHashes(1))
        default:
            throw RPCError(code: -32601, message: "no \"\(name.prefix(60))\" subscription in eth namespace")
        }
    }

    private func transactionHashes(_ index: Int) throws(RPCError) -> Set<Hash256> {
        guard let member = optional(index)?["transactionHashes"], !member.isNull else { return [] }
        let hashes = member.array?.compactMap(\.asHash) ?? []
        guard let count = member.array?.count, count == hashes.count, count <= 200 else {
            throw Parameters.invalid(index, "at most 200 32-byte hashes in transactionHashes", member)
        }
        return Set(hashes)
    }
}
