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
/// Each block leads to its parent, so a chain is one reference to its head: copying a chain, cutting it
/// back and letting two chains share a past cost nothing. `jump` goes further back in steps that
/// double, which makes any ancestor reachable in a logarithmic number of hops.
///
/// What is in the block, and its states, may leave memory: see `HistoryMemory`. Long after that the block itself goes,
/// with all of its `Stretch`, and another object comes in its place when somebody asks: blocks are the same if they
/// are equal.
public final class StoredBlock: Sendable {
    public let hash: Hash256
    public let number: UInt64
    /// In seconds since 1970.
    public let timestamp: UInt64
    /// Whether the state follows from the parent's and the header: see `StoredBlock+State.swift`.
    let derivesState: Bool
    let kept: KeptBlock
    let stretch: Stretch
    /// The block before, in the same stretch.
    // Written in `deinit` alone, when nobody else can see the object any more.
    private(set) nonisolated(unsafe) var previous: StoredBlock?
    // SAFETY: an ancestor in the same stretch; `previous` keeps it alive.
    unowned(unsafe) let jump: StoredBlock?

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
        stretch = parent.map { .ofChild($0) } ?? Stretch(from: block.number)
        previous = parent?.stretch === stretch ? parent : nil
        jump = previous?.nextJump
    }

    /// A block that has left memory and is read again.
    init(
        hash: Hash256,
        number: UInt64,
        timestamp: UInt64,
        derivesState: Bool,
        left: KeptBlock.Left,
        history: HistoryMemory,
        in stretch: Stretch,
        after previous: StoredBlock?
    ) {
        self.hash = hash
        self.number = number
        self.timestamp = timestamp
        self.derivesState = derivesState
        kept = KeptBlock(left, history)
        self.stretch = stretch
        self.previous = previous
        jump = previous?.nextJump
        kept.belong(to: self)
    }

    deinit {
        kept.end()
        // Released one by one, for the stack's sake.
        var next = previous
        previous = nil
        while next != nil, isKnownUniquelyReferenced(&next) {
            let further = next?.previous
            next?.previous = nil
            next = further
        }
    }

    public var parent: StoredBlock? { previous ?? stretch.below }

    public var block: Block { contents.block }
    public var header: Header { contents.block.header }
    public var outcomes: [TransactionOutcome] { contents.outcomes }
    /// Logs in the block's earlier transactions, by transaction: the block-wide index of its first log.
    public var firstLogIndices: [Int] { contents.firstLogIndices }

    /// The block with `number` in this block's past, itself included; nil when there is none.
    public func ancestor(_ number: UInt64) -> StoredBlock? {
        guard number <= self.number else { return nil }
        guard var current = number < stretch.first ? stretch.newest(inStretchOf: number) : self else {
            return nil
        }
        while current.number > number {
            if let jump = current.jump, jump.number >= number {
                current = jump
            } else if let previous = current.previous {
                current = previous
            } else {
                return nil
            }
        }
        return current
    }

    /// Hash of an earlier block by number, for BLOCKHASH.
    func blockHash(_ number: UInt64) -> Hash256 { ancestor(number)?.hash ?? .zero }
}

extension StoredBlock: Jumping {
    var position: UInt64 { number }
}

extension StoredBlock: Equatable {
    public static func == (a: StoredBlock, b: StoredBlock) -> Bool { a === b || a.hash == b.hash }
}

/// Where a mined transaction is.
public struct TransactionLocation: Sendable {
    public let block: StoredBlock
    public let index: Int

    public var transaction: SignedTransaction { block.block.transactions[index] }
    public var outcome: TransactionOutcome { block.outcomes[index] }
}
