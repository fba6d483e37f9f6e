import Cryptography
public import Primitives
import Synchronization

/// Contract code, with what the interpreter needs to run it: zero padding, so that no instruction
/// looks past its end, and a bitmap of the valid jump destinations.
///
/// Immutable once made, so one object serves every devnet and thread that runs the same code.
public final class Code: @unchecked Sendable {
    /// Number of bytes of the code itself.
    public let count: Int
    /// keccak256 of the code.
    public let hash: Hash256
    /// The code, followed by 33 zero bytes (the longest PUSH and a STOP).
    @usableFromInline let base: UnsafeMutablePointer<UInt8>
    /// One bit a byte: set where a JUMPDEST stands that is not push data.
    @usableFromInline let jumpDestinations: UnsafeMutablePointer<UInt8>

    /// How often the code has begun to run, as far as that matters.
    private let runs = Atomic<Int>(0)
    /// Address of the entries of the code's `Blocks`; 0 while nobody made them.
    private let blocks = Atomic<UInt>(0)

    static let padding = 33

    public static let empty = Code([])

    public convenience init(_ bytes: [UInt8]) {
        self.init(bytes, hash: Keccak.hash(bytes))
    }

    /// Code whose hash is known already.
    public init(_ bytes: [UInt8], hash: Hash256) {
        count = bytes.count
        self.hash = hash
        let base = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + Code.padding)
        base.initialize(repeating: 0, count: bytes.count + Code.padding)
        bytes.withUnsafeBufferPointer { source in
            if let from = source.baseAddress { base.update(from: from, count: source.count) }
        }
        let mapSize = bytes.count / 8 + 1
        let map = UnsafeMutablePointer<UInt8>.allocate(capacity: mapSize)
        map.initialize(repeating: 0, count: mapSize)
        Code.analyse(base, count: bytes.count, into: map)
        self.base = base
        jumpDestinations = map
    }

    deinit {
        base.deallocate()
        jumpDestinations.deallocate()
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
    /// Init code, which runs once: nobody asks for its hash.
    convenience init(transient bytes: UnsafeBufferPointer<UInt8>) {
        self.init(Array(bytes), hash: .zero)
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
