import Synchronization

/// A run of up to 256 blocks of a chain, which leave memory together: see `PastBlocks`.
///
/// Theory of operation: within a stretch each block holds the one before it, so those of a stretch are there as long
/// as its last. Across stretches a block knows its stretch, the stretch knows what is before its first block, and
/// that is the block itself or, once all of the earlier stretch has left, where it was written. The first block of a
/// chain is a stretch of its own, and is always there.
///
/// Stretches themselves stay, one for 256 blocks: `jump` goes back in steps that double.
final class Stretch: Sendable, Jumping {
    private static let length: UInt64 = 256

    /// The number of its first block.
    let first: UInt64
    /// How many there are before it.
    let position: UInt64
    // Written in `deinit` alone, when nobody else can see the object any more.
    private nonisolated(unsafe) var earlier: Stretch?
    // SAFETY: an earlier one; `earlier` keeps it alive.
    unowned(unsafe) let jump: Stretch?
    private let before: Mutex<Before>

    /// What is before the first block.
    private enum Before {
        case nothing
        case block(StoredBlock)
        case past(PastBlocks)
    }

    /// Of a chain's first block.
    init(from genesis: UInt64) {
        first = genesis
        position = 0
        jump = nil
        before = Mutex(.nothing)
    }

    private init(after newest: StoredBlock) {
        let earlier = newest.stretch
        first = newest.number + 1
        position = earlier.position + 1
        self.earlier = earlier
        jump = earlier.nextJump
        before = Mutex(.block(newest))
    }

    deinit {
        // Released one by one: letting a long chain go recursively would exhaust the stack.
        var next = earlier
        earlier = nil
        clear()
        while isKnownUniquelyReferenced(&next), let last = next {
            last.clear()
            next = last.earlier
            last.earlier = nil
        }
    }

    private func clear() {
        // Ends outside the lock.
        _ = before.withLock { before in
            defer { before = .nothing }
            return before
        }
    }

    /// The stretch of a block's child.
    static func ofChild(_ block: StoredBlock) -> Stretch {
        let stretch = block.stretch
        let isFull = block.number + 1 - stretch.first >= length
        return isFull || stretch.earlier == nil ? Stretch(after: block) : stretch
    }

    /// The block before the first one.
    var below: StoredBlock? {
        guard let earlier else { return nil }
        let (block, history) = before.withLock { before -> (StoredBlock?, HistoryMemory?) in
            switch before {
            case .nothing: return (nil, nil)
            case .block(let block): return (block, nil)
            case .past(var past):
                let (block, isNew) = past.newest(in: earlier)
                before = .past(past)
                return (block, isNew ? past.history : nil)
            }
        }
        history?.keep(self)
        return block
    }

    /// The newest block before this stretch that is in the stretch of `number`, which is before this one.
    func newest(inStretchOf number: UInt64) -> StoredBlock? {
        var stretch = self
        while let earlier = stretch.earlier, earlier.first > number {
            if let jump = stretch.jump, jump.first > number { stretch = jump } else { stretch = earlier }
        }
        return stretch.below
    }

    /// Where a walk back to a state that is held comes to.
    enum Origin {
        case block(StoredBlock)
        case state(WorldState)
    }

    /// Goes back from the stretch's first block through those that have left memory, gathering what they changed.
    ///
    /// - Returns: the next block in memory, or a state that is held; nil before the chain's beginning.
    func walk(_ path: inout StatePath) -> Origin? {
        var stretch = self
        while let earlier = stretch.earlier {
            switch stretch.before.withLock({ $0 }) {
            case .nothing: return nil
            case .block(let block): return .block(block)
            case .past(let past):
                if let newest = past.newestWithState { return .block(newest) }
                path.cross(stretch)
                if let held = past.walk(from: earlier.first, &path) { return .state(held) }
            }
            stretch = earlier
        }
        return nil
    }

    /// Holds the state that this stretch began with, which was made again, for a while.
    func hold(_ state: WorldState) {
        guard let newest = below else { return }
        newest.kept.hold(state)?.keep(newest.kept)
    }

    /// Lets the blocks before this stretch go, if all of them have left, and those before each earlier stretch that
    /// is behind block `number`.
    func settle(downTo number: UInt64, _ history: HistoryMemory) {
        settle(history)
        var next = earlier
        while let stretch = next, stretch.first > number {
            stretch.settle(history)
            next = stretch.earlier
        }
    }

    private func settle(_ history: HistoryMemory) {
        // What is let go ends with this scope, outside the lock.
        guard case .block(let newest) = before.withLock({ $0 }), let past = PastBlocks(upTo: newest, history)
        else { return }
        before.withLock { before in
            if case .block = before { before = .past(past) }
        }
    }

    /// Lets the blocks go that were read again.
    func letGo() {
        // They end outside the lock.
        _ = before.withLock { before -> StoredBlock? in
            guard case .past(var past) = before else { return nil }
            defer { before = .past(past) }
            return past.letGo()
        }
    }
}
