import EVM
import Primitives

/// Which parts of an answer a `trace_` method is to hold.
struct ParityTraceTypes: Sendable, Hashable {
    var trace = false
    var vmTrace = false
    var stateDiff = false
}

extension Parameters {
    /// A list of `trace`, `vmTrace` and `stateDiff`.
    func traceTypes(_ index: Int) throws(RPCError) -> ParityTraceTypes {
        try Parameters.traceTypes(try required(index), index)
    }

    static func traceTypes(_ value: JSONValue, _ index: Int) throws(RPCError) -> ParityTraceTypes {
        guard let items = value.array else {
            throw invalid(index, "an array of \"trace\", \"vmTrace\" and \"stateDiff\"", value)
        }
        var types = ParityTraceTypes()
        for item in items {
            switch item {
            case "trace": types.trace = true
            case "vmTrace": types.vmTrace = true
            case "stateDiff": types.stateDiff = true
            default: throw invalid(index, "\"trace\", \"vmTrace\" or \"stateDiff\"", item)
            }
        }
        return types
    }
}

extension TraceJob {
    /// Runs it, and lends `body` what writes its calls in Parity's way.
    func withParityWriter<T>(_ body: (FlatCallWriter) throws -> T) throws -> T {
        try withCalls { try body(FlatCallWriter($1, style: .parity, location: location)) }
    }

    /// Parity's answer for one transaction: output and what `types` ask for.
    func parityTraces(_ types: ParityTraceTypes) throws -> (JSONText, TransactionResult) {
        guard types.vmTrace else { return try withCalls { try parityTraces(types, $0, $1, nil) } }
        let observer = VMTrace(rules: rules, sizeLimit: limit.bytes)
        let ended: (result: TransactionResult, trace: CallTrace)
        do { ended = try trace(observer) } catch { throw observer.isOverfull ? limit.exceeded : error }
        return try parityTraces(types, ended.result, ended.trace, observer.text)
    }

    private func parityTraces(
        _ types: ParityTraceTypes,
        _ result: TransactionResult,
        _ trace: CallTrace,
        _ vmTrace: JSONText?
    ) throws -> (JSONText, TransactionResult) {
        var text = JSONText()
        text.raw("{\"output\":")
        text.data(result.output)
        text.raw(",\"stateDiff\":")
        text.append(types.stateDiff ? ParityStateDiff.json(result.diff, on: state) : .null)
        text.raw(",\"trace\":")
        if types.trace {
            let writer = FlatCallWriter(trace, style: .parity, location: nil)
            writer.writeAll(to: &text, sizeLimit: limit.bytes)
        } else {
            text.raw("[]")
        }
        text.raw(",\"vmTrace\":")
        if let vmTrace { text.append(vmTrace) } else { text.raw("null") }
        text.raw("}")
        if text.count > limit.bytes { throw limit.exceeded }
        return (text, result)
    }
}

/// Traces of a block's transactions and rewards, one after the other.
struct BlockTraces {
    let stored: StoredBlock
    let chain: Chain
    let interrupt: Interrupt

    /// Calls `body` with the writer of each transaction that `isWanted`, in order.
    func visit(
        where isWanted: (TransactionOutcome) -> Bool = { _ in true },
        _ body: (FlatCallWriter) throws -> Void
    ) throws {
        guard stored.parent != nil, let last = stored.outcomes.lastIndex(where: isWanted) else { return }
        var replay = try BlockReplay(stored, chain: chain, interrupt: interrupt)
        while let job = replay.job, replay.index <= last {
            if isWanted(stored.outcomes[replay.index]) {
                let result = try job.withCalls { result, trace in
                    try body(FlatCallWriter(trace, style: .parity, location: job.location))
                    return result
                }
                replay.advance(result)
            } else {
                replay.advance(try job.run())
            }
        }
    }

    /// What the block itself paid out: to its beneficiary and its ommers', where proof of work made it.
    var rewards: [Reward] {
        guard stored.parent != nil, !stored.header.difficulty.isZero else { return [] }
        let rules = chain.rules(of: stored.header)
        guard !rules.features.isProofOfStake else { return [] }
        let reward = rules.features.blockReward
        let ommers = stored.block.ommers
        let own = U256(reward) &+ U256(reward / 32 &* UInt64(ommers.count))
        return [Reward(author: stored.header.beneficiary, kind: "block", value: own)]
            + ommers.map { ommer in
                let age = 8 &+ ommer.number &- stored.number
                return Reward(author: ommer.beneficiary, kind: "uncle", value: U256(reward / 8 &* age))
            }
    }

    struct Reward {
        let author: Address
        let kind: String
        /// In wei.
        let value: U256
    }

    func write(_ reward: Reward, to text: inout JSONText) {
        text.append(
            .object([
                "action": .object([
                    "author": .data(reward.author), "rewardType": .string(reward.kind),
                    "value": .quantity(reward.value),
                ]),
                "blockHash": .data(stored.hash), "blockNumber": .int(stored.number), "result": .null,
                "subtraces": 0, "traceAddress": [], "transactionHash": .null,
                "transactionPosition": .null, "type": "reward",
            ])
        )
    }
}
