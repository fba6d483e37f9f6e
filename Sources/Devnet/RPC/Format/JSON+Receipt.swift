import Cryptography
import EVM
import Primitives

extension JSONValue {
    static func receipt(_ stored: StoredBlock, index: Int, chain: Chain) -> JSONValue {
        let contents = stored.contents
        let signed = contents.block.transactions[index]
        let outcome = contents.outcomes[index]
        let receipt = outcome.receipt
        var status: JSONValue?
        var root: JSONValue?
        switch receipt.outcome {
        case .status(let succeeded): status = .quantity(succeeded ? 1 : 0 as UInt64)
        case .stateRoot(let hash): root = .data(hash)
        }
        let isBlob = signed.transaction.kind == .blob
        let blobPrice = stored.header.excessBlobGas.flatMap {
            chain.rules(of: stored.header).features.blobs?.baseFee(excessBlobGas: $0)
        }
        return .object([
            "transactionHash": .data(signed.hash),
            "transactionIndex": .quantity(index),
            "blockHash": .data(stored.hash),
            "blockNumber": .quantity(stored.number),
            "from": .data(signed.sender),
            "to": signed.transaction.to.map { .data($0) } ?? .null,
            "cumulativeGasUsed": .quantity(receipt.cumulativeGasUsed),
            "gasUsed": .quantity(outcome.gasUsed),
            "effectiveGasPrice": .quantity(outcome.effectiveGasPrice),
            "contractAddress": signed.transaction.to == nil
                ? .data(.created(by: signed.sender, nonce: signed.transaction.nonce)) : .null,
            "logs": .logs(receipt.logs.indices.map { contents.log($0, of: index, in: stored) }),
            "logsBloom": .data(receipt.bloom.bytes),
            "type": .quantity(UInt64(receipt.kind.rawValue)),
            "status": status,
            "root": root,
            "blobGasUsed": isBlob ? .quantity(signed.transaction.blobGas) : nil,
            "blobGasPrice": isBlob ? blobPrice.map { .quantity($0) } : nil,
        ])
    }
}
