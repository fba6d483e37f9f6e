import EVM
import Primitives

/// How a block has a state without holding it.
///
/// A state shares with its parent's all but a path to each slot that changed: for an empty block more than a
/// kilobyte, which a devnet that mines every second pays 86,400 times a day. But an empty block writes its
/// header's own fields into the system contracts' rings and no more, so its state can be made again from a
/// state before it. One block in `period` holds its state. It is as long as four turns of the rings, since every
/// state that is held has all slots of the rings since the last to itself; going through so many headers takes
/// less than filling a ring.
///
/// A block that has left memory has written down what its state changed: see `HistoryMemory`.
extension StoredBlock {
    private static let period: UInt64 = 32_768

    /// Whether a block that did nothing else than to note its header may leave its state out.
    static func mayDeriveState(_ header: Header) -> Bool { header.number % period != 0 }

    /// The state after the block.
    public var state: WorldState { state(holds: true) }

    /// - Parameter holds: whether one that was made again is held for a while. Not where a lock is: others are let go.
    func state(holds: Bool) -> WorldState {
        var path = StatePath()
        // The genesis holds its state.
        let origin = walk(&path) ?? WorldState()
        if path.isEmpty { return origin }
        let state = path.state(from: origin, holds: holds)
        if holds { kept.hold(state)?.keep(kept) }
        return state
    }

    /// Goes back to a state that is held, gathering what led from there to this block's.
    private func walk(_ path: inout StatePath) -> WorldState? {
        var next: StoredBlock? = self
        while let block = next {
            let (held, place) = block.kept.withLock { ($0.state, $0.place) }
            if let held { return held }
            if block.derivesState {
                path.addOlder { block.header }
            } else if let place {
                Self.readChanges(at: place) { changes throws(RLPError) in try path.addOlder(changes) }
            }
            if let previous = block.previous {
                next = previous
                continue
            }
            switch block.stretch.walk(&path) {
            case .block(let newest): next = newest
            case .state(let held): return held
            case nil: return nil
            }
        }
        return nil
    }

    /// The state that the block ran on: its parent's, with what cheats made of it.
    public var initialState: WorldState {
        let (changed, hasChanged, place) = kept.withLock { ($0.changedState, $0.hasChangedState, $0.place) }
        if let changed { return changed }
        guard let before = parent?.state else { return state }
        guard hasChanged, let place else { return before }
        return Self.read(place) { part in
            var changes = StateChanges()
            if let initial = try Self.changes(in: &part) { try changes.addOlder(initial) }
            return changes.applied(to: before)
        }
    }
}
