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
    let limit: TraceLimit
    private let logs: LogsByCall
    private(set) var text = JSONText()

    init(_ trace: CallTrace, _ result: TransactionResult, _ job: TraceJob) {
        self.trace = trace
        self.result = result
        gasLimit = job.transaction.gasLimit
        firstLogIndex = job.firstLogIndex
        limit = job.limit
        logs = LogsByCall(trace)
    }

    /// Most bytes of a call without what it holds of data, words, calls and logs.
    private static let headRoom = 208
    private static let tailRoom = 112

    mutating func write() throws {
        let calls = (CallFrameWriter.headRoom + CallFrameWriter.tailRoom) * trace.calls.count
        text.reserve(min(limit.bytes, calls + 2 * trace.bytes.count))
        try trace.bytes.withUnsafeBytes { try write($0) }
    }

    /// - Parameter bytes: the trace's.
    private mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
        // Calls stand in the order in which they began: one is closed when the next lies outside of it.
        var open: Int?
        for index in trace.calls.indices {
            while let last = open, trace.calls[last].end <= index { open = close(last) }
            begin(index, isFirst: index == (open ?? -1) + 1, bytes)
            if text.count > limit.bytes { throw limit.exceeded }
            open = index
        }
        while let last = open { open = close(last) }
        if text.count > limit.bytes { throw limit.exceeded }
    }

    private mutating func begin(_ index: Int, isFirst: Bool, _ bytes: UnsafeRawBufferPointer) {
        let call = trace.calls[index]
        let isRoot = index == 0
        let input = UnsafeRawBufferPointer(rebasing: bytes[call.input])
        let output = UnsafeRawBufferPointer(rebasing: bytes[call.output])
        text.write(atMost: CallFrameWriter.headRoom + 2 * (input.count + output.count)) { cursor in
            if !isFirst { cursor.raw(",") }
            cursor.raw("{\"from\":")
            cursor.address(call.from)
            cursor.raw(",\"gas\":")
            cursor.quantity(isRoot ? gasLimit : call.gas)
            cursor.raw(",\"gasUsed\":")
            cursor.quantity(isRoot ? result.gasUsed : call.gasUsed)
            if !call.isCreation || !call.hasFailed {
                cursor.raw(",\"to\":")
                cursor.address(call.to)
            }
            cursor.raw(",\"input\":")
            cursor.data(input)
            if !output.isEmpty {
                cursor.raw(",\"output\":")
                cursor.data(output)
            }
        }
        if let error = trace.error(of: call) {
            text.raw(",\"error\":")
            text.string(error)
            if call.isReverted, let reason = RevertReason(Array(output)).decoded {
                text.raw(",\"revertReason\":")
                text.string(reason)
            }
        }
        if call.callCount > 0 { text.raw(",\"calls\":[") }
    }

    /// Answers the call around it.
    private mutating func close(_ index: Int) -> Int? {
        let call = trace.calls[index]
        if call.callCount > 0 { text.raw("]") }
        let logs = logs[index]
        if !logs.isEmpty { write(logs) }
        text.write(atMost: CallFrameWriter.tailRoom) { cursor in
            if call.kind != .message(.staticCall) {
                cursor.raw(",\"value\":")
                cursor.quantity(call.value)
            }
            cursor.raw(",\"type\":\"")
            cursor.raw(call.typeName)
            cursor.raw("\"}")
        }
        return call.parent
    }

    private mutating func write(_ logs: ArraySlice<CallTrace.EmittedLog>) {
        text.raw(",\"logs\":[")
        for emitted in logs {
            let log = result.logs[emitted.index]
            text.raw(emitted.index == logs.first?.index ? "{\"address\":" : ",{\"address\":")
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

/// A trace's logs, sorted by the call that emitted them.
private struct LogsByCall {
    private var logs: [CallTrace.EmittedLog] = []
    /// Where each call's begin, and where the last one's end; empty without logs.
    private var starts: [Int] = []

    init(_ trace: CallTrace) {
        guard !trace.logs.isEmpty else { return }
        starts = [Int](repeating: 0, count: trace.calls.count + 1)
        for log in trace.logs { starts[log.call + 1] += 1 }
        for call in trace.calls.indices { starts[call + 1] += starts[call] }
        logs = trace.logs
        var next = starts
        for log in trace.logs {
            logs[next[log.call]] = log
            next[log.call] += 1
        }
    }

    subscript(call: Int) -> ArraySlice<CallTrace.EmittedLog> {
        starts.isEmpty ? [] : logs[starts[call]..<starts[call + 1]]
    }
}

extension TraceJob {
    /// geth's callTracer.
    func callFrames(_ options: CallFrameOptions) throws -> (JSONText, TransactionResult) {
        try withCalls(onlyTopCall: options.onlyTopCall, recordsLogs: options.withLog) { result, trace in
            var writer = CallFrameWriter(trace, result, self)
            try writer.write()
            return (writer.text, result)
        }
    }
}
