import EVM
import Primitives

extension BlockEnvironment {
    /// A block as its transactions see it, by its header.
    init(
        _ header: Header,
        _ rules: Rules,
        chainID: UInt64,
        blockHash: @escaping @Sendable (UInt64) -> Hash256
    ) {
        let isProofOfStake = rules.features.isProofOfStake
        self.init(
            chainID: chainID,
            number: header.number,
            timestamp: header.timestamp,
            beneficiary: header.beneficiary,
            gasLimit: header.gasLimit,
            baseFee: header.baseFeePerGas ?? .zero,
            difficulty: isProofOfStake ? .zero : header.difficulty,
            prevRandao: isProofOfStake ? header.prevRandao : .zero,
            blobBaseFee: header.excessBlobGas.flatMap { rules.features.blobs?.baseFee(excessBlobGas: $0) }
                ?? .zero,
            blockHash: blockHash
        )
    }
}
