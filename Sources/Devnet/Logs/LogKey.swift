import EVM
import Primitives

/// A log's address or one of its topics with its position, in 64 bits.
///
/// Two of them may have one key: a key says where to look, not what is there.
struct LogKey: Comparable, Hashable {
    let bits: UInt64

    init(_ address: Address) {
        self.init(
            UInt64(address.high),
            UInt64(truncatingIfNeeded: address.low >> 64),
            address.low,
            position: 0
        )
    }

    /// - Parameter position: of the topic, from 0.
    init(topic: Hash256, position: Int) {
        let word = topic.word
        self.init(
            UInt64(truncatingIfNeeded: word.high >> 64),
            UInt64(truncatingIfNeeded: word.high),
            word.low,
            position: UInt64(position) + 1
        )
    }

    private init(_ a: UInt64, _ b: UInt64, _ low: UInt128, position: UInt64) {
        // Topics differ in few bits of any place (small numbers, addresses), so all are stirred.
        var mixed = a ^ (position &* 0x9e37_79b9_7f4a_7c15)
        for limb in [b, UInt64(truncatingIfNeeded: low >> 64), UInt64(truncatingIfNeeded: low)] {
            mixed = (mixed ^ (mixed >> 32)) &* 0xd6e8_feb8_6659_fd93
            mixed ^= limb
        }
        mixed = (mixed ^ (mixed >> 32)) &* 0xd6e8_feb8_6659_fd93
        bits = mixed ^ (mixed >> 32)
    }

    static func < (a: LogKey, b: LogKey) -> Bool { a.bits < b.bits }

    /// All keys of a log.
    static func all(of log: Log, _ body: (LogKey) -> Void) {
        body(LogKey(log.address))
        for (position, topic) in log.topics.enumerated() { body(LogKey(topic: topic, position: position)) }
    }
}
