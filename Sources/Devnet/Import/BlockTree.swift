public import Primitives

/// All blocks imported so far, branches included, and which of them the chain ends in: a value.
public struct BlockTree: Sendable {
    public let importer: BlockImport
    public let genesis: ImportedBlock
    /// Under proof of work the block with the most total difficulty, of equal ones the first; under proof of stake
    /// the one imported last, since there the choice is the caller's.
    public private(set) var head: ImportedBlock
    private var blocks: [Hash256: ImportedBlock]

    public init(genesis: ImportedBlock, schedule: ForkSchedule) {
        importer = BlockImport(schedule)
        self.genesis = genesis
        head = genesis
        blocks = [genesis.hash: genesis]
    }

    /// The imported block with this hash.
    public subscript(hash: Hash256) -> ImportedBlock? { blocks[hash] }

    /// Imports an encoded block, whose parent must be there.
    ///
    /// After a refusal the tree is as before.
    @discardableResult
    public mutating func add(_ bytes: [UInt8]) throws(InvalidBlock) -> ImportedBlock {
        let parentHash = try BlockImport.parentHash(of: bytes)
        guard let parent = blocks[parentHash] else { throw .unknownParent(parentHash) }
        let block = try importer.run(bytes, on: parent)
        insert(block)
        return block
    }

    /// The state that an encoded block leads to, whatever its header says of it; its parent must be there.
    public func state(after bytes: [UInt8]) throws(InvalidBlock) -> WorldState {
        let parentHash = try BlockImport.parentHash(of: bytes)
        guard let parent = blocks[parentHash] else { throw .unknownParent(parentHash) }
        return try importer.state(after: bytes, on: parent)
    }

    private mutating func insert(_ block: ImportedBlock) {
        blocks[block.hash] = block
        let isHead =
            block.isProofOfStake || !head.isProofOfStake && block.totalDifficulty > head.totalDifficulty
        if isHead { head = block }
    }
}
