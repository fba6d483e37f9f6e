import EVM
import Primitives
import Synchronization

/// What a block has in memory beside its place in the chain.
///
/// An object of its own, since a history's queue holds it: weakly referring to the block itself would make every
/// reference to it cost more.
final class KeptBlock: Sendable {
    private let fields: Mutex<Fields>

    init(contents: BlockContents, changedState: WorldState?, state: WorldState?) {
        fields = Mutex(
            Fields(
                contents: contents,
                changedState: changedState,
                state: state,
                hasChangedState: changedState != nil
            )
        )
    }

    /// Of a block that has left.
    init(_ left: Left, _ history: HistoryMemory) {
        fields = Mutex(
            Fields(
                state: left.state,
                place: left.place,
                hasChangedState: left.hasChangedState,
                steps: left.steps,
                history: history
            )
        )
    }

    /// Locks are taken from a block towards its ancestors, never the other way.
    func withLock<Result>(_ body: (inout Fields) -> Result) -> Result { fields.withLock { body(&$0) } }

    struct Fields: Sendable {
        /// Nil while it is in the file alone.
        fileprivate(set) var contents: BlockContents?
        /// The state that the block ran on, where it is not its parent's.
        fileprivate(set) var changedState: WorldState?
        /// The state after the block, where it is held.
        fileprivate(set) var state: WorldState?
        /// Where it was written, once it has left.
        fileprivate(set) var place: HistoryPlace?
        /// Whether the block ran on another state than its parent's.
        let hasChangedState: Bool
        /// How many states must be made again before this one, if it is not held.
        fileprivate(set) var steps: UInt16 = 0
        /// Whether the state was made again, and is held for a while.
        fileprivate var isMadeAgain = false
        /// What the block was counted with, while it is in a queue.
        fileprivate var weight: UInt32 = 0
        fileprivate var history: HistoryMemory?
        // SAFETY: the block is not gone while this is there, since its end begins with taking it away under the lock.
        fileprivate var owner: Unmanaged<StoredBlock>?
    }

    /// What is left of a block that has left memory.
    struct Left: Sendable {
        let place: HistoryPlace
        /// Nil but for the few that stay.
        let state: WorldState?
        let steps: UInt16
        let hasChangedState: Bool
    }

    /// Among that which leaves, one state of so many stays, so that none is too far from one that is there.
    ///
    /// Each of them has the slots of the system contracts' rings to itself, some megabytes once these are full.
    private static let period: UInt16 = 65_535
}

extension KeptBlock {
    /// Counts the block as one of a history's queue.
    ///
    /// - Returns: about what it weighs; nil if it is counted already.
    func enter(_ history: HistoryMemory, as owner: StoredBlock) -> Int? {
        // Weighed outside the lock, since other blocks may have to be asked.
        let now = withLock { $0 }
        guard now.weight == 0, let contents = now.contents else { return nil }
        let weight = contents.weight + (now.place == nil ? owner.weight(of: now) : 0)
        return withLock { fields in
            guard fields.weight == 0, fields.contents != nil else { return nil }
            fields.history = history
            fields.owner = .passUnretained(owner)
            fields.weight = UInt32(clamping: weight)
            return Int(fields.weight)
        }
    }

    /// The block ends.
    func end() {
        let (weight, history) = withLock { fields in
            let (weight, history) = (fields.weight, fields.history)
            fields.owner = nil
            fields.weight = 0
            fields.contents = nil
            fields.changedState = nil
            fields.state = nil
            fields.place = nil
            return (weight, history)
        }
        if weight > 0 { history?.forget(Int(weight)) }
    }

    var hasEnded: Bool { withLock { $0.owner == nil } }

    /// What is left, if the block has left and is not needed for another one to leave.
    var left: Left? {
        withLock { fields in
            guard let place = fields.place else { return nil }
            let stays = fields.state != nil && fields.steps == 0
            guard stays || fields.state == nil || fields.isMadeAgain else { return nil }
            return Left(
                place: place,
                state: stays ? fields.state : nil,
                steps: fields.steps,
                hasChangedState: fields.hasChangedState
            )
        }
    }

    /// Says whose this is, of one that was read again.
    func belong(to owner: StoredBlock) { withLock { $0.owner = .passUnretained(owner) } }

    /// Takes what was read again from where it was written, unless another was faster.
    func takeBack(_ read: BlockContents) -> (contents: BlockContents, history: HistoryMemory?) {
        withLock { fields in
            if let contents = fields.contents { return (contents, nil) }
            fields.contents = read
            return (read, fields.history)
        }
    }

    /// Writes the block down, unless it was before, and counts it no longer.
    ///
    /// - Returns: what it was counted with; nil if it has ended.
    func prepareToLeave(_ writing: inout HistoryWriting) -> Int? {
        withLock { fields in
            guard let owner = fields.owner else { return nil }
            defer { fields.weight = 0 }
            if fields.place == nil, let contents = fields.contents {
                owner._withUnsafeGuaranteedRef { block in
                    writing.add(self) { block.write(contents, fields, to: &$0) }
                }
            }
            return Int(fields.weight)
        }
    }

    /// Lets go of what is in the file; without having been written, stays.
    ///
    /// - Parameter place: where it was written, if it was now.
    /// - Returns: the block's stretch, and the number of the block that was needed to tell what changed, if there is one.
    func leave(to place: HistoryPlace?) -> (stretch: Stretch, base: UInt64)? {
        withLock { fields in
            guard let owner = fields.owner else { return nil }
            let stretch = owner._withUnsafeGuaranteedRef(\.stretch)
            guard let place else {
                if fields.place != nil { fields.contents = nil }
                return nil
            }
            fields.place = place
            fields.contents = nil
            fields.changedState = nil
            // The state before was held until here, to tell what has changed since. This one is held for the next.
            let base = owner._withUnsafeGuaranteedRef(\.base)
            guard let base else { return (stretch, .max) }
            fields.steps = base.kept.dropState() % Self.period
            return (stretch, base.number)
        }
    }

    /// Drops a state that can be made again, after which the next one's is one step further.
    private func dropState() -> UInt16 {
        withLock { fields in
            if fields.place != nil, fields.steps > 0 {
                fields.state = nil
                fields.isMadeAgain = false
            }
            return fields.steps + 1
        }
    }

    /// Drops a state that `hold` took.
    func letGo() {
        withLock { fields in
            guard fields.isMadeAgain else { return }
            fields.state = nil
            fields.isMadeAgain = false
        }
    }

    /// Holds a state that was made again, for a while.
    ///
    /// - Returns: who says for how long.
    func hold(_ state: WorldState) -> HistoryMemory? {
        withLock { fields in
            guard fields.place != nil, fields.state == nil, fields.owner != nil else { return nil }
            fields.state = state
            fields.isMadeAgain = true
            return fields.history
        }
    }
}
