import EVM
import Primitives

/// JSON written straight into bytes: for answers too large to be built as a tree of values.
///
/// The writer puts no commas and closes no brackets: whoever writes does.
public struct JSONText: Sendable, Hashable {
    public private(set) var bytes: [UInt8] = []

    init() {}

    var count: Int { bytes.count }

    /// Mostly enough for what `enclose` puts around a text.
    private static let envelopeRoom = 128

    /// Puts bytes around all that was written, which moves where there is room and is not copied.
    mutating func enclose(_ head: [UInt8], _ tail: StaticString) {
        raw(tail)
        bytes.insert(contentsOf: head, at: 0)
    }

    /// Makes room for `count` bytes and an envelope.
    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count + JSONText.envelopeRoom) }

    /// Text that is JSON already.
    mutating func raw(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ other: JSONText) { bytes.append(contentsOf: other.bytes) }

    mutating func append(_ other: JSONText, from start: Int) {
        bytes.append(contentsOf: other.bytes[start...])
    }

    mutating func append(_ value: JSONValue) { value.write(to: &bytes) }

    /// Forgets everything and keeps the memory.
    mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    mutating func string(_ text: String) { JSONValue.string(text).write(to: &bytes) }

    mutating func decimal(_ number: some FixedWidthInteger & UnsignedInteger) {
        if number < 10 {
            bytes.append(0x30 + UInt8(number))
        } else {
            bytes.append(contentsOf: String(number).utf8)
        }
    }

    /// A quoted quantity: `0x` and no leading zeros.
    mutating func quantity(_ word: U256) { write(atMost: 68) { $0.quantity(word) } }

    mutating func quantity(_ number: UInt64) { write(atMost: 20) { $0.quantity(number) } }

    /// 32 quoted bytes.
    mutating func word(_ word: U256) { write(atMost: 68) { $0.word(word) } }

    mutating func hash(_ hash: Hash256) { word(hash.word) }

    mutating func address(_ address: Address) { write(atMost: 44) { $0.address(address) } }

    mutating func data(_ data: some Collection<UInt8>) {
        let done: Void? = data.withContiguousStorageIfAvailable { self.data(UnsafeRawBufferPointer($0)) }
        if done == nil { Array(data).withUnsafeBytes { self.data($0) } }
    }

    mutating func data(_ data: UnsafeRawBufferPointer) {
        write(atMost: 2 * data.count + 4) { $0.data(data) }
    }

    /// Makes room once for many pieces, which `body` writes.
    @inline(__always)
    mutating func write(atMost room: Int, _ body: (inout JSONCursor) -> Void) {
        bytes.append(addingCapacity: room) { span in
            span.withUnsafeMutableBufferPointer { buffer, count in
                guard let start = UnsafeMutableRawPointer(buffer.baseAddress) else { return }
                var cursor = JSONCursor(start, room: room)
                body(&cursor)
                count = cursor.place - start
            }
        }
    }
}
