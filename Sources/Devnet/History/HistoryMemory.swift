import CHost
import DequeModule
import Dispatch
import Primitives
import Synchronization

/// Keeps what the chains of a process hold of their past in bounds.
///
/// Theory of operation: blocks enter in the order in which chains take them in, each with about what it weighs in
/// memory. As soon as all together weigh more than the limit, the oldest leave: what is in them is written to a file,
/// and a state shrinks to what it changed in the one before it. The block itself stays, with its number, hash and parent, so
/// nothing about chains, snapshots or clones is different, and a block that several of them share leaves for all.
/// Who asks for what has left gets it from the file, and it is in memory again as if it had just come.
///
/// A devnet that never reaches the limit pays for none of this but the entry in a queue.
public final class HistoryMemory: Sendable {
    /// For chains that are not given another: 512 MiB, then a file in `/var/tmp`.
    public static let standard = HistoryMemory(limit: 512 << 20, folder: "/var/tmp")

    /// In bytes.
    public let limit: Int
    private let folder: String
    private let reserve: UInt64
    private let held = Atomic<Int>(0)
    private let stored = Atomic<Int>(0)
    /// Blocks that ended while they were in the queue.
    private let ended = Atomic<Int>(0)
    /// The most that was held since memory was last given back to the system.
    private let peak = Atomic<Int>(0)
    private let isReleasing = Atomic(false)
    private let isShrinking = Atomic(false)
    private let queue = Mutex(Deque<KeptBlock>())
    private let file = Mutex<HistoryFile?>(nil)
    /// Blocks whose states were made again of late: who asks for one state of the past asks for the next one, too.
    private let recent = Mutex(Deque<KeptBlock>())

    /// Stretches before which blocks were read again of late.
    private let readAgain = Mutex(Deque<ReadAgain>())

    /// How many blocks leave at once: enough to be written in one go, few enough not to be noticed.
    private static let batch = 128
    private static let recentStates = 16
    private static let recentStretches = 32
    /// How many bytes are not gathered any further.
    private static let worthWriting = 4 << 20
    /// How much less than before must be held for the allocator to be asked to give pages back: threads that
    /// allocate may wait for it, and what blocks of a chain that goes on leave free is soon used again.
    private static let worthReleasing = 128 << 20

    /// - Parameters:
    ///   - limit: in bytes; 0 keeps nothing that can leave.
    ///   - folder: on a disk, for a file without a name that is made when the limit is first reached.
    ///   - reserve: bytes of that disk that are left free, for journals and everybody else.
    public init(limit: Int, folder: String, reserve: UInt64 = 256 << 20) {
        self.limit = limit
        self.folder = folder
        self.reserve = reserve
    }

    /// About how many bytes of memory histories take now.
    public var bytesHeld: Int { held.load(ordering: .relaxed) }

    /// Whether blocks have had to leave: whatever can be had in less memory for some work, should be.
    var isFull: Bool { bytesStored > 0 }

    /// How many bytes were ever written to the file.
    public var bytesStored: Int { stored.load(ordering: .relaxed) }

    /// Counts a block that has come, and lets the oldest go if there is too much now.
    func admit(_ block: StoredBlock) {
        guard let weight = block.kept.enter(self, as: block) else { return }
        let total = held.add(weight, ordering: .relaxed).newValue
        peak.max(total, ordering: .relaxed)
        let count = queue.withLock { queue in
            queue.append(block.kept)
            return queue.count
        }
        if total > limit { shrink() }
        if count > 4 * Self.batch, 2 * ended.load(ordering: .relaxed) > count { tidy() }
    }

