import EVM
import Primitives

/// One transaction about to be traced: everything that running it takes.
///
/// Nothing is kept of a transaction but itself: its trace comes from running it again on the state that it met.
struct TraceJob {
    /// Where a mined transaction stands.
    struct Location {
        let blockHash: Hash256
        let blockNumber: UInt64
        let index: Int
        let hash: Hash256
    }

    let rules: Rules
    let environment: BlockEnvironment
    let state: WorldState
    let transaction: Transaction
    let sender: Address
    let options: TransitionOptions
    /// Gas that its block has left for it.
    var gasAvailable = UInt64.max
    /// Nil for a call that no block holds.
    var location: Location?
    /// Logs that its block holds before it.
    var firstLogIndex = 0
    var limit = TraceLimit.standard
    let interrupt: Interrupt

    private func transition(_ frames: FramePool) -> Transition {
        Transition(rules: rules, block: environment, frames: frames, interrupt: interrupt)
    }

    /// Runs it, records its calls and shows them to `body`, which keeps nothing of them: their memory is the next
    /// trace's.
    func withCalls<T>(
        onlyTopCall: Bool = false,
        recordsLogs: Bool = false,
        _ body: (TransactionResult, CallTrace) throws -> T
    ) throws -> T {
        var recording = CallTraceOptions()
        recording.onlyTopCall = onlyTopCall
        recording.recordsLogs = recordsLogs
        recording.sizeLimit = limit.bytes
        return try FramePools.with { frames in
            let (result, trace) = try finish {
                try transition(frames).traceCalls(
                    transaction,
                    sender: sender,
                    to: state,
                    gasAvailable: gasAvailable,
                    options: options,
                    recording: recording
                )
            }
            let answer = try body(result, trace)
            frames.reuse(trace)
            return answer
        }
    }

    /// Runs it, shows each instruction to `observer`, and records its calls.
    func trace(_ observer: any StepObserver) throws -> (result: TransactionResult, trace: CallTrace) {
        var recording = CallTraceOptions()
        recording.sizeLimit = limit.bytes
        return try FramePools.with { frames in
            try finish {
                try transition(frames).trace(
                    transaction,
                    sender: sender,
                    to: state,
                    gasAvailable: gasAvailable,
                    options: options,
                    recording: recording,
                    observer: observer
                )
            }
        }
    }

    /// Runs it without looking.
    func run() throws -> TransactionResult {
        try FramePools.with { frames in
            try finish {
                let result = try transition(frames).apply(
                    transaction,
                    sender: sender,
                    to: state,
                    gasAvailable: gasAvailable,
                    options: options
                )
                return (result, CallTrace())
            }
        }.result
    }

    /// What `run` says, in the words of a tracer where it failed.
    private func finish(
        _ run: () throws -> (result: TransactionResult, trace: CallTrace)
    ) throws -> (result: TransactionResult, trace: CallTrace) {
        let ended: (result: TransactionResult, trace: CallTrace)
        do { ended = try run() } catch let error as InvalidTransaction {
            throw RPCError.server("tracing failed: \(error)")
        }
        if ended.trace.isOverfull { throw limit.exceeded }
        if interrupt.isRaised { throw RPCError.traceTimeout }
        return ended
    }
}

/// How large an answer may become.
package struct TraceLimit: Sendable, Hashable {
    package var bytes: Int

    package init(bytes: Int) { self.bytes = bytes }

    package static let standard = TraceLimit(bytes: 128 << 20)

    var exceeded: RPCError {
        .server(
            "the trace is larger than \(bytes) bytes; ask for less: a single transaction, \"limit\", "
                + "\"disableStack\" and \"disableStorage\" for struct logs, \"onlyTopCall\" for callTracer"
        )
    }
}

extension RPCError {
    static let traceTimeout = RPCError.server("execution timeout")
}
