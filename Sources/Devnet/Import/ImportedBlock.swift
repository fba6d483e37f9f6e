import EVM
public import Primitives

/// A block that was found valid, with what its children need to know of it.
public struct ImportedBlock: Sendable {
    public let stored: StoredBlock
    /// Of the chain up to this block, itself included.
    public let totalDifficulty: U256
    /// Whether the block came from proof of stake.
    public let isProofOfStake: Bool

    public var block: Block { stored.block }
    public var hash: Hash256 { stored.hash }
    public var header: Header { stored.header }
    public var state: WorldState { stored.state }

    init(_ stored: StoredBlock, totalDifficulty: U256, isProofOfStake: Bool) {
        self.stored = stored
        self.totalDifficulty = totalDifficulty
        self.isProofOfStake = isProofOfStake
    }

    /// The first block of a chain.
    ///
    /// Fails when `header` commits to another state.
    public init(genesis header: Header, state: WorldState, schedule: ForkSchedule) throws(InvalidBlock) {
        guard header.stateRoot == state.root else {
            throw .outcome(
                .stateRoot,
                expected: header.stateRoot.description,
                found: state.root.description
            )
        }
        let rules = schedule.rules(
            number: header.number,
            timestamp: header.timestamp,
            parentTotalDifficulty: .zero
        )
        let block = Block(
            header: SealedHeader(header),
            transactions: [],
            withdrawals: header.withdrawalsRoot == nil ? nil : []
        )
        self.init(
            StoredBlock(block, outcomes: [], state: state, parent: nil),
            totalDifficulty: header.difficulty,
            isProofOfStake: rules.features.isProofOfStake
        )
    }
}
