public import EVM
public import Primitives

/// What a transaction left behind in its block.
public struct Receipt: Sendable, Hashable {
    public enum Outcome: Sendable, Hashable {
        /// Whether the transaction was carried out, not reverted (Byzantium,
        /// https://eips.ethereum.org/EIPS/eip-658).
        case status(Bool)
        /// The state's root behind the transaction (before Byzantium).
        case stateRoot(Hash256)
    }

    public var kind: Transaction.Kind
    public var outcome: Outcome
    /// Of the block's transactions up to this one.
    public var cumulativeGasUsed: UInt64
    public var bloom: Bloom
    public var logs: [Log]

    /// A receipt whose bloom follows from its logs.
    public init(kind: Transaction.Kind, outcome: Outcome, cumulativeGasUsed: UInt64, logs: [Log]) {
        let bloom = logs.isEmpty ? .empty : Bloom(logs)
        self.init(
            kind: kind,
            outcome: outcome,
            cumulativeGasUsed: cumulativeGasUsed,
            logs: logs,
            bloom: bloom
        )
    }

    /// A receipt of which the logs' bloom is known.
    init(
        kind: Transaction.Kind,
        outcome: Outcome,
        cumulativeGasUsed: UInt64,
        logs: [Log],
        bloom: Bloom
    ) {
        self.kind = kind
        self.outcome = outcome
        self.cumulativeGasUsed = cumulativeGasUsed
        self.logs = logs
        self.bloom = bloom
    }

    /// The bytes that the receipts' trie holds (https://eips.ethereum.org/EIPS/eip-2718).
    public var encoded: [UInt8] {
        var encoder = RLPEncoder(capacity: 300)
        if kind != .legacy { encoder.append(encoded: CollectionOfOne(kind.rawValue)) }
        encoder.list { list in
            switch outcome {
            case .status(let succeeded): list.append(succeeded ? 1 : 0 as UInt64)
            case .stateRoot(let root): list.append(root)
            }
            list.append(cumulativeGasUsed)
            list.append(bloom.bytes)
            list.list { entries in
                for log in logs { log.write(to: &entries) }
            }
        }
        return encoder.bytes
    }
}

extension Log {
    func write(to encoder: inout RLPEncoder) {
        encoder.list { list in
            list.append(address)
            list.list { topics in
                for topic in self.topics { topics.append(topic) }
            }
            list.append(data)
        }
    }
}
