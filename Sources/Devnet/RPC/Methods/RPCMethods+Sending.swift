import EVM
import Primitives

/// Sending transactions.
extension RPCMethods {
    static var sending: [RPCMethod] {
        [
            .prepared("eth_sendRawTransaction") { parameters in
                let transaction = try PooledTransaction(decoding: try parameters.data(0))
                return { chain in .data(try chain.submit(transaction)) }
            },
            .prepared("eth_sendRawTransactionConditional") { parameters in
                let transaction = try PooledTransaction(decoding: try parameters.data(0))
                let condition = try TransactionCondition(parameters, 1)
                return { chain in
                    try condition.check(chain)
                    return .data(try chain.submit(transaction))
                }
            },
            .write("eth_sendTransaction") { chain, parameters in
                .data(try chain.submit(try authorised(chain, try parameters.call(0))))
            },
            .write("eth_signTransaction") { chain, parameters in
                let request = named(chain, try parameters.call(0))
                guard let key = chain.accounts.key(of: request.from) else {
                    throw RPCError.server("unknown account: the devnet has no key for \(request.from)")
                }
                let signed = try chain.filled(request).signed(by: key)
                return filled(PooledTransaction(signed, sidecar: request.sidecar))
            },
            .read("eth_fillTransaction") { chain, parameters, _ in
                let request = try parameters.call(0)
                if request.to == nil, request.data.isEmpty {
                    throw RPCError.server("contract creation without any data provided")
                }
                let transaction = SignedTransaction(simulating: try chain.filled(request), from: request.from)
                return filled(PooledTransaction(transaction, sidecar: request.sidecar))
            },
            .write("eth_resend") { chain, parameters in try resend(&chain, parameters) },
            .instant("eth_signRawTransaction") { _, _ in
                throw RPCError.server("eth_signRawTransaction is for Tempo networks; use eth_signTransaction")
            },
        ]
            + RPCMethod.control("eth_sendUnsignedTransaction") { chain, parameters in
                let request = try parameters.call(0)
                let transaction = try chain.filled(request)
                return .data(
                    try chain.submit(SignedTransaction(unsigned: transaction, from: request.from))
                )
            }
    }

    /// A transaction of one of the devnet's own accounts, or of one that anybody may act as.
    static func authorised(_ chain: Chain, _ request: CallRequest) throws -> SignedTransaction {
        let request = named(chain, request)
        if request.sidecar != nil || request.blobVersionedHashes != nil {
            throw RPCError.server(
                "signing blob transactions not supported: sign with eth_signTransaction and send with eth_sendRawTransaction"
            )
        }
        let transaction = try chain.filled(request)
        guard let signed = chain.authorise(transaction, from: request.from) else {
            throw RPCError.server("unknown account: the devnet does not sign for \(request.from)")
        }
        return signed
    }

    /// The request with the devnet's first account for a sender that was left out.
    static func named(_ chain: Chain, _ request: CallRequest) -> CallRequest {
        guard !request.namesSender, let first = chain.accounts.addresses.first else { return request }
        var request = request
        request.from = first
        request.namesSender = true
        return request
    }

    private static func filled(_ pooled: PooledTransaction) -> JSONValue {
        .object([
            "raw": .data(pooled.encoded),
            "tx": .transaction(pooled.transaction, in: nil, index: nil),
        ])
    }

    /// Sends a waiting transaction again with another price or gas limit.
    private static func resend(_ chain: inout Chain, _ parameters: Parameters) throws -> JSONValue {
        var request = named(chain, try parameters.call(0))
        guard let nonce = request.nonce else {
            throw RPCError.server("missing transaction nonce in transaction spec")
        }
        guard let waiting = chain.pool.transaction(of: request.from, nonce: nonce) else {
            throw RPCError.server("transaction not found: none with nonce \(nonce) of \(request.from) waits")
        }
        if parameters.optional(1) != nil {
            request.gasPrice = try parameters.number(1)
            request.maxFeePerGas = nil
            request.maxPriorityFeePerGas = nil
        }
        request.gas = try parameters.optional(2) == nil ? request.gas : parameters.uint64(2)
        request.gas = request.gas ?? waiting.transaction.gasLimit
        return .data(try chain.submit(try authorised(chain, request)))
    }
}
