import Cryptography
public import Primitives
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Contract code, with what the interpreter needs to run it: zero padding, so that no instruction
/// looks past its end, and a bitmap of the valid jump destinations.
///
/// Immutable once made, so one object serves every devnet and thread that runs the same code.
public final class Code: @unchecked Sendable {
    /// Number of bytes of the code itself.
    public let count: Int
    /// The code, followed by 33 zero bytes (the longest PUSH and a STOP), and the jump destinations behind them.
    @usableFromInline let base: UnsafeMutablePointer<UInt8>
    /// One bit a byte: set where a JUMPDEST stands that is not push data.
    @usableFromInline let jumpDestinations: UnsafeMutablePointer<UInt8>

    // Written once, by whoever is the first to have computed it, before `hashState` says that it is there.
    private var knownHash: Hash256
    private let hashState: Atomic<UInt8>

    /// How often the code has begun to run, as far as that matters.
    private let runs = Atomic<Int>(0)
    /// Address of the entries of the code's `Blocks`; 0 while nobody made them.
    private let blocks = Atomic<UInt>(0)

    static let padding = 33

    public static let empty = Code([])

    public convenience init(_ bytes: [UInt8]) {
        self.init(count: bytes.count, hash: nil) { $0.initialize(from: bytes, count: bytes.count) }
    }

    /// Code whose hash is known already.
    public convenience init(_ bytes: [UInt8], hash: Hash256) {
        self.init(count: bytes.count, hash: hash) { $0.initialize(from: bytes, count: bytes.count) }
    }

    convenience init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.init(count: bytes.count, hash: nil) { target in
            if let from = bytes.baseAddress { target.initialize(from: from, count: bytes.count) }
        }
    }

    private init(count: Int, hash: Hash256?, copy: (UnsafeMutablePointer<UInt8>) -> Void) {
        self.count = count
        knownHash = hash ?? .zero
        hashState = Atomic(hash == nil ? HashState.unknown : HashState.known)
        let padded = count + Code.padding
        let mapSize = count / 8 + 1
        base = .allocate(capacity: padded + mapSize)
        jumpDestinations = base + padded
        copy(base)
        (base + count).initialize(repeating: 0, count: Code.padding + mapSize)
        Code.analyse(base, count: count, into: jumpDestinations)
    }

    deinit {
        base.deallocate()
        Blocks(entries: blocks.load(ordering: .acquiring), code: base)?.deallocate()
    }

    public var isEmpty: Bool { count == 0 }

    public var bytes: [UInt8] { Array(UnsafeBufferPointer(start: base, count: count)) }

    private static func analyse(
        _ code: UnsafeMutablePointer<UInt8>,
        count: Int,
        into map: UnsafeMutablePointer<UInt8>
    ) {
        var i = 0
        while i < count {
            let opcode = code[i]
            if opcode == 0x5b {
                map[i &>> 3] |= 1 &<< UInt8(truncatingIfNeeded: i & 7)
            } else if opcode >= 0x60, opcode <= 0x7f {
                i &+= Int(opcode) &- 0x5f
            }
            i &+= 1
        }
    }
}

extension Code {
    /// The account that this code delegates to, when it is a delegation designator (EIP-7702).
    public var delegate: Address? {
        guard count == 23, base[0] == 0xef, base[1] == 0x01, base[2] == 0x00 else { return nil }
        return Address(UnsafeBufferPointer(start: base + 3, count: 20))
    }
}

extension Code {
    private enum HashState {
        static let unknown: UInt8 = 0
        static let beingWritten: UInt8 = 1
        static let known: UInt8 = 2
    }

    /// keccak256 of the code, computed when somebody asks for the first time.
    public var hash: Hash256 {
        hashState.load(ordering: .acquiring) == HashState.known ? knownHash : computeHash()
    }

    @inline(never)
    private func computeHash() -> Hash256 {
        let hash = Keccak.hash(UnsafeRawBufferPointer(start: base, count: count))
        let (isFirst, _) = hashState.compareExchange(
            expected: HashState.unknown,
            desired: HashState.beingWritten,
            ordering: .relaxed
        )
        // Where another thread is about to write the same, this one does not wait for it.
        if isFirst {
            knownHash = hash
            hashState.store(HashState.known, ordering: .releasing)
        }
        return hash
    }

    /// Whether the code is these bytes.
    func holds(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count == count, let other = bytes.baseAddress else { return false }
        return memcmp(base, other, count) == 0
    }
}

/// Heat: making `Blocks` costs as much as running the code once or twice, so only code that runs often or long
/// gets them.
extension Code {
    private static let runsUntilHot = 4

    /// Gas that one run may use before it makes the code hot.
    var gasUntilHot: Int64 { Int64(8 * count + 1_000) }

    /// Counts a run that begins; true when the code is hot.
    func countRun() -> Bool {
        // Two threads may count one run: it is no matter when exactly the code gets hot.
        let before = runs.load(ordering: .relaxed)
        if before >= Code.runsUntilHot { return true }
        runs.store(before + 1, ordering: .relaxed)
        return false
    }

    /// The code's blocks, made by the first who asks.
    func hotBlocks() -> Blocks {
        if let made = Blocks(entries: blocks.load(ordering: .acquiring), code: base) { return made }
        let made = Blocks(base, count: count)
        let (isFirst, address) = blocks.compareExchange(
            expected: 0,
            desired: made.address,
            ordering: .acquiringAndReleasing
        )
        if isFirst { return made }
        made.deallocate()
        return Blocks(entries: address, code: base) ?? made
    }
}
