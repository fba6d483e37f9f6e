import Cryptography
public import EVM
public import Primitives

/// The 2048-bit filter over the addresses and topics of logs (Yellow Paper, 4.3.1).
public struct Bloom: Sendable, Hashable {
    /// The bits that one address or topic sets: hashed once, then looked up in any number of filters.
    public struct Probe: Sendable, Hashable {
        let bits: (UInt16, UInt16, UInt16)

        public init(_ address: Address) { self.init(Keccak.hash(address)) }
        public init(topic: Hash256) { self.init(Keccak.hash(topic.word)) }

        private init(_ hash: Hash256) {
            let top = UInt64(truncatingIfNeeded: hash.word.high >> 64)
            bits = (
                UInt16(truncatingIfNeeded: top >> 48) & 2047,
                UInt16(truncatingIfNeeded: top >> 32) & 2047,
                UInt16(truncatingIfNeeded: top >> 16) & 2047
            )
        }

        public static func == (a: Probe, b: Probe) -> Bool { a.bits == b.bits }

        public func hash(into hasher: inout Hasher) {
            hasher.combine(bits.0)
            hasher.combine(bits.1)
            hasher.combine(bits.2)
        }
    }

    /// 32 words, the first with bits 0 to 63, bit 0 being the lowest of the last byte.
    ///
    /// An array, since most filters of a devnet are empty and share one.
    private var words: [UInt64]

    public static let empty = Bloom(words: [UInt64](repeating: 0, count: 32))

    private init(words: [UInt64]) { self.words = words }

    public init() { self = .empty }

    public init(_ logs: [Log]) {
        self = .empty
        for log in logs { add(log) }
    }

    /// Exactly 256 bytes; nil for any other count.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 256 else { return nil }
        var words = [UInt64](repeating: 0, count: 32)
        for (i, byte) in bytes.enumerated() { words[31 - i / 8] |= UInt64(byte) << UInt64(56 - 8 * (i % 8)) }
        self = words.allSatisfy { $0 == 0 } ? .empty : Bloom(words: words)
    }

    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            for i in 0..<32 {
                raw.storeBytes(of: words[31 - i].bigEndian, toByteOffset: 8 * i, as: UInt64.self)
            }
            count = 256
        }
    }

    public mutating func add(_ log: Log) {
        add(Probe(log.address))
        for topic in log.topics { add(Probe(topic: topic)) }
    }

    public mutating func add(_ probe: Probe) {
        set(probe.bits.0)
        set(probe.bits.1)
        set(probe.bits.2)
    }

    /// False when no log of this address or topic was added; true says that one may have been.
    public func mayContain(_ probe: Probe) -> Bool {
        isSet(probe.bits.0) && isSet(probe.bits.1) && isSet(probe.bits.2)
    }

    public mutating func formUnion(_ other: Bloom) {
        if other == .empty { return }
        for i in 0..<32 { words[i] |= other.words[i] }
    }

    private mutating func set(_ bit: UInt16) { words[Int(bit >> 6)] |= 1 << UInt64(bit & 63) }

    private func isSet(_ bit: UInt16) -> Bool { words[Int(bit >> 6)] & 1 << UInt64(bit & 63) != 0 }
}
