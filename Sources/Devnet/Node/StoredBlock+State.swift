import EVM
import Primitives

/// How a block that did nothing has a state without holding it.
///
/// A state shares with its parent's all but a path to each slot that changed: for an empty block more than a
/// kilobyte, which a devnet that mines every second pays 86,400 times a day. But an empty block writes its
/// header's own fields into the system contracts' rings and no more, so its state can be made again from a
/// state before it. One block in `period` holds its state. It is as long as four turns of the rings, since every
/// state that is held has all slots of the rings since the last to itself; going through so many headers takes
/// less than filling a ring.
extension StoredBlock {
    private static let period: UInt64 = 32_768

    /// Whether a block that did nothing else than to note its header may leave its state out.
    static func mayDeriveState(_ header: Header) -> Bool { header.number % period != 0 }

    /// The state after the block.
    public var state: WorldState {
        if let heldState { return heldState }
        var writes = SystemWrites()
        var next: StoredBlock? = self
        while let block = next {
            if var state = block.heldState {
                _ = state.take(writes)
                return state
            }
            if !writes.isComplete { writes.addOlder(SystemNote(block.header)) }
            next = block.parent
        }
        // The genesis holds its state.
        return WorldState()
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