    /// Takes note of a block that ended as one of the queue.
    func forget(_ weight: Int) {
        // Called wherever a last reference goes away, so without a lock.
        let total = held.subtract(weight, ordering: .relaxed).newValue
        ended.add(1, ordering: .relaxed)
        guard peak.load(ordering: .relaxed) - total > Self.worthReleasing,
            isReleasing.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged
        else { return }
        // A little later, when all of a long chain is gone.
        DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + 1) {
            self.peak.store(self.bytesHeld, ordering: .relaxed)
            self.isReleasing.store(false, ordering: .relaxed)
            host_release_free_memory()
        }
    }

    /// Keeps a block's state that was made again until others have been asked for.
    func keep(_ block: KeptBlock) {
        let oldest: KeptBlock? = recent.withLock { recent in
            recent.append(block)
            return recent.count > Self.recentStates ? recent.removeFirst() : nil
        }
        oldest?.letGo()
    }

    /// Keeps the blocks before a stretch, which were read again, until others have been asked for.
    func keep(_ stretch: Stretch) {
        let isOneTooMany = readAgain.withLock { stretches in
            stretches.append(ReadAgain(stretch: stretch))
            return stretches.count == Self.recentStretches + 1
        }
        guard isOneTooMany else { return }
        // Not here, where who asks may hold a block's lock.
        DispatchQueue.global(qos: .utility).async { self.letGoOfOldest() }
    }

    private func letGoOfOldest() {
        let oldest = readAgain.withLock { stretches in
            let count = max(0, stretches.count - Self.recentStretches)
            defer { stretches.removeFirst(count) }
            return Array(stretches.prefix(count))
        }
        for entry in oldest { entry.stretch?.letGo() }
    }

    private func shrink() {
        // One at a time: what more comes meanwhile is found in the next turn.
        guard isShrinking.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
        else { return }
        defer { isShrinking.store(false, ordering: .releasing) }
        while held.load(ordering: .relaxed) > limit {
            let oldest = queue.withLock { queue in
                let count = min(Self.batch, queue.count)
                defer { queue.removeFirst(count) }
                return Array(queue.prefix(count))
            }
            if oldest.isEmpty { return }
            leave(oldest)
        }
    }

    /// Lets blocks go that are not in the queue any more.
    private func leave(_ blocks: [KeptBlock]) {
        var leaving: [KeptBlock] = []
        var writing = HistoryWriting()
        for block in blocks {
            guard let weight = block.prepareToLeave(&writing) else {
                ended.subtract(1, ordering: .relaxed)
                continue
            }
            held.subtract(weight, ordering: .relaxed)
            leaving.append(block)
            if writing.bytes.count < Self.worthWriting { continue }
            write(writing, leaving)
            leaving = []
            writing = HistoryWriting()
        }
        write(writing, leaving)
    }

    private func write(_ writing: HistoryWriting, _ leaving: [KeptBlock]) {
        let batch = writing.bytes.isEmpty ? nil : write(writing.bytes)
        // Without a file, or on a full disk, they stay, and are not counted.
        for block in leaving {
            let place = writing.parts[ObjectIdentifier(block)].flatMap { part in batch?.place(part) }
            guard let (stretch, base) = block.leave(to: place) else { continue }
            stretch.settle(downTo: base, self)
        }
    }

    /// Writes to the file; nil where there is none or it takes no more.
    func write(_ bytes: [UInt8]) -> HistoryBatch? {
        guard let batch = openFile()?.write(bytes) else { return nil }
        stored.add(bytes.count, ordering: .relaxed)
        return batch
    }

    private func openFile() -> HistoryFile? {
        file.withLock { file in
            if file == nil { file = HistoryFile(in: folder, reserve: reserve) }
            return file
        }
    }

    /// Drops the queue's entries of blocks that have ended, as after a reset.
    private func tidy() {
        let old = queue.withLock { queue in
            defer { queue = [] }
            return queue
        }
        let alive = old.filter { !$0.hasEnded }
        ended.subtract(old.count - alive.count, ordering: .relaxed)
        queue.withLock { $0.prepend(contentsOf: alive) }
    }
}

/// Does not keep the stretch: its chain may end.
private struct ReadAgain {
    weak var stretch: Stretch?
}

/// Blocks on their way into a file, one behind the other.
struct HistoryWriting {
    private var encoder = RLPEncoder()
    private(set) var parts: [ObjectIdentifier: Range<Int>] = [:]

    var bytes: [UInt8] { encoder.bytes }

    mutating func add(_ block: KeptBlock, _ write: (inout RLPEncoder) -> Void) {
        let start = encoder.bytes.count
        encoder.list(write)
        parts[ObjectIdentifier(block)] = start..<encoder.bytes.count
    }
}
