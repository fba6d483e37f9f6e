#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What the store takes from outside instead of reaching for it: the clock, randomness and a hash.
public struct StoreEnvironment: Sendable {
    /// The time that new rows are stamped with.
    public var now: @Sendable () -> Timestamp
    /// That many bytes nobody can guess; tokens and RPC keys are made of them.
    public var randomBytes: @Sendable (_ count: Int) -> [UInt8]
    /// SHA-256: a token is stored as this hash of its UTF-8 bytes and in no other form.
    public var hash: @Sendable ([UInt8]) -> [UInt8]

    public init(
        hash: @escaping @Sendable ([UInt8]) -> [UInt8],
        now: @escaping @Sendable () -> Timestamp = Timestamp.now,
        randomBytes: @escaping @Sendable (_ count: Int) -> [UInt8] = Self.systemRandomBytes
    ) {
        self.hash = hash
        self.now = now
        self.randomBytes = randomBytes
    }

    /// Bytes from the operating system's cryptographic generator.
    @Sendable
    public static func systemRandomBytes(count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}

/// A point in time, in whole milliseconds since the Unix epoch.
public struct Timestamp: Hashable, Comparable, Sendable {
    public var milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The system's wall clock.
    @Sendable
    public static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }
}
