import EVM
import Primitives

/// A block that an import stopped at.
public struct ChainImportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Which of the given blocks, counted from 0.
    public let index: Int
    public let reason: InvalidBlock

    public var code: String { "import-\(reason.code)" }
    public var description: String {
        "Block \(index) of the import is refused and none was taken. \(reason)"
    }
}

extension Chain {
    /// Imports encoded blocks, each on a block of the chain or on one that came before it in the same import.
    ///
    /// Every block is checked and run as a node on that network would, on the state that its parent's header
    /// commits to. The chain's new head is the last block under proof of stake, the one with the most total
    /// difficulty before; a branch that does not become the chain is forgotten, so a branch must come whole.
    /// The devnet goes on with the new head's gas limit, and mines only when it is told to: a chain that somebody
    /// else makes is not to grow by itself between two imports.
    ///
    /// All of them or none are taken.
    ///
    /// - Returns: how many of the blocks are in the chain now and were not before.
    @discardableResult
    public mutating func importBlocks(_ encoded: [[UInt8]]) throws(ChainImportError) -> Int {
        var branches = ImportedBranches(on: self)
        for (index, bytes) in encoded.enumerated() {
            do throws(InvalidBlock) {
                try branches.add(bytes)
            } catch { throw ChainImportError(index: index, reason: error) }
        }
        let count = Reorganisation(from: head, to: branches.head).added.count
        guard count > 0 else { return 0 }
        move(to: branches.head)
        settings.gasLimit = head.header.gasLimit
        settings.automine = false
        records.append(.importedBlocks(encoded))
        return count
    }

    /// Makes a block that shares a past with the head the head, with its state.
    mutating func move(to target: StoredBlock) {
        guard target != head else { return }
        let change = Reorganisation(from: head, to: target)
        if let ancestor = change.ancestor, !change.dropped.isEmpty {
            events.append(.reorganised(from: head, to: ancestor))
            index.cut(after: ancestor.number)
        }
        for block in change.added {
            remember(block)
            events.append(.block(block))
        }
        head = target
        state = target.state
        if !pool.isEmpty { pool.prune { state.account(at: $0)?.nonce ?? 0 } }
    }

    /// Enters a block in what looks blocks and transactions up.
    mutating func remember(_ block: StoredBlock) {
        index.append(block)
        for transaction in block.block.transactions { pool.remove(transaction.hash) }
        history.admit(block)
    }
}

/// What an import has made so far, beside the chain that it goes on from.
private struct ImportedBranches {
    private let chain: Chain
    private let importer: BlockImport
    private var blocks: [Hash256: ImportedBlock] = [:]
    private var best: ImportedBlock?

    var head: StoredBlock { best?.stored ?? chain.head }

    init(on chain: Chain) {
        self.chain = chain
        importer = BlockImport(chain.schedule)
    }

    mutating func add(_ bytes: [UInt8]) throws(InvalidBlock) {
        let header = try BlockImport.header(of: bytes)
        // The chain has it already; files of whole chains begin with the genesis.
        if chain.block(.hash(header.hash)) != nil { return }
        guard let parent = blocks[header.parentHash] ?? chain.block(.hash(header.parentHash)).map(imported)
        else {
            throw .unknownParent(header.parentHash)
        }
        let block = try importer.run(bytes, on: parent)
        blocks[block.hash] = block
        if isBetter(block) { best = block }
    }

    private func isBetter(_ block: ImportedBlock) -> Bool {
        if block.isProofOfStake { return true }
        let current = best ?? imported(chain.head)
        return !current.isProofOfStake && block.totalDifficulty > current.totalDifficulty
    }

    /// A block of the chain as a parent of further ones.
    private func imported(_ block: StoredBlock) -> ImportedBlock {
        let isProofOfStake = chain.rules(of: block.header).features.isProofOfStake
        var total = U256.zero
        if isProofOfStake {
            // Enough, whatever it is.
            total = .max
        } else {
            var current: StoredBlock? = block
            while let block = current {
                total = total.adding(block.header.difficulty) ?? .max
                current = block.parent
            }
        }
        return ImportedBlock(block, totalDifficulty: total, isProofOfStake: isProofOfStake)
    }
}
