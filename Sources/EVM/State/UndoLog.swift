import Primitives

/// One change of the journal, with what takes it back; `Int32` is a position among accounts, slots or transient slots.
///
/// Plain words only, so that the log, which is long, is cheap to keep.
enum Undo: BitwiseCopyable {
    case balance(U256, Int32)
    case nonce(UInt64, Int32)
    /// The code is on `replacedCodes`.
    case code(Int32)
    case existence(Bool, Int32)
    case isNew(Int32)
    case destroyed(Int32)
    case touched(Int32)
    case warmAccount(Int32)
    case warmSlot(Int32)
    case slot(U256, Int32)
    case transient(U256, Int32)
}

/// Changes in the order in which they were made; the memory stays for the next use.
struct UndoLog: ~Copyable {
    private var entries: UnsafeMutablePointer<Undo>
    private(set) var count = 0
    private var capacity: Int

    private static let smallest = 64
    /// Room for more entries than this is given back when the log is emptied.
    private static let mostKept = 16384

    init() {
        capacity = UndoLog.smallest
        entries = .allocate(capacity: capacity)
    }

    // Entries are plain words, so there is nothing to deinitialise.
    deinit { entries.deallocate() }

    @inline(__always)
    mutating func append(_ entry: Undo) {
        if count == capacity { grow() }
        (entries + count).initialize(to: entry)
        count &+= 1
    }

    /// The newest entry, of a log that is not empty.
    @inline(__always)
    mutating func removeLast() -> Undo {
        count &-= 1
        return entries[count]
    }

    @inline(never)
    private mutating func grow() {
        let grown = UnsafeMutablePointer<Undo>.allocate(capacity: 4 &* capacity)
        grown.update(from: entries, count: count)
        entries.deallocate()
        entries = grown
        capacity &*= 4
    }

    mutating func removeAll() {
        if capacity > UndoLog.mostKept { self = UndoLog() } else { count = 0 }
    }
}
