import EVM
import Primitives

/// Blocks made up and looked at: `eth_simulateV1`.
extension RPCMethods {
    static var simulation: [RPCMethod] {
        [
            .read("eth_simulateV1") { chain, parameters, interrupt in
                let request = try SimulationRequest(parameters)
                let id = try parameters.block(1)
                guard let base = chain.blockOrPending(id),
                    let state = id == .pending ? base.state : chain.state(at: id)
                else {
                    throw RPCError.unknownBlock
                }
                var simulation = Simulation(
                    chain,
                    on: base,
                    state: state,
                    options: request.options,
                    interrupt: interrupt
                )
                try simulation.run(request.blocks)
                return .array(simulation.outcomes.map { block($0, full: request.returnsTransactions) })
            }
        ]
    }

    private static func block(_ outcome: Simulation.BlockOutcome, full: Bool) -> JSONValue {
        let block = JSONValue.block(outcome.stored, full: full)
        let calls = outcome.calls.enumerated().map { index, call -> JSONValue in
            .object([
                "returnData": .data(call.result.output),
                "logs": .logs(logs(of: call, at: index, in: outcome.stored)),
                "gasUsed": .quantity(call.result.gasUsed),
                "maxUsedGas": .quantity(call.result.gasBeforeRefund),
                "status": call.result.succeeded ? "0x1" : "0x0",
                "error": RPCError.simulated(call),
            ])
        }
        return .object((block.members ?? []) + [JSONValue.Member("calls", .array(calls))])
    }

    private static func logs(
        of call: Simulation.CallOutcome,
        at index: Int,
        in block: StoredBlock
    ) -> [MinedLog] {
        let hash = block.block.transactions[index].hash
        return call.logs.enumerated().map { offset, log in
            MinedLog(
                log: log,
                block: block,
                transactionIndex: index,
                transactionHash: hash,
                logIndex: call.firstLogIndex + offset
            )
        }
    }
}

/// The parameters of `eth_simulateV1`.
private struct SimulationRequest {
    var blocks: [Simulation.Block] = []
    var options = Simulation.Options()
    var returnsTransactions = false

    init(_ parameters: Parameters) throws(RPCError) {
        let fields = try ObjectFields(
            try parameters.required(0),
            index: 0,
            "an object with blockStateCalls"
        )
        options.validates = try fields.bool("validation") ?? false
        options.tracesTransfers = try fields.bool("traceTransfers") ?? false
        returnsTransactions = try fields.bool("returnFullTransactions") ?? false
        guard let items = try fields.array("blockStateCalls", limit: .max), !items.isEmpty else {
            throw .invalidParameters("empty input")
        }
        if items.count > Int(Simulation.blockLimit) { throw .clientLimit("too many blocks") }
        var total = 0
        for (position, item) in items.enumerated() {
            let block = try SimulationRequest.block(item, "blockStateCalls[\(position)].")
            total += block.calls.count
            if total > Simulation.totalCallLimit {
                throw .clientLimit("too many calls: \(total) > \(Simulation.totalCallLimit)")
            }
            blocks.append(block)
        }
    }

    private static func block(_ item: JSONValue, _ path: String) throws(RPCError) -> Simulation.Block {
        let fields = try ObjectFields(
            item,
            index: 0,
            path: path,
            "objects with blockOverrides, stateOverrides and calls"
        )
        var block = Simulation.Block()
        if let value = fields.member("blockOverrides") {
            block.overrides = try Parameters.blockOverrides(value, index: 0)
        }
        if let value = fields.member("stateOverrides") {
            block.state = try Parameters.stateOverrides(value, index: 0)
        }
        let calls = try fields.array("calls", limit: .max) ?? []
        if calls.count > Simulation.callLimit {
            throw .clientLimit("too many calls in block: \(calls.count) > \(Simulation.callLimit)")
        }
        for (position, call) in calls.enumerated() {
            let path = "\(path)calls[\(position)]."
            block.calls.append(
                try Parameters.call(ObjectFields(call, index: 0, path: path, "transaction objects"))
            )
        }
        return block
    }
}
