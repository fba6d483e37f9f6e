import EVM
import Primitives

/// What geth's callTracer leaves out and puts in.
struct CallFrameOptions: Sendable, Hashable {
    var onlyTopCall = false
    var withLog = false
}

extension CallTrace.Call {
    /// The instruction's mnemonic, which is how traces name the kind.
    var typeName: StaticString {
        switch kind {
        case .message(.call): "CALL"
        case .message(.callCode): "CALLCODE"
        case .message(.delegateCall): "DELEGATECALL"
        case .message(.staticCall): "STATICCALL"
        case .message(.create): "CREATE"
        case .message(.create2): "CREATE2"
        case .selfDestruct: "SELFDESTRUCT"
        }
    }

    var isReverted: Bool { status == .revert }
}

/// Writes geth's tree of calls (callTracer).
private struct CallFrameWriter {
    let trace: CallTrace
    let result: TransactionResult
    let gasLimit: UInt64
    let firstLogIndex: Int
    private var logs: [Int: [CallTrace.EmittedLog]] = [:]
    private(set) var text = JSONText()

    init(_ trace: CallTrace, _ result: TransactionResult, _ job: TraceJob) {
        self.trace = trace
        self.result = result
        gasLimit = job.transaction.gasLimit
        firstLogIndex = job.firstLogIndex
        for log in trace.logs { logs[log.call, default: []].append(log) }
        text.reserve(300 * trace.calls.count)
    }

    mutating func write() {
        // Calls stand in the order in which they began: one is closed when the next lies outside of it.
        var open: [Int] = []
        for (index, call) in trace.calls.enumerated() {
            while let last = open.last, trace.calls[last].end <= index {
                close(last)
                open.removeLast()
            }
            if index > 0 { text.raw(index == (call.parent ?? 0) + 1 ? "" : ",") }
            begin(index, call)
            open.append(index)
        }
        while let last = open.popLast() { close(last) }
    }

    private mutating func begin(_ index: Int, _ call: CallTrace.Call) {
        let isRoot = index == 0
        text.raw("{\"from\":")
        text.address(call.from)
        text.raw(",\"gas\":")
        text.quantity(isRoot ? gasLimit : call.gas)
        text.raw(",\"gasUsed\":")
        text.quantity(isRoot ? result.gasUsed : call.gasUsed)
        if !call.isCreation || call.error == nil {
            text.raw(",\"to\":")
            text.address(call.to)
        }
        text.raw(",\"input\":")
        text.data(trace.input(of: call))
        let output = trace.output(of: call)
        if !output.isEmpty {
            text.raw(",\"output\":")
            text.data(output)
        }
        if let error = call.error {
            text.raw(",\"error\":")
            text.string(error)
            if call.isReverted, let reason = RevertReason(Array(output)).decoded {
                text.raw(",\"revertReason\":")
                text.string(reason)
            }
        }
        if call.callCount > 0 { text.raw(",\"calls\":[") }
    }

    private mutating func close(_ index: Int) {
        let call = trace.calls[index]
        if call.callCount > 0 { text.raw("]") }
        if let logs = logs[index] { write(logs) }
        if call.kind != .message(.staticCall) {
            text.raw(",\"value\":")
            text.quantity(call.value)
        }
        text.raw(",\"type\":\"")
        text.raw(call.typeName)
        text.raw("\"}")
    }

    private mutating func write(_ logs: [CallTrace.EmittedLog]) {
        text.raw(",\"logs\":[")
        for (offset, emitted) in logs.enumerated() {
            let log = result.logs[emitted.index]
            text.raw(offset == 0 ? "{\"address\":" : ",{\"address\":")
            text.address(log.address)
            text.raw(",\"topics\":[")
            for (place, topic) in log.topics.enumerated() {
                if place > 0 { text.raw(",") }
                text.hash(topic)
            }
            text.raw("],\"data\":")
            text.data(log.data)
            text.raw(",\"index\":")
            text.quantity(UInt64(firstLogIndex + emitted.index))
            text.raw(",\"position\":")
            text.quantity(UInt64(emitted.position))
            text.raw("}")
        }
        text.raw("]")
    }
}

extension TraceJob {
    /// geth's callTracer.
    func callFrames(_ options: CallFrameOptions) throws -> (JSONText, TransactionResult) {
        let (result, trace) = try traceCalls(onlyTopCall: options.onlyTopCall, recordsLogs: options.withLog)
        var writer = CallFrameWriter(trace, result, self)
        writer.write()
        if writer.text.count > limit.bytes { throw limit.exceeded }
        return (writer.text, result)
    }
}
