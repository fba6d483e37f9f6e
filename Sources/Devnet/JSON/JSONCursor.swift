import Primitives

/// A place in memory where JSON is written, in room that `JSONText.write(atMost:_:)` has made.
///
/// Each piece looks once whether it fits: whoever asked for too little room has a mistake in its sum, and is
/// stopped rather than let write into what is not its own.
struct JSONCursor {
    private(set) var place: UnsafeMutableRawPointer
    private let end: UnsafeMutableRawPointer

    @inline(__always)
    init(_ start: UnsafeMutableRawPointer, room: Int) {
        place = start
        end = start + room
    }

    /// The next `count` bytes, of which the cursor passes `used`.
    @inline(__always)
    private mutating func take(_ count: Int, using used: Int) -> UnsafeMutableRawPointer {
        precondition(end - place >= count, "Somebody asked for less room than the JSON takes.")
        let start = place
        place += used
        return start
    }

    /// Text that is JSON already.
    @inline(__always)
    mutating func raw(_ text: StaticString) {
        let count = text.utf8CodeUnitCount
        take(count, using: count).copyMemory(from: text.utf8Start, byteCount: count)
    }

    // MARK: Hexadecimal

    /// `0x` and no leading zeros, in quotes; room for 20 bytes.
    @inline(__always)
    mutating func quantity(_ number: UInt64) {
        let count = max(1, (67 &- number.leadingZeroBitCount) / 4)
        raw("\"0x")
        // The first digit that counts comes first; what follows the last is written over.
        let first = take(16, using: count)
        first.storeBytes(of: JSONCursor.digits(of: number << (64 &- 4 &* count)), as: SIMD2<UInt64>.self)
        raw("\"")
    }

    /// `0x` and no leading zeros, in quotes; room for 68 bytes.
    @inline(__always)
    mutating func quantity(_ word: U256) {
        if word.high == 0, word.low >> 64 == 0 { return quantity(UInt64(truncatingIfNeeded: word.low)) }
        let count = max(1, (259 &- word.leadingZeroBitCount) / 4)
        raw("\"0x")
        JSONCursor.store(word << (256 &- 4 &* count), to: take(64, using: count))
        raw("\"")
    }

    /// 32 quoted bytes, which take 68.
    @inline(__always)
    mutating func word(_ word: U256) {
        raw("\"0x")
        JSONCursor.store(word, to: take(64, using: 64))
        raw("\"")
    }

    /// A quoted address, which takes 44 bytes.
    @inline(__always)
    mutating func address(_ address: Address) {
        raw("\"0x")
        let first = take(40, using: 40)
        first.storeBytes(of: JSONCursor.digits(of: UInt64(address.high) << 32), as: SIMD2<UInt64>.self)
        JSONCursor.store(address.low, to: first + 8)
        raw("\"")
    }

    /// Quoted bytes, which take four more than twice as many.
    @inline(__always)
    mutating func data(_ data: UnsafeRawBufferPointer) {
        raw("\"0x")
        JSONCursor.store(data, to: take(2 &* data.count, using: 2 &* data.count))
        raw("\"")
    }

    @inline(__always)
    private static func store(_ number: UInt128, to place: UnsafeMutableRawPointer) {
        place.storeBytes(of: digits(of: UInt64(truncatingIfNeeded: number >> 64)), as: SIMD2<UInt64>.self)
        (place + 16).storeBytes(of: digits(of: UInt64(truncatingIfNeeded: number)), as: SIMD2<UInt64>.self)
    }

    @inline(__always)
    private static func store(_ word: U256, to place: UnsafeMutableRawPointer) {
        store(word.high, to: place)
        store(word.low, to: place + 32)
    }

    /// Eight bytes at a time, the last of them once more where their number is no multiple of eight.
    private static func store(_ data: UnsafeRawBufferPointer, to place: UnsafeMutableRawPointer) {
        let last = data.count - 8
        guard last >= 0 else {
            for (i, byte) in data.enumerated() {
                let two = digits(of: UInt64(byte) << 56)[0]
                place.storeBytes(
                    of: UInt16(truncatingIfNeeded: two).littleEndian,
                    toByteOffset: 2 * i,
                    as: UInt16.self
                )
            }
            return
        }
        var i = 0
        while true {
            let eight = UInt64(bigEndian: data.loadUnaligned(fromByteOffset: i, as: UInt64.self))
            (place + 2 &* i).storeBytes(of: digits(of: eight), as: SIMD2<UInt64>.self)
            if i == last { return }
            i = min(i &+ 8, last)
        }
    }

    /// The sixteen digits of a number as characters, the most significant first.
    ///
    /// Both halves at once; vectors of bytes would say it shorter, but the compiler takes those apart.
    @inline(__always)
    private static func digits(of number: UInt64) -> SIMD2<UInt64> {
        let bytes = number.bigEndian
        // Each byte into two of its own, then each nibble into one, the upper one first.
        var halves = SIMD2(bytes & 0xffff_ffff, bytes >> 32)
        halves = (halves | halves &<< 16) & 0x0000_ffff_0000_ffff
        halves = (halves | halves &<< 8) & 0x00ff_00ff_00ff_00ff
        let nibbles = (halves &>> 4 | halves &<< 8) & 0x0f0f_0f0f_0f0f_0f0f
        // One in each byte that is ten or more: those are letters, which begin 0x27 behind the character after 9.
        let ones = ((nibbles &+ 0x0606_0606_0606_0606) &>> 4) & 0x0101_0101_0101_0101
        let letters = ((ones &<< 8) &- ones) & 0x2727_2727_2727_2727
        return nibbles &+ 0x3030_3030_3030_3030 &+ letters
    }
}
