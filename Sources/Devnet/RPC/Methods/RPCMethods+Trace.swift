import EVM
import Primitives

/// Tracing in Parity's way.
extension RPCMethods {
    static var parityTracing: [RPCMethod] {
        [
            .read("trace_transaction") { chain, parameters, interrupt in
                guard let location = chain.transaction(try parameters.hash(0)) else { return .null }
                let job = try chain.traceJob(of: location, interrupt: interrupt)
                return try job.withParityWriter { writer in
                    var text = JSONText()
                    writer.writeAll(to: &text, sizeLimit: job.limit.bytes)
                    if text.count > job.limit.bytes { throw job.limit.exceeded }
                    return .written(text)
                }
            },
            .read("trace_get") { chain, parameters, interrupt in
                let wanted = try traceAddress(parameters)
                guard let location = chain.transaction(try parameters.hash(0)) else { return .null }
                let job = try chain.traceJob(of: location, interrupt: interrupt)
                return try job.withParityWriter { writer in
                    var found: JSONText?
                    writer.visit { index, address in
                        guard address == wanted else { return }
                        var text = JSONText()
                        writer.write(index, address, to: &text)
                        found = text
                    }
                    return found.map { .written($0) } ?? .null
                }
            },
            .read("trace_block") { chain, parameters, interrupt in
                guard let block = chain.block(try parameters.block(0)) else { return .null }
                return .written(
                    try TraceFilter(from: block, to: block).run(chain, interrupt)
                )
            },
            .read("trace_filter") { chain, parameters, interrupt in
                .written(try parameters.traceFilter(0, chain).run(chain, interrupt))
            },
            .read("trace_call") { chain, parameters, interrupt in
                let types = try parameters.traceTypes(1)
                let id = try parameters.block(2)
                guard let point = chain.point(id) else { throw unknownBlock(id) }
                let job = callJob(try parameters.call(0), chain, point, interrupt)
                return .written(try job.parityTraces(types).0)
            },
            .read("trace_callMany") { chain, parameters, interrupt in
                try callMany(chain, parameters, interrupt)
            },
            .read("trace_rawTransaction") { chain, parameters, interrupt in
                let signed = try SignedTransaction(decoding: try parameters.data(0))
                let types = try parameters.traceTypes(1)
                let point = chain.nextPoint
                let job = TraceJob(
                    rules: point.rules,
                    environment: point.environment,
                    state: point.state,
                    transaction: signed.transaction,
                    sender: signed.sender,
                    options: .devnet(signed, gasCap: chain.transactionGasCap),
                    interrupt: interrupt
                )
                return .written(try job.parityTraces(types).0)
            },
            .read("trace_replayTransaction") { chain, parameters, interrupt in
                let types = try parameters.traceTypes(1)
                guard let location = chain.transaction(try parameters.hash(0)) else {
                    throw RPCError.server("transaction not found")
                }
                return .written(try chain.traceJob(of: location, interrupt: interrupt).parityTraces(types).0)
            },
            .read("trace_replayBlockTransactions") { chain, parameters, interrupt in
                let id = try parameters.block(0)
                let types = try parameters.traceTypes(1)
                guard let block = chain.block(id) else { throw unknownBlock(id) }
                if block.parent == nil { return [] }
                var replay = try BlockReplay(block, chain: chain, interrupt: interrupt)
                var text = JSONText()
                text.raw("[")
                while let job = replay.job {
                    if replay.index > 0 { text.raw(",") }
                    text.raw("{\"transactionHash\":")
                    text.hash(replay.block.transactions[replay.index].hash)
                    text.raw(",")
                    let (trace, result) = try job.parityTraces(types)
                    // The rest of the object, without its opening bracket.
                    text.append(trace, from: 1)
                    if text.count > replay.limit.bytes { throw replay.limit.exceeded }
                    replay.advance(result)
                }
                text.raw("]")
                return .written(text)
            },
            .read("trace_transactionOpcodeGas") { chain, parameters, interrupt in
                guard let location = chain.transaction(try parameters.hash(0)) else { return .null }
                let job = try chain.traceJob(of: location, interrupt: interrupt)
                return try opcodeGas(job).json
            },
            .read("trace_blockOpcodeGas") { chain, parameters, interrupt in
                guard let block = chain.block(try parameters.block(0)), block.parent != nil else {
                    return .null
                }
                var replay = try BlockReplay(block, chain: chain, interrupt: interrupt)
                var transactions: [JSONValue] = []
                while let job = replay.job {
                    let (json, result) = try opcodeGas(job)
                    transactions.append(json)
                    replay.advance(result)
                }
                return .object([
                    "blockHash": .data(block.hash), "blockNumber": .int(block.number),
                    "transactions": .array(transactions),
                ])
            },
        ]
    }

    private static func traceAddress(_ parameters: Parameters) throws(RPCError) -> [Int] {
        let value = try parameters.required(1)
        let items = value.array?.map(\.asNumber?.asInt) ?? [nil]
        let address = items.compactMap { $0 }
        guard address.count == items.count else {
            throw Parameters.invalid(1, "an array of positions in the tree of calls", value)
        }
        return address
    }

    private static func opcodeGas(_ job: TraceJob) throws -> (json: JSONValue, result: TransactionResult) {
        let observer = OpcodeGas()
        let result = try job.trace(observer).result
        let json = JSONValue.object([
            "transactionHash": job.location.map { .data($0.hash) } ?? .null,
            "opcodeGas": observer.json(job.rules),
        ])
        return (json, result)
    }

    /// A message as a transaction that nobody sends, on the state at `point`.
    static func callJob(
        _ request: CallRequest,
        _ chain: Chain,
        _ point: CallPoint,
        _ interrupt: Interrupt
    ) -> TraceJob {
        let call = PreparedCall(request, at: point, chainID: chain.chainID)
        return TraceJob(
            rules: point.rules,
            environment: call.environment,
            state: point.state,
            transaction: call.transaction,
            sender: request.from,
            options: call.options,
            interrupt: interrupt
        )
    }

    /// Messages one after the other, each on what the ones before made of the state.
    private static func callMany(
        _ chain: Chain,
        _ parameters: Parameters,
        _ interrupt: Interrupt
    ) throws -> JSONValue {
        let value = try parameters.required(0)
        let id = try parameters.optional(1) == nil ? .pending : parameters.block(1)
        guard let items = value.array else {
            throw Parameters.invalid(0, "an array of [transaction, types]", value)
        }
        guard var point = chain.point(id) else { throw unknownBlock(id) }
        var text = JSONText()
        text.raw("[")
        for (place, item) in items.enumerated() {
            guard let pair = item.array, pair.count == 2 else {
                throw Parameters.invalid(0, "an array of [transaction, types]", item)
            }
            let request = try Parameters(.array([pair[0]])).call(0)
            let types = try Parameters.traceTypes(pair[1], 0)
            let job = callJob(request, chain, point, interrupt)
            let (trace, result) = try job.parityTraces(types)
            if place > 0 { text.raw(",") }
            text.append(trace)
            if text.count > job.limit.bytes { throw job.limit.exceeded }
            point.state = point.state.applying(result.diff)
        }
        text.raw("]")
        return .written(text)
    }
}
