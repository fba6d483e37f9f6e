import Primitives

/// Blocks without transactions, one after the other: what mining many at once leaves in the journal.
struct EmptyBlocks: Sendable, Hashable {
    /// Of the first; the others have the same but for what follows from the block before them.
    var first: BlockInputs
    var count: UInt64
    /// Seconds between the blocks' timestamps.
    var step: UInt64
}
