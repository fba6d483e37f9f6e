import Cryptography
import Primitives

/// The 32 secret bytes that a round's hidden inputs and accounts come from; the same for every team of a round.
public struct JudgingSeed: Sendable, Hashable, CustomStringConvertible {
    private let bytes: [UInt8]

    /// Nil unless there are exactly 32 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// The seed of one template in one round: who knows the event's secret can work it out, nobody else can.
    public init(secret: [UInt8], round: String, template: String) {
        bytes = Self.digest(secret, ["sandboxd judging seed", round, template])
    }

    /// What can be published before the round: it binds the seed and tells nothing of it.
    public var commitment: String { Hex.encode(SHA256.hash(bytes).bytes) }

    /// The seed does not appear in logs.
    public var description: String { "a judging seed" }

    func derived(for purpose: String) -> [UInt8] { Self.digest(bytes, ["sandboxd judge", purpose]) }

    /// Each part goes in with its length, so that no two lists of parts look alike.
    private static func digest(_ key: [UInt8], _ parts: [String]) -> [UInt8] {
        var text = SHA256.hash(key).bytes
        for part in parts { text += Array("\(part.utf8.count):\(part)".utf8) }
        return SHA256.hash(text).bytes
    }
}
