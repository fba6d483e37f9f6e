import EVM
import Primitives

/// Where in a chain the logs of an address or a topic are: a value that shares its parts with other chains.
///
/// Theory of operation: the chain's blocks, up to a tail of a few hundred, are divided into segments, each with
/// its own index. Blocks join the tail at the cost of two additions. When it is long enough it becomes a segment,
/// and neighbours of like weight are merged into one, so that there are few segments, and each log is merged a
/// logarithmic number of times. Cutting the chain back drops segments from the end and shortens one. Which logs
/// are meant is decided by the logs themselves; the index says which need not be looked at.
struct LogIndex: Sendable {
    private static let tailBlocks = 256
    private static let tailLogs = 1_024

    /// Without gaps, from the first block on.
    private var segments = IndexSegments<LogSegment>()
    /// The first block that is in no segment.
    private(set) var tail: UInt64
    private var blocksInTail = 0
    private var logsInTail = 0

    /// An index of nothing yet, for a chain whose first block has this number.
    init(from first: UInt64) { tail = first }

    /// Takes in the chain's new head.
    mutating func append(_ block: StoredBlock) {
        blocksInTail += 1
        if !block.outcomes.isEmpty {
            logsInTail += block.outcomes.reduce(0) { $0 + $1.receipt.logs.count }
        }
        if blocksInTail >= Self.tailBlocks || logsInTail >= Self.tailLogs { close(block) }
    }

    private mutating func close(_ head: StoredBlock) {
        var run: [StoredBlock] = []
        var current: StoredBlock? = head
        while let block = current, block.number >= tail {
            run.append(block)
            current = block.parent
        }
        segments.append(LogSegment(run.reversed(), from: tail))
        tail = head.number + 1
        blocksInTail = 0
        logsInTail = 0
    }

    /// Forgets what is behind a block of the chain.
    mutating func cut(after block: UInt64) {
        segments.cut(after: block)
        if block < tail { tail = block + 1 }
        // At most too many: the tail then becomes a segment a little early.
        blocksInTail = min(blocksInTail, Int(block + 1 - tail))
        if blocksInTail == 0 { logsInTail = 0 }
    }

    /// Visits the logs in a range of blocks that a query asks for, oldest first, until `body` answers false.
    func visit(
        _ range: ClosedRange<UInt64>,
        of head: StoredBlock,
        matching query: FilterRegistry.LogQuery,
        _ body: (MinedLog) -> Bool
    ) {
        let search = LogSearch(query)
        for segment in segments.all where segment.blocks.overlaps(range) {
            guard search.visit(segment, range, of: head, body) else { return }
        }
        guard range.upperBound >= tail else { return }
        var run: [StoredBlock] = []
        var current = head.ancestor(min(range.upperBound, head.number))
        while let block = current, block.number >= max(tail, range.lowerBound) {
            if !block.outcomes.isEmpty { run.append(block) }
            current = block.parent
        }
        for block in run.reversed() {
            for log in block.logs(matching: query) where !body(log) { return }
        }
    }
}
