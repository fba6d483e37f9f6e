import EVM
import Primitives

/// The way from a state that is held to one that is not, gathered from the newest block to the oldest.
struct StatePath {
    private enum Step {
        /// Of empty blocks that follow each other.
        case notes(SystemWrites)
        case changes(StateChanges)
    }

    /// The newest first, without the one that is still gathered: one of the two below, or none.
    private var steps: [Step] = []
    private var notes: SystemWrites?
    private var changes: StateChanges?
    /// The first stretch on the way before which blocks have left memory, and how many steps are behind its beginning.
    private var boundary: (stretch: Stretch, steps: Int)?

    var isEmpty: Bool { steps.isEmpty && notes == nil && changes == nil }

    /// Adds what an empty block noted.
    ///
    /// - Parameter header: asked for only where it matters.
    mutating func addOlder(noteIn header: () -> Header) {
        if notes == nil {
            endStep()
            notes = SystemWrites()
        }
        if notes?.isComplete == false { notes?.addOlder(SystemNote(header())) }
    }

    /// Adds changes that were written down.
    mutating func addOlder(_ written: RLPDecoder) throws(RLPError) {
        if changes == nil {
            endStep()
            changes = StateChanges()
        }
        try changes?.addOlder(written)
    }

    /// Notes that what follows is from before a stretch, from blocks that have left memory.
    mutating func cross(_ stretch: Stretch) {
        guard boundary == nil else { return }
        endStep()
        boundary = (stretch, steps.count)
    }

    private mutating func endStep() {
        if let notes { steps.append(.notes(notes)) }
        if let changes { steps.append(.changes(changes)) }
        notes = nil
        changes = nil
    }

    /// The state at the path's end.
    ///
    /// - Parameter holds: whether the state before the first stretch that was entered from behind is held as well, so
    ///   that who goes on to older blocks has a short way.
    consuming func state(from held: WorldState, holds: Bool) -> WorldState {
        endStep()
        guard let boundary else { return Self.state(from: held, steps[...]) }
        let before = Self.state(from: held, steps[boundary.steps...])
        if holds { boundary.stretch.hold(before) }
        return Self.state(from: before, steps[..<boundary.steps])
    }

    private static func state(from held: WorldState, _ steps: ArraySlice<Step>) -> WorldState {
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
