public import Primitives

/// All messages of a transaction, in the order in which they began: the tree of its calls, flattened.
///
/// Inputs and outputs stand in one buffer and a call is plain words, so recording one costs no allocation and no
/// reference counting of its own.
public struct CallTrace: Sendable {
    /// One message call, creation or destruction.
    public struct Call: Sendable {
        public enum Kind: Sendable, Hashable {
            case message(CallKind)
            case selfDestruct
        }

        public let kind: Kind
        /// 0 for the transaction's own message.
        public let depth: Int
        /// Position of the call that made this one; nil for the transaction's own.
        public let parent: Int?
        /// The account whose code made the call; the sender for the transaction's own.
        public let from: Address
        /// Whose code runs: the new contract for a creation, the heir for a destruction.
        public let to: Address
        /// In wei: sent along, of the caller's own call for a delegation, inherited for a destruction.
        public let value: U256
        /// Gas given to it.
        public let gas: UInt64
        public internal(set) var gasUsed: UInt64 = 0
        public let isPrecompile: Bool
        public internal(set) var status = TransactionResult.Status.success
        /// Position of the reason among the trace's; nil where it succeeded.
        var error: Int32?
        /// Position behind the last call that this one led to.
        public internal(set) var end: Int
        /// Calls that it made itself.
        public internal(set) var callCount = 0

        /// Where its input and its output stand among the trace's bytes.
        public let input: Range<Int>
        public internal(set) var output = 0..<0

        public var hasFailed: Bool { error != nil }
        public var isCreation: Bool { kind == .message(.create) || kind == .message(.create2) }
    }

    /// A log that was kept.
    public struct EmittedLog: Sendable {
        /// The call that emitted it.
        public let call: Int
        /// Calls that this call had made before.
        public let position: Int
        /// Among the transaction's logs.
        public let index: Int
    }

    public internal(set) var calls: [Call] = []
    public internal(set) var logs: [EmittedLog] = []
    /// Whether recording was given up because it grew beyond its limit.
    public internal(set) var isOverfull = false
    /// The inputs and outputs of all calls.
    public internal(set) var bytes: [UInt8] = []
    private var errors: [String] = []

    /// The trace of nothing.
    public init() {}

    public func input(of call: Call) -> ArraySlice<UInt8> { bytes[call.input] }
    public func output(of call: Call) -> ArraySlice<UInt8> { bytes[call.output] }

    /// Why a call failed, in the words that clients use; nil where it succeeded.
    public func error(of call: Call) -> String? { call.error.map { errors[Int($0)] } }

    /// Appends a call that begins.
    mutating func begin(_ call: Call) {
        if let parent = call.parent { calls[parent].callCount += 1 }
        calls.append(call)
    }

    /// Completes the call at `index`; the position of its parent.
    mutating func end(
        _ index: Int,
        gasLeft: UInt64,
        output: Range<Int>,
        _ status: TransactionResult.Status,
        error: Int32?
    ) -> Int? {
        let end = calls.count
        func complete(_ call: inout Call) -> Int? {
            call.gasUsed = call.gas &- gasLeft
            call.output = output
            call.status = status
            call.error = error
            call.end = end
            return call.parent
        }
        return complete(&calls[index])
    }

    /// Takes a reason down, which mostly is the last one again.
    mutating func note(_ error: String) -> Int32 {
        if errors.last != error { errors.append(error) }
        return Int32(truncatingIfNeeded: errors.count - 1)
    }

    /// Forgets all and keeps the memory, unless it is more than `limit` bytes.
    mutating func clear(keeping limit: Int) {
        guard calls.capacity * MemoryLayout<Call>.stride + bytes.capacity <= limit else {
            self = CallTrace()
            return
        }
        calls.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        logs = []
        errors = []
        isOverfull = false
    }

    /// Positions of the calls that the call at `index` made itself.
    public func children(of index: Int) -> [Int] {
        var children: [Int] = []
        children.reserveCapacity(calls[index].callCount)
        var next = index + 1
        while next < calls[index].end {
            children.append(next)
            next = calls[next].end
        }
        return children
    }
}

/// What to record of a transaction's calls.
public struct CallTraceOptions: Sendable, Hashable {
    /// Leaves out all but the transaction's own message.
    public var onlyTopCall = false
    public var recordsLogs = false
    /// Most bytes of inputs, outputs and records; beyond it the run is interrupted.
    public var sizeLimit = Int.max

    public init() {}
}
