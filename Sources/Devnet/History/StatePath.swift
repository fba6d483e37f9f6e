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
    /// The first stretch on the way before which blocks have left memory, and how many steps are behind its beginning.
    private var boundary: (stretch: Stretch, steps: Int)?

    var isEmpty: Bool { steps.isEmpty }

    /// Notes that what follows is from before a stretch, from blocks that have left memory.
    mutating func cross(_ stretch: Stretch) {
        if boundary == nil { boundary = (stretch, steps.count) }
    }

    /// The last step, taken out so that it is changed in place, unless nothing is to join it.
    private mutating func takeLast() -> Step? {
        steps.count == boundary?.steps ? nil : steps.popLast()
    }

    /// Adds what an empty block noted.
    ///
    /// - Parameter header: asked for only where it matters.
    mutating func addOlder(noteIn header: () -> Header) {
        var writes = SystemWrites()
        switch takeLast() {
        case .notes(let known)?: writes = known
        case let other?: steps.append(other)
        case nil: break
        }
        if !writes.isComplete { writes.addOlder(SystemNote(header())) }
        steps.append(.notes(writes))
    }

    /// Adds changes that were written down.
    mutating func addOlder(_ written: RLPDecoder) throws(RLPError) {
        var changes = StateChanges()
        switch takeLast() {
        case .changes(let known)?: changes = known
        case let other?: steps.append(other)
        case nil: break
        }
        try changes.addOlder(written)
        steps.append(.changes(changes))
    }

    /// The state at the path's end.
    ///
    /// - Parameter holds: whether the state before the first stretch that was entered from behind is held as well, so
    ///   that who goes on to older blocks has a short way.
    func state(from held: WorldState, holds: Bool) -> WorldState {
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
