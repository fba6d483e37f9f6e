import Synchronization

/// A flag by which somebody outside stops a running call.
///
/// The EVM knows no clock: whoever allows a call a time sets this when it is over. The interpreter
/// looks at it at every jump destination and every call, which no endless loop avoids.
public final class Interrupt: Sendable {
    private let flag = Atomic<Bool>(false)

    public init() {}

    public func raise() { flag.store(true, ordering: .relaxed) }

    @inline(__always)
    public var isRaised: Bool { flag.load(ordering: .relaxed) }
}
