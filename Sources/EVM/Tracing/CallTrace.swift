public import Primitives

/// All messages of a transaction, in the order in which they began: the tree of its calls, flattened.
///
/// Inputs and outputs stand in one buffer, so recording a call costs no allocation of its own.
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
        /// The reason in the words that clients use; nil where it succeeded.
        public internal(set) var error: String?
        /// Position behind the last call that this one led to.
        public internal(set) var end: Int
        /// Calls that it made itself.
        public internal(set) var callCount = 0

        let input: Range<Int>
        var output = 0..<0

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
    var buffer: [UInt8] = []

    /// The trace of nothing.
    public init() {}

    public func input(of call: Call) -> ArraySlice<UInt8> { buffer[call.input] }
    public func output(of call: Call) -> ArraySlice<UInt8> { buffer[call.output] }

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
