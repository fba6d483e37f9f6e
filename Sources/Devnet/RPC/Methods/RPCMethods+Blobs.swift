import EVM
import Primitives

/// Blobs, which are no part of any block.
extension RPCMethods {
    static var blobs: [RPCMethod] {
        [
            .instant("eth_getBlobSidecarByTxHash") { chain, parameters in
                guard let location = chain.transaction(try parameters.hash(0)) else { return .null }
                return sidecar(of: location, chain)
            },
            .instant("eth_getBlobSidecars") { chain, parameters in
                guard let block = chain.block(try parameters.block(0)) else { return .null }
                let sidecars = block.block.transactions.indices.map {
                    sidecar(of: TransactionLocation(block: block, index: $0), chain)
                }
                return .array(sidecars.filter { !$0.isNull })
            },
        ]
            + RPCMethod.inspect("anvil_getBlobByHash") { chain, parameters in
                chain.blobs.blob(try parameters.hash(0)).map { .data($0) } ?? .null
            }
            + RPCMethod.inspect("anvil_getBlobsByTransactionHash") { chain, parameters in
                let sidecar = chain.blobs[try parameters.hash(0)]
                return sidecar.map { .array($0.blobs.map { .data($0) }) } ?? .null
            }
    }

    private static func sidecar(of location: TransactionLocation, _ chain: Chain) -> JSONValue {
        guard let sidecar = chain.blobs[location.transaction.hash] else { return .null }
        return .object([
            "blockHash": .data(location.block.hash),
            "blockNumber": .quantity(location.block.number),
            "txHash": .data(location.transaction.hash),
            "txIndex": .quantity(location.index),
            "blobSidecar": .object([
                "version": .quantity(UInt64(sidecar.version.rawValue)),
                "blobs": .array(sidecar.blobs.map { .data($0) }),
                "commitments": .array(sidecar.commitments.map { .data($0) }),
                "proofs": .array(sidecar.proofs.map { .data($0) }),
            ]),
        ])
    }
}
