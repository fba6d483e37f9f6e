/// A listener inside the interpreter: traces, coverage, gas profiles.
///
/// The loop is specialised by it at compile time, so what a probe does not watch costs nothing.
protocol Probe {
    /// Whether `step` is called before each instruction.
    static var watchesSteps: Bool { get }
    /// Whether `enter`, `leave` and `destroy` are called.
    static var watchesCalls: Bool { get }

    /// `frame` holds the registers as they are before the instruction at its `pc`.
    mutating func step(_ frame: UnsafeMutablePointer<Frame>, _ executor: Executor)

    /// A message is about to run; `parent` is the frame that sent it, nil for the transaction's own.
    mutating func enter(
        _ message: Message,
        from parent: UnsafeMutablePointer<Frame>?,
        depth: Int,
        _ executor: Executor
    )

    /// The newest open message has ended.
    ///
    /// What it did is undone already where it failed; `output` is valid during the call alone. `frame` is nil
    /// where no code ran.
    mutating func leave(
        _ outcome: Outcome,
        _ output: UnsafeBufferPointer<UInt8>,
        _ frame: UnsafeMutablePointer<Frame>?,
        _ executor: Executor
    )

    /// The contract of the newest open message destroys itself; `leave` follows.
    mutating func destroy(_ destruction: Destruction, depth: Int)
}

extension Probe {
    static var watchesSteps: Bool { false }
    static var watchesCalls: Bool { false }
    mutating func step(_ frame: UnsafeMutablePointer<Frame>, _ executor: Executor) {}
    mutating func enter(
        _ message: Message,
        from parent: UnsafeMutablePointer<Frame>?,
        depth: Int,
        _ executor: Executor
    ) {}
    mutating func leave(
        _ outcome: Outcome,
        _ output: UnsafeBufferPointer<UInt8>,
        _ frame: UnsafeMutablePointer<Frame>?,
        _ executor: Executor
    ) {}
    mutating func destroy(_ destruction: Destruction, depth: Int) {}
}

/// No listener.
struct NoProbe: Probe {}
