import Primitives

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A frame's memory.
///
/// The bytes in `size ..< capacity` are zero, so growing within the capacity is no more than a new size.
/// The buffer stays with the frame for its next use.
struct Memory {
    private(set) var base: UnsafeMutablePointer<UInt8>
    /// A multiple of 32.
    private(set) var size = 0
    private var capacity: Int

    init() {
        capacity = 4096
        base = Self.zeros(capacity)
    }

    func deallocate() { free(base) }

    /// Bytes of zeros: from `calloc`, since large ones are then the kernel's single page of zeros until
    /// they are written to, and a contract that reaches far takes no memory of the machine's.
    private static func zeros(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        guard let bytes = calloc(count, 1) else {
            // Gas is to keep contracts from it, and nothing can be done without.
            fatalError("There is no memory for \(count) bytes of a contract's memory.")
        }
        return bytes.bindMemory(to: UInt8.self, capacity: count)
    }

    /// Makes memory reach `newSize`, a multiple of 32 that is larger than `size`.
    mutating func grow(to newSize: Int) {
        if newSize > capacity {
            let newCapacity = max(newSize, capacity &* 2)
            let grown = Self.zeros(newCapacity)
            grown.update(from: base, count: size)
            free(base)
            base = grown
            capacity = newCapacity
        }
        size = newSize
    }

    /// Empties memory for the next use of its frame; a buffer larger than `limit` is given back.
    mutating func reset(keeping limit: Int) {
        if capacity > limit {
            free(base)
            self = Memory()
        } else {
            base.update(repeating: 0, count: size)
            size = 0
        }
    }
}

/// Bytes that a frame owns and refills: the output of its last call.
struct ReturnBuffer {
    private(set) var base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity: Int

    init() {
        capacity = 256
        base = .allocate(capacity: capacity)
    }

    func deallocate() { base.deallocate() }

    mutating func clear() { count = 0 }

    mutating func assign(_ source: UnsafePointer<UInt8>, count newCount: Int) {
        if newCount > capacity || capacity > 1 << 20 {
            base.deallocate()
            capacity = max(newCount, 256)
            base = .allocate(capacity: capacity)
        }
        if newCount > 0 { base.update(from: source, count: newCount) }
        count = newCount
    }

    mutating func assign(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { buffer in
            if let source = buffer.baseAddress { assign(source, count: buffer.count) } else { clear() }
        }
    }
}
