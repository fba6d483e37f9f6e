/// What a change of head takes out of a chain and what it puts in.
///
/// Made where somebody asks: walking the two branches costs as many steps as they have blocks.
public struct Reorganisation: Sendable {
    /// The last block that both heads have in their past, themselves included.
    public let ancestor: StoredBlock?
    /// Blocks that are no longer in the chain, the newest first.
    public let dropped: [StoredBlock]
    /// Blocks that have come in their place, the oldest first.
    public let added: [StoredBlock]

    public init(from old: StoredBlock, to new: StoredBlock) {
        let level = min(old.number, new.number)
        var left = old.ancestor(level)
        var right = new.ancestor(level)
        while let a = left, let b = right, a != b {
            left = a.parent
            right = b.parent
        }
        ancestor = left == nil ? nil : right
        dropped = Self.blocks(from: old, downTo: ancestor)
        added = Self.blocks(from: new, downTo: ancestor).reversed()
    }

    private static func blocks(from head: StoredBlock, downTo ancestor: StoredBlock?) -> [StoredBlock] {
        var blocks: [StoredBlock] = []
        var current: StoredBlock? = head
        while let block = current, block != ancestor {
            blocks.append(block)
            current = block.parent
        }
        return blocks
    }
}

extension Reorganisation {
    /// Logs that were told and no longer hold, the newest first.
    public func removedLogs(matching query: FilterRegistry.LogQuery) -> [MinedLog] {
        dropped.flatMap { block in
            block.logs(matching: query).reversed().map { log in
                var log = log
                log.isRemoved = true
                return log
            }
        }
    }
}
