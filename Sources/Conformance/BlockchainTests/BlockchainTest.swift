import Devnet
import Primitives

/// One entry of a blockchain test file: a genesis, blocks to import in order, and where the chain is to end.
public struct BlockchainTest: Sendable {
    /// One block to import.
    struct Step: Sendable {
        /// Nil when the file holds no bytes that could be a block's.
        var bytes: [UInt8]?
        var mustBeRefused: Bool
        /// What the reason is called, alternatives between bars.
        var exception: String?
    }

    public let name: String
    public let network: String
    let genesis: Header
    let genesisHash: Hash256
    /// The genesis encoded, where the file has it.
    let genesisBytes: [UInt8]?
    let pre: WorldState
    let steps: [Step]
    let lastHash: Hash256
    let postRoot: Hash256?
    /// The state that the chain ends with, where the file has more of it than its root.
    let post: WorldState?
    /// Whether the blocks bear a true seal of proof of work, and some of them perhaps a forged one.
    let isSealed: Bool
    let chainID: UInt64
    /// Blob parameters that the file names, by hardfork.
    let blobParameters: [BlobParameters]

    struct BlobParameters: Sendable {
        var fork: String
        var target: UInt64
        var maximum: UInt64
        var baseFeeUpdateFraction: UInt64
    }
}
