import EVM
import Primitives

extension JSONValue {
    /// A transaction; without a block it is pending.
    static func transaction(_ signed: SignedTransaction, in block: StoredBlock?, index: Int?) -> JSONValue {
        let transaction = signed.transaction
        let kind = transaction.kind
        let hasFees = kind == .dynamicFee || kind == .blob || kind == .setCode
        let price =
            block.flatMap { stored in index.map { stored.outcomes[$0].effectiveGasPrice } }
            ?? transaction.maxFeePerGas
        let members: [(String, JSONValue?)] = [
            ("blockHash", block.map { .data($0.hash) } ?? .null),
            ("blockNumber", block.map { .quantity($0.number) } ?? .null),
            ("blockTimestamp", block.map { .quantity($0.timestamp) } ?? .null),
            ("from", .data(signed.sender)),
            ("gas", .quantity(transaction.gasLimit)),
            ("gasPrice", .quantity(price)),
            ("maxFeePerGas", hasFees ? .quantity(transaction.maxFeePerGas) : nil),
            ("maxPriorityFeePerGas", hasFees ? .quantity(transaction.maxPriorityFeePerGas) : nil),
            ("maxFeePerBlobGas", kind == .blob ? .quantity(transaction.maxFeePerBlobGas) : nil),
            ("hash", .data(signed.hash)),
            ("input", .data(transaction.data)),
            ("nonce", .quantity(transaction.nonce)),
            ("to", transaction.to.map { .data($0) } ?? .null),
            ("transactionIndex", block != nil ? index.map { .quantity($0) } ?? .null : .null),
            ("value", .quantity(transaction.value)),
            ("type", .quantity(UInt64(kind.rawValue))),
            ("accessList", kind == .legacy ? nil : accessList(transaction.accessList)),
            ("chainId", transaction.chainId.map { .quantity($0) }),
            (
                "blobVersionedHashes",
                kind == .blob ? .array(transaction.blobVersionedHashes.map { .data($0) }) : nil
            ),
            (
                "authorizationList",
                kind == .setCode ? .array(transaction.authorizations.map(authorization)) : nil
            ),
            ("v", .quantity(signed.v)),
            ("r", .quantity(signed.r)),
            ("s", .quantity(signed.s)),
            ("yParity", kind == .legacy ? nil : .quantity(signed.yParity ? 1 : 0 as UInt64)),
        ]
        return .object(members.compactMap { key, value in value.map { Member(key, $0) } })
    }

    static func accessList(_ entries: [AccessListEntry]) -> JSONValue {
        .array(
            entries.map { entry in
                .object([
                    "address": .data(entry.address),
                    "storageKeys": .array(entry.storageKeys.map { .word($0) }),
                ])
            }
        )
    }

    private static func authorization(_ authorization: Authorization) -> JSONValue {
        .object([
            "chainId": .quantity(authorization.chainId),
            "address": .data(authorization.address),
            "nonce": .quantity(authorization.nonce),
            "yParity": .quantity(UInt64(authorization.yParity)),
            "r": .quantity(authorization.r),
            "s": .quantity(authorization.s),
        ])
    }
}
