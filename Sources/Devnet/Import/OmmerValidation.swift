import EVM
import Primitives

/// The rules for a block's ommers (Yellow Paper, section 11.1).
struct OmmerValidation {
    static let limit = 2
    /// How many generations an ommer may be older than the block.
    static let depth: UInt64 = 6

    let schedule: ForkSchedule

    func check(_ block: Block, parent: StoredBlock) throws(InvalidOmmers) {
        if block.ommers.isEmpty { return }
        guard block.ommers.count <= Self.limit else {
            throw .tooMany(count: block.ommers.count, limit: Self.limit)
        }
        var ancestors: [Hash256: StoredBlock] = [:]
        var named: Set<Hash256> = []
        var next: StoredBlock? = parent
        for _ in 0...Self.depth {
            guard let ancestor = next else { break }
            ancestors[ancestor.hash] = ancestor
            named.formUnion(ancestor.block.ommers.map(\.hash))
            next = ancestor.parent
        }
        for ommer in block.ommers {
            let hash = ommer.hash
            guard named.insert(hash).inserted else { throw .repeated(hash) }
            guard ancestors[hash] == nil, hash != block.hash else { throw .ancestor(hash) }
            guard ommer.parentHash != parent.hash, let ommersParent = ancestors[ommer.parentHash] else {
                throw .unrelated(hash)
            }
            // No total difficulty: where there are ommers, proof of stake has not begun.
            let rules = schedule.rules(
                number: ommer.number,
                timestamp: ommer.timestamp,
                parentTotalDifficulty: .zero
            )
            do {
                try HeaderValidation(schedule: schedule).check(
                    ommer,
                    parent: ommersParent.header,
                    rules: rules
                )
            } catch { throw .header(hash, error) }
        }
    }
}
