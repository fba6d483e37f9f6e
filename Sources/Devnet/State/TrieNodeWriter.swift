import Cryptography
import Primitives

/// Scratch space in which trie nodes are encoded, to be hashed or handed out.
///
/// A stack: while a branch is being written, its children are written behind it, hashed and taken off
/// again. So one block of memory serves a whole trie, and no node's encoding is an allocation.
struct TrieNodeWriter: ~Copyable {
    /// SAFETY: `base` has `capacity` bytes; every write is preceded by a `reserve` of at least its size.
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var end = 0

    /// Room for the longest header of a list.
    private static let headerSpace = 9

    init() {
        capacity = 4096
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    /// Begins a node; returns where its items start.
    mutating func open() -> Int {
        reserve(Self.headerSpace)
        end += Self.headerSpace
        return end
    }

    /// Ends the node begun at `start` and takes it off, leaving the reference that its parent writes.
    mutating func close(_ start: Int) -> TrieReference {
        let node = finish(start)
        defer { end = start - Self.headerSpace }
        guard node.count < 32 else { return TrieReference(word: Keccak.hash(node).word, count: 32) }
        let word = U256(bigEndian: node) ?? .zero
        return TrieReference(word: word << (8 * (32 - node.count)), count: node.count)
    }

    /// Ends the node begun at `start` and takes it off, leaving its encoding.
    mutating func take(_ start: Int) -> [UInt8] {
        let node = finish(start)
        end = start - Self.headerSpace
        return Array(node)
    }

    mutating func append(_ reference: TrieReference) {
        reserve(33)
        if reference.isHash {
            base[end] = 0xa0
            end += 1
        }
        reference.word.storeBigEndian(at: UnsafeMutableRawPointer(base + end))
        end += reference.count
    }

    mutating func appendEmptyString() {
        reserve(1)
        base[end] = 0x80
        end += 1
    }

    mutating func append(string: [UInt8]) { string.withUnsafeBytes { append(string: $0) } }

    mutating func append(string: UnsafeRawBufferPointer) {
        reserve(string.count + Self.headerSpace)
        if string.count == 1, string[0] < 0x80 {
            base[end] = string[0]
            end += 1
            return
        }
        let size = Self.headerSize(string.count)
        Self.writeHeader(string.count, size: size, offset: 0x80, at: base + end)
        end += size
        if let source = string.baseAddress {
            UnsafeMutableRawPointer(base + end).copyMemory(from: source, byteCount: string.count)
        }
        end += string.count
    }

    /// Appends nibbles `start` to `finish` - 1 of a path in hex-prefix encoding (Yellow Paper, appendix C).
    mutating func appendPath(_ key: Hash256, _ start: Int, _ finish: Int, isLeaf: Bool) {
        let path = key.word << (4 * start)
        appendPathHeader(count: finish - start, first: Hash256(path).nibble(0), isLeaf: isLeaf)
        let bytes = (finish - start) / 2
        reserve(32)
        let even = (finish - start) % 2 == 0 ? path : path << 4
        even.storeBigEndian(at: UnsafeMutableRawPointer(base + end))
        end += bytes
    }

    /// The same for a key of any length.
    mutating func appendPath(_ key: [UInt8], _ start: Int, _ finish: Int, isLeaf: Bool) {
        let first = start < finish ? TrieRoot.nibble(key, start) : 0
        appendPathHeader(count: finish - start, first: first, isLeaf: isLeaf)
        reserve((finish - start) / 2)
        var i = start + (finish - start) % 2
        while i < finish {
            base[end] = UInt8(truncatingIfNeeded: TrieRoot.nibble(key, i) << 4 | TrieRoot.nibble(key, i + 1))
            end += 1
            i += 2
        }
    }

    private mutating func appendPathHeader(count: Int, first: Int, isLeaf: Bool) {
        reserve(Self.headerSpace + 1)
        // A path of up to one nibble is one byte below 0x40, which RLP writes as itself.
        let bytes = count / 2 + 1
        if bytes > 1 {
            let size = Self.headerSize(bytes)
            Self.writeHeader(bytes, size: size, offset: 0x80, at: base + end)
            end += size
        }
        let flags = (isLeaf ? 0x20 : 0) | (count % 2 == 0 ? 0 : 0x10 | first)
        base[end] = UInt8(truncatingIfNeeded: flags)
        end += 1
    }

    /// Writes the list header right in front of the items.
    private mutating func finish(_ start: Int) -> UnsafeRawBufferPointer {
        let count = end - start
        let size = Self.headerSize(count)
        Self.writeHeader(count, size: size, offset: 0xc0, at: base + start - size)
        return UnsafeRawBufferPointer(start: base + start - size, count: count + size)
    }

    private static func headerSize(_ count: Int) -> Int {
        count < 56 ? 1 : 1 + (Int.bitWidth - count.leadingZeroBitCount + 7) / 8
    }

    private static func writeHeader(
        _ count: Int,
        size: Int,
        offset: UInt8,
        at place: UnsafeMutablePointer<UInt8>
    ) {
        if size == 1 {
            place[0] = offset + UInt8(truncatingIfNeeded: count)
            return
        }
        place[0] = offset + 55 + UInt8(truncatingIfNeeded: size - 1)
        for i in 1..<size {
            place[i] = UInt8(truncatingIfNeeded: count >> (8 * (size - 1 - i)))
        }
    }

    @inline(__always)
    private mutating func reserve(_ count: Int) {
        if capacity - end < count { grow(by: count) }
    }

    /// Out of line: it happens once or twice in a writer's life.
    @inline(never)
    private mutating func grow(by count: Int) {
        let larger = max(2 * capacity, end + count)
        let fresh = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        fresh.update(from: base, count: end)
        base.deallocate()
        base = fresh
        capacity = larger
    }
}
