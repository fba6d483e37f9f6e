import EVM
import Primitives

/// Sending transactions.
extension RPCMethods {
    static var sending: [RPCMethod] {
        [
            .write("eth_sendRawTransaction") { chain, parameters in
                let bytes = try parameters.data(0)
                let transaction = try SignedTransaction(decoding: bytes)
                return .data(try chain.submit(transaction))
            },
            .write("eth_sendTransaction") { chain, parameters in
                let transaction = try completed(chain, try parameters.call(0))
                guard let signed = chain.authorise(transaction.0, from: transaction.sender) else {
                    throw RPCError.server(
                        "unknown account: the devnet does not sign for \(transaction.sender)"
                    )
                }
                return .data(try chain.submit(signed))
            },
            .write("eth_signTransaction") { chain, parameters in
                let transaction = try completed(chain, try parameters.call(0))
                guard let key = chain.accounts.key(of: transaction.sender) else {
                    throw RPCError.server("unknown account: the devnet has no key for \(transaction.sender)")
                }
                let signed = transaction.0.signed(by: key)
                return .object([
                    "raw": .data(signed.encoded),
                    "tx": .transaction(signed, in: nil, index: nil),
                ])
            },
        ]
    }

    /// A request with everything filled in that its sender left open.
    static func completed(
        _ chain: Chain,
        _ request: CallRequest
    ) throws -> (Transaction, sender: Address) {
        var request = request
        if request.from == .zero, let first = chain.accounts.addresses.first, !chain.isUnlocked(.zero) {
            request.from = first
        }
        if let asked = request.chainID, asked != chain.chainID {
            throw RPCError.server("invalid chain id: have \(asked) want \(chain.chainID)")
        }
        if let baseFee = chain.nextBaseFee, request.gasPrice == nil {
            let tip = request.maxPriorityFeePerGas ?? min(suggestedTip, request.maxFeePerGas ?? .max)
            request.maxPriorityFeePerGas = tip
            request.maxFeePerGas = request.maxFeePerGas ?? (baseFee &+ baseFee &+ tip)
        }
        let price = request.maxFeePerGas ?? request.gasPrice ?? gasPrice(chain)
        let gas = try request.gas ?? chain.estimateGas(request, at: chain.nextPoint)
        let kind: Transaction.Kind =
            request.authorizations != nil
            ? .setCode
            : request.maxFeePerGas != nil ? .dynamicFee : request.accessList != nil ? .accessList : .legacy
        let transaction = Transaction(
            kind: kind,
            chainId: chain.chainID,
            nonce: request.nonce ?? chain.pendingNonce(of: request.from),
            maxFeePerGas: price,
            maxPriorityFeePerGas: request.maxPriorityFeePerGas ?? price,
            gasLimit: gas,
            to: request.to,
            value: request.value,
            data: request.data,
            accessList: request.accessList ?? [],
            authorizations: request.authorizations ?? []
        )
        return (transaction, request.from)
    }
}
