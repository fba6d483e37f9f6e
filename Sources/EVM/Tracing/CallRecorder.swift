import Primitives

/// Writes a `CallTrace` while a transaction runs.
struct CallRecorder {
    private(set) var trace: CallTrace
    private let options: CallTraceOptions
    /// Position of the newest call that has not ended.
    private var open: Int?
    /// The transaction's logs that are accounted for.
    private var seenLogs = 0
    /// Calls begun below the ones that are recorded.
    private var skipped = 0

    /// Writes into `trace`, which is empty and may bring memory along.
    init(_ options: CallTraceOptions, into trace: consuming CallTrace = CallTrace()) {
        self.options = options
        self.trace = trace
    }

    mutating func enter(_ message: Message, depth: Int, _ executor: Executor) {
        if options.recordsLogs { noteLogs(executor) }
        if options.onlyTopCall, depth > 0 {
            skipped += 1
            return
        }
        let isPrecompile = if case .precompile = message.target { true } else { false }
        trace.begin(
            CallTrace.Call(
                kind: .message(message.kind),
                depth: depth,
                parent: open,
                // A delegation runs as its caller's caller: the account that called is the one it works on.
                from: message.kind == .delegateCall ? message.address : message.caller,
                to: message.codeAddress ?? message.address,
                value: message.value,
                gas: UInt64(clamping: message.gas),
                isPrecompile: isPrecompile,
                end: 0,
                input: keep(message.input)
            )
        )
        open = trace.calls.count - 1
        watchSize(executor)
    }

    mutating func leave(
        _ outcome: Outcome,
        _ output: UnsafeBufferPointer<UInt8>,
        error: String?,
        _ executor: Executor
    ) {
        if skipped > 0 {
            skipped -= 1
            if options.recordsLogs { seenLogs = executor.journal.logCount }
            return
        }
        guard let index = open else { return }
        if options.recordsLogs { settleLogs(of: index, outcome, executor) }
        let kept = keep(output)
        let place = error.map { trace.note($0) }
        open = trace.end(
            index,
            gasLeft: UInt64(clamping: outcome.gasLeft),
            output: kept,
            TransactionResult.Status(outcome.status),
            error: place
        )
        watchSize(executor)
    }

    mutating func destroy(_ destruction: Destruction, depth: Int) {
        if options.onlyTopCall { return }
        trace.begin(
            CallTrace.Call(
                kind: .selfDestruct,
                depth: depth,
                parent: open,
                from: destruction.contract,
                to: destruction.heir,
                value: destruction.balance,
                gas: 0,
                isPrecompile: false,
                end: trace.calls.count + 1,
                input: 0..<0
            )
        )
    }

    private mutating func keep(_ bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
        let start = trace.bytes.count
        if !bytes.isEmpty, start <= options.sizeLimit { trace.bytes.append(contentsOf: bytes) }
        return start..<trace.bytes.count
    }

    private mutating func watchSize(_ executor: Executor) {
        let size = trace.bytes.count + trace.calls.count * MemoryLayout<CallTrace.Call>.stride
        if size > options.sizeLimit, !trace.isOverfull {
            trace.isOverfull = true
            executor.interrupt.raise()
        }
    }

    // MARK: Logs

    /// Logs since the last event are the running call's.
    private mutating func noteLogs(_ executor: Executor) {
        let count = executor.journal.logCount
        if skipped == 0, let call = open {
            let position = trace.calls[call].callCount
            while seenLogs < count {
                trace.logs.append(CallTrace.EmittedLog(call: call, position: position, index: seenLogs))
                seenLogs += 1
            }
        }
        seenLogs = count
    }

    /// A call that failed has no logs, nor have those that it made.
    private mutating func settleLogs(of index: Int, _ outcome: Outcome, _ executor: Executor) {
        if outcome.succeeded {
            noteLogs(executor)
        } else {
            while let last = trace.logs.last, last.call >= index { trace.logs.removeLast() }
            seenLogs = executor.journal.logCount
        }
    }
}

/// Records calls and watches nothing else, so that the loop runs as fast as without a probe.
struct CallProbe: Probe {
    static var watchesCalls: Bool { true }
    var recorder: CallRecorder

    mutating func enter(
        _ message: Message,
        from parent: UnsafeMutablePointer<Frame>?,
        depth: Int,
        _ executor: Executor
    ) {
        recorder.enter(message, depth: depth, executor)
    }

    mutating func leave(
        _ outcome: Outcome,
        _ output: UnsafeBufferPointer<UInt8>,
        _ frame: UnsafeMutablePointer<Frame>?,
        _ executor: Executor
    ) {
        recorder.leave(outcome, output, error: Fault.text(outcome, frame, executor), executor)
    }

    mutating func destroy(_ destruction: Destruction, depth: Int) {
        recorder.destroy(destruction, depth: depth)
    }
}
