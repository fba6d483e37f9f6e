import EVM
import Primitives

/// The way from a state that is held to one that is not, gathered from the newest block to the oldest.
struct StatePath {
    private enum Step {
        /// Of empty blocks that follow each other.
        case notes(SystemWrites)
        case changes(StateChanges)
    }

    /// The newest first.
    private var steps: [Step] = []

    var isEmpty: Bool { steps.isEmpty }

    /// Adds what an empty block noted.
    ///
    /// - Parameter header: asked for only where it matters.
    mutating func addOlder(noteIn header: () -> Header) {
        guard case .notes(var writes)? = steps.last else {
            var writes = SystemWrites()
            writes.addOlder(SystemNote(header()))
            return steps.append(.notes(writes))
        }
        guard !writes.isComplete else { return }
        // Taken out, so that it is changed in place.
        steps.removeLast()
        writes.addOlder(SystemNote(header()))
        steps.append(.notes(writes))
    }

    /// Adds changes that were written down.
    mutating func addOlder(_ written: RLPDecoder) throws(RLPError) {
        guard case .changes(var changes)? = steps.last else {
            var changes = StateChanges()
            try changes.addOlder(written)
            return steps.append(.changes(changes))
        }
        steps.removeLast()
        try changes.addOlder(written)
        steps.append(.changes(changes))
    }

    /// The state at the path's end.
    func state(from held: WorldState) -> WorldState {
        steps.reversed().reduce(held) { before, step in
            switch step {
            case .notes(let writes):
                var state = before
                _ = state.take(writes)
                return state
            case .changes(let changes): return changes.applied(to: before)
            }
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
