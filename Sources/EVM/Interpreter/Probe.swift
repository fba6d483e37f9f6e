/// A listener inside the interpreter: traces, coverage, gas profiles.
///
/// The loop is specialised by it at compile time, so what a probe does not watch costs nothing.
protocol Probe {
    /// Whether `step` is called before each instruction.
    static var watchesSteps: Bool { get }

    /// `frame` holds the registers as they are before the instruction at its `pc`.
    mutating func step(_ frame: borrowing Frame)
}

/// No listener.
struct NoProbe: Probe {
    static var watchesSteps: Bool { false }
    mutating func step(_ frame: borrowing Frame) {}
}
