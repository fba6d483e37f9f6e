import EVM
import Primitives

extension Chain {
    /// Wei a unit of gas on top of the base fee, enough for any devnet.
    static let suggestedTip = U256(1_000_000_000 as UInt64)

    /// Wei a unit of gas that gets a transaction into the next block.
    var gasPrice: U256 {
        max((nextBaseFee ?? .zero) &+ Chain.suggestedTip, settings.minimumGasPrice ?? .zero)
    }

    /// The transaction that a request asks for, with everything filled in that its sender left open.
    func filled(_ request: CallRequest) throws -> Transaction {
        var request = request
        if let asked = request.chainID, asked != chainID {
            throw RPCError.server("chainId does not match node's (have=\(asked), want=\(chainID))")
        }
        if let sidecar = request.sidecar { try request.take(sidecar) }
        try checkForm(request)
        try fillFees(&request)
        let gas = try request.gas ?? estimateGas(request, at: sendingPoint(of: request))
        let price = request.maxFeePerGas ?? request.gasPrice ?? .zero
        return Transaction(
            kind: request.kind,
            chainId: chainID,
            nonce: request.nonce ?? pendingNonce(of: request.from),
            maxFeePerGas: price,
            maxPriorityFeePerGas: request.maxPriorityFeePerGas ?? price,
            gasLimit: gas,
            to: request.to,
            value: request.value,
            data: request.data,
            accessList: request.accessList ?? [],
            maxFeePerBlobGas: request.maxFeePerBlobGas ?? .zero,
            blobVersionedHashes: request.blobVersionedHashes ?? [],
            authorizations: request.authorizations ?? []
        )
    }

    private func checkForm(_ request: CallRequest) throws(RPCError) {
        if request.gasPrice != nil, request.authorizations != nil {
            throw .server("both gasPrice and authorizationList specified")
        }
        if let hashes = request.blobVersionedHashes {
            if hashes.isEmpty { throw .server("need at least 1 blob for a blob transaction") }
            if request.to == nil { throw .server("missing \"to\" in blob transaction") }
        }
        if request.to == nil, request.authorizations != nil {
            throw .server("authorizationList provided for contract creation, but \"to\" field is missing")
        }
        if request.maxFeePerBlobGas == .zero {
            throw .server("maxFeePerBlobGas, if specified, must be non-zero")
        }
    }

    private func fillFees(_ request: inout CallRequest) throws(RPCError) {
        if request.blobVersionedHashes != nil, request.maxFeePerBlobGas == nil {
            let fee = nextPoint.environment.blobBaseFee
            request.maxFeePerBlobGas = fee &+ fee
        }
        if request.gasPrice != nil { return }
        guard let baseFee = nextBaseFee else {
            if request.maxFeePerGas != nil || request.maxPriorityFeePerGas != nil {
                throw .server("maxFeePerGas and maxPriorityFeePerGas are not valid before London is active")
            }
            request.gasPrice = gasPrice
            return
        }
        let tip = request.maxPriorityFeePerGas ?? min(Chain.suggestedTip, request.maxFeePerGas ?? .max)
        request.maxPriorityFeePerGas = tip
        request.maxFeePerGas = request.maxFeePerGas ?? (baseFee &+ baseFee &+ tip)
    }
}

extension CallRequest {
    fileprivate var kind: Transaction.Kind {
        if authorizations != nil { return .setCode }
        if blobVersionedHashes != nil { return .blob }
        if maxFeePerGas != nil { return .dynamicFee }
        return accessList != nil ? .accessList : .legacy
    }

    /// Names the blobs by their commitments, or checks that they are those that are named.
    fileprivate mutating func take(_ sidecar: BlobSidecar) throws(InvalidSidecar) {
        let hashes =
            blobVersionedHashes ?? sidecar.commitments.map { BlobSidecar.versionedHash(of: $0) }
        try sidecar.verify(hashes)
        blobVersionedHashes = hashes
    }
}
