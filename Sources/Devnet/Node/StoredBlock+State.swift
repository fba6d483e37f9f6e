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

    /// The way from a state that is held to one that is not.
    private enum Step {
        /// Of empty blocks that follow each other.
        case notes(SystemWrites)
        case changes(HistoryPlace)
    }

    /// The state after the block.
    public var state: WorldState { state(holds: true) }

    /// - Parameter holds: whether one that was made again is held for a while. Not where a lock is: others are let go.
    func state(holds: Bool) -> WorldState {
        // The newest first.
        var steps: [Step] = []
        var next: StoredBlock? = self
        while let block = next {
            let (held, place) = block.kept.withLock { ($0.state, $0.place) }
            if let held {
                let state = steps.reversed().reduce(held) { block.state(after: $1, of: $0) }
                if holds, !steps.isEmpty { kept.hold(state)?.keep(kept) }
                return state
            }
            if block.derivesState {
                block.addNote(to: &steps)
            } else if let place {
                steps.append(.changes(place))
            }
            next = block.parent
        }
        // The genesis holds its state.
        return WorldState()
    }

    /// The state that the block ran on: its parent's, with what cheats made of it.
    public var initialState: WorldState {
        let (changed, hasChanged, place) = kept.withLock { ($0.changedState, $0.hasChangedState, $0.place) }
        if let changed { return changed }
        guard let before = parent?.state else { return state }
        guard hasChanged, let place, let changes = writtenChanges(place).initial else { return before }
        return Self.applying(changes, to: before)
    }

    private func addNote(to steps: inout [Step]) {
        if case .notes(var writes)? = steps.last {
            guard !writes.isComplete else { return }
            // Taken out, so that it is changed in place.
            steps.removeLast()
            writes.addOlder(SystemNote(header))
            steps.append(.notes(writes))
        } else {
            var writes = SystemWrites()
            writes.addOlder(SystemNote(header))
            steps.append(.notes(writes))
        }
    }

    private func state(after step: Step, of before: WorldState) -> WorldState {
        switch step {
        case .notes(let writes):
            var state = before
            _ = state.take(writes)
            return state
        case .changes(let place):
            let changes = writtenChanges(place)
            var state = before
            if let initial = changes.initial { state = Self.applying(initial, to: state) }
            if let rest = changes.state { state = Self.applying(rest, to: state) }
            return state
        }
    }

    private static func applying(_ changes: RLPDecoder, to state: WorldState) -> WorldState {
        var changes = changes
        do { return try state.applyingChanges(&changes) } catch {
            fatalError("The file that histories are kept in has changed by itself: \(error)")
        }
    }
}

extension SystemNote {
    /// What an empty block's header says that was noted.
    fileprivate init(_ header: Header) {
        self.init(
            timestamp: header.timestamp,
            beaconRoot: header.parentBeaconBlockRoot,
            number: header.number,
            // Both came with Prague.
            parentHash: header.requestsHash == nil ? nil : header.parentHash
        )
    }
}
