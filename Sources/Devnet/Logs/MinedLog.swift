public import EVM
public import Primitives

/// A log with its place in the chain.
public struct MinedLog: Sendable {
    public let log: Log
    public let block: StoredBlock
    public let transactionIndex: Int
    public let transactionHash: Hash256
    /// Position among all logs of the block.
    public let logIndex: Int
    /// Whether its block has left the chain.
    public var isRemoved = false
}

extension FilterRegistry.LogQuery {
    func matches(_ log: Log) -> Bool {
        if !addresses.isEmpty, !addresses.contains(log.address) { return false }
        if topics.count > log.topics.count { return false }
        for (wanted, topic) in zip(topics, log.topics) where !wanted.isEmpty && !wanted.contains(topic) {
            return false
        }
        return true
    }

    /// False when the block's bloom rules every log of it out.
    func mayMatch(_ bloom: Bloom) -> Bool {
        if !addresses.isEmpty, !addresses.contains(where: { bloom.mayContain(Bloom.Probe($0)) }) {
            return false
        }
        return topics.allSatisfy { wanted in
            wanted.isEmpty || wanted.contains { bloom.mayContain(Bloom.Probe(topic: $0)) }
        }
    }
}

extension StoredBlock {
    func logs(matching query: FilterRegistry.LogQuery) -> [MinedLog] {
        let contents = contents
        if contents.outcomes.isEmpty || !query.mayMatch(contents.block.header.logsBloom) { return [] }
        return contents.outcomes.indices.flatMap { index in
            let logs = contents.outcomes[index].receipt.logs
            return logs.indices.filter { query.matches(logs[$0]) }.map {
                contents.log($0, of: index, in: self)
            }
        }
    }
}

extension Chain {
    /// Logs in the blocks `from ... to`, oldest first, of which at most one more than `limit` are looked for.
    func logs(
        from: UInt64,
        to: UInt64,
        matching query: FilterRegistry.LogQuery,
        limit: Int = .max - 1
    ) -> [MinedLog] {
        guard from <= to else { return [] }
        var found: [MinedLog] = []
        index.logs.visit(from...to, of: head, matching: query) { log in
            found.append(log)
            return found.count <= limit
        }
        return found
    }
}
