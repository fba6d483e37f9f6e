public import EVM
public import Primitives

/// What one transaction of a block did, beside its receipt.
public struct TransactionOutcome: Sendable {
    public let receipt: Receipt
    public let gasUsed: UInt64
    public let effectiveGasPrice: U256
    public let created: Address?
    /// Every account that it looked at: whoever asks for an account's transactions looks here first.
    let accessed: [Address]
}

/// A block of a chain with everything it led to.
///
/// Each block holds its parent, so a chain is one reference to its head: copying a chain, cutting it
/// back and letting two chains share a past cost nothing. `jump` goes further back in steps that
/// double, which makes any ancestor reachable in a logarithmic number of hops.
///
/// Number, hash and place in the chain are always there. What is in the block, and its states, may leave memory:
/// see `HistoryMemory`.
public final class StoredBlock: Sendable {
    public let hash: Hash256
    public let number: UInt64
    /// In seconds since 1970.
    public let timestamp: UInt64
    /// Whether the state follows from the parent's and the header: see `StoredBlock+State.swift`.
    let derivesState: Bool
    let kept: KeptBlock
    // Written in `deinit` alone, when nobody else can see the object any more.
    public nonisolated(unsafe) private(set) var parent: StoredBlock?
    // SAFETY: an ancestor; `parent` keeps it alive.
    private unowned(unsafe) let jump: StoredBlock?

    /// - Parameters:
    ///   - initialState: nil where it is the parent's, or the genesis itself.
    ///   - state: nil for an empty block whose state follows from its parent's.
    init(
        _ block: Block,
        outcomes: [TransactionOutcome],
        initialState: WorldState? = nil,
        state: WorldState?,
        parent: StoredBlock?
    ) {
        hash = block.hash
        number = block.number
        derivesState = state == nil
        timestamp = block.sealed.timestamp
        kept = KeptBlock(
            contents: BlockContents(block, outcomes: outcomes),
            changedState: initialState,
            state: state
        )
        self.parent = parent
        if let parent, let far = parent.jump {
            let steps = parent.number - far.number
            let farSteps = far.number - (far.jump ?? far).number
            jump = steps == farSteps ? far.jump ?? far : parent
        } else {
            jump = parent
        }
    }

    deinit {
        kept.end()
        // Released one by one: letting a long chain go recursively would exhaust the stack.
        var next = parent
        parent = nil
        while next != nil, isKnownUniquelyReferenced(&next) {
            let further = next?.parent
            next?.parent = nil
            next = further
        }
    }

    public var block: Block { contents.block }
    public var header: Header { contents.block.header }
    public var outcomes: [TransactionOutcome] { contents.outcomes }
    /// Logs in the block's earlier transactions, by transaction: the block-wide index of its first log.
    public var firstLogIndices: [Int] { contents.firstLogIndices }

    /// The block with `number` in this block's past, itself included; nil when there is none.
    public func ancestor(_ number: UInt64) -> StoredBlock? {
        guard number <= self.number else { return nil }
        var current = self
        while current.number > number {
            if let jump = current.jump, jump.number >= number {
                current = jump
            } else if let parent = current.parent {
                current = parent
            } else {
                return nil
            }
        }
        return current
    }

    /// Hash of an earlier block by number, for BLOCKHASH.
    func blockHash(_ number: UInt64) -> Hash256 { ancestor(number)?.hash ?? .zero }
}

/// Where a mined transaction is.
public struct TransactionLocation: Sendable {
    public let block: StoredBlock
    public let index: Int

    public var transaction: SignedTransaction { block.block.transactions[index] }
    public var outcome: TransactionOutcome { block.outcomes[index] }
}
