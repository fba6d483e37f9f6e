import EVM
import Primitives

/// Tracing in geth's way.
extension RPCMethods {
    static var tracing: [RPCMethod] {
        [
            .read("debug_traceTransaction") { chain, parameters, interrupt in
                let hash = try parameters.hash(0)
                let request = try parameters.traceRequest(1)
                guard let location = chain.transaction(hash) else {
                    throw RPCError.server("transaction not found")
                }
                return try timed(request, interrupt) {
                    .written(try request.tracer.run(chain.traceJob(of: location, interrupt: interrupt)).0)
                }
            },
            .read("debug_traceCall") { chain, parameters, interrupt in
                let request = try parameters.traceRequest(2)
                return try timed(request, interrupt) {
                    let job = try callJob(chain, parameters, interrupt)
                    return .written(try request.tracer.run(job).0)
                }
            },
            .read("debug_traceBlockByNumber") { chain, parameters, interrupt in
                let id = try parameters.hexadecimalBlock(0)
                let request = try parameters.traceRequest(1)
                guard let block = chain.block(id) else { throw unknownBlock(id) }
                return try trace(try BlockReplay(block, chain: chain, interrupt: interrupt), request)
            },
            .read("debug_traceBlockByHash") { chain, parameters, interrupt in
                let hash = try parameters.hash(0)
                let request = try parameters.traceRequest(1)
                guard let block = chain.block(.hash(hash)) else { throw unknownBlock(.hash(hash)) }
                return try trace(try BlockReplay(block, chain: chain, interrupt: interrupt), request)
            },
            .read("debug_traceBlock") { chain, parameters, interrupt in
                let bytes = try parameters.data(0)
                let request = try parameters.traceRequest(1)
                let block: Block
                do { block = try Block(decoding: bytes) } catch {
                    throw RPCError.server("could not decode block: \(error)")
                }
                return try trace(try replay(block, chain, interrupt), request)
            },
            .read("debug_intermediateRoots") { chain, parameters, interrupt in
                let hash = try parameters.hash(0)
                guard let block = chain.block(.hash(hash)) else { throw unknownBlock(.hash(hash)) }
                var replay = try BlockReplay(block, chain: chain, interrupt: interrupt)
                var roots: [JSONValue] = []
                while let job = replay.job {
                    replay.advance(try job.run())
                    roots.append(.data(replay.state.root))
                }
                return .array(roots)
            },
        ]
    }

    /// The number or the hash of a block that is not there, in geth's words.
    static func unknownBlock(_ id: BlockID) -> RPCError {
        switch id {
        case .number(let number): .server("block #\(number) not found")
        case .hash(let hash): .server("block \(hash) not found")
        case .pending: .server("tracing on top of pending is not supported")
        case .latest, .earliest, .safe, .finalized: .server("block not found")
        }
    }

    /// Runs with the request's own time beside the one that every call has.
    private static func timed(
        _ request: TraceRequest,
        _ interrupt: Interrupt,
        _ body: () throws -> JSONValue
    ) rethrows -> JSONValue {
        guard let timeout = request.timeout else { return try body() }
        let alarm = Alarm(after: timeout, interrupt)
        defer { alarm.cancel() }
        return try body()
    }

    /// A list with the trace of each transaction.
    private static func trace(_ replay: BlockReplay, _ request: TraceRequest) throws -> JSONValue {
        try timed(request, replay.interrupt) {
            var replay = replay
            var text = JSONText()
            text.raw("[")
            while let job = replay.job {
                let (trace, result) = try request.tracer.run(job)
                if replay.index > 0 { text.raw(",") }
                text.raw("{\"txHash\":")
                text.hash(replay.block.transactions[replay.index].hash)
                text.raw(",\"result\":")
                text.append(trace)
                text.raw("}")
                if text.count > replay.limit.bytes { throw replay.limit.exceeded }
                replay.advance(result)
            }
            text.raw("]")
            return .written(text)
        }
    }

    /// A block from outside, on its parent here.
    private static func replay(_ block: Block, _ chain: Chain, _ interrupt: Interrupt) throws -> BlockReplay {
        if let known = chain.block(.hash(block.hash)) {
            return try BlockReplay(known, chain: chain, interrupt: interrupt)
        }
        if block.number == 0 { throw RPCError.server("genesis is not traceable") }
        guard let parent = chain.block(.hash(block.header.parentHash)) else {
            throw RPCError.server("parent \(block.header.parentHash) not found")
        }
        return BlockReplay(block, on: parent, initialState: parent.state, chain: chain, interrupt: interrupt)
    }

    /// The message of `debug_traceCall` on the state that its options ask for.
    private static func callJob(
        _ chain: Chain,
        _ parameters: Parameters,
        _ interrupt: Interrupt
    ) throws -> TraceJob {
        let request = try parameters.call(0)
        let id = try parameters.block(1)
        let options = parameters.optional(2)
        guard var point = chain.point(id) else { throw unknownBlock(id) }
        if let index = options?["txIndex"], !index.isNull, let block = chain.block(id) {
            guard let position = index.asNumber?.asInt, position < block.block.transactions.count else {
                throw RPCError.invalidParameters(
                    "invalid argument 2: txIndex must be below the block's \(block.block.transactions.count) "
                        + "transactions"
                )
            }
            var replay = try BlockReplay(block, chain: chain, interrupt: interrupt)
            try replay.skip(to: position)
            point.state = replay.state
        }
        func given(_ name: String) -> JSONValue? { options?[name].flatMap { $0.isNull ? nil : $0 } }
        if let overrides = given("blockOverrides") {
            try point.apply(try Parameters.blockOverrides(overrides, index: 2), on: chain)
        }
        if let overrides = given("stateOverrides") {
            try point.apply(try Parameters.stateOverrides(overrides, index: 2))
        }
        return callJob(request, chain, point, interrupt)
    }
}
