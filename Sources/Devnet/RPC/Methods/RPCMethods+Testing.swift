import EVM
import Primitives

/// Building a block to order, for tests of clients (execution-apis, `testing_`).
extension RPCMethods {
    static var testing: [RPCMethod] {
        [
            RPCMethod.computed("testing_buildBlockV1") { chain, parameters, interrupt in
                try buildBlock(chain, parameters, interrupt)
            }
        ].flatMap { $0 }
    }

    private static func buildBlock(
        _ chain: Chain,
        _ parameters: Parameters,
        _ interrupt: Interrupt
    ) throws -> JSONValue {
        let hash = try parameters.hash(0)
        guard hash == chain.head.hash else {
            throw RPCError.invalidParameters("parentHash is not current head: \(chain.head.hash)")
        }
        let fields = try ObjectFields(try parameters.required(1), index: 1, "an object of payload attributes")
        let overrides = try Parameters.blockOverrides(fields.object, index: 1)
        let transactions = try transactions(chain, parameters)
        var inputs = chain.nextInputs()
        inputs.timestamp = overrides.time ?? inputs.timestamp
        inputs.prevRandao = overrides.prevRandao ?? inputs.prevRandao
        inputs.beneficiary = try fields.address("suggestedFeeRecipient") ?? inputs.beneficiary
        inputs.parentBeaconBlockRoot = try fields.hash("parentBeaconBlockRoot") ?? .zero
        inputs.extraData = parameters.optional(3) == nil ? [] : try parameters.data(3)
        inputs.gasLimit = nextGasLimit(
            parent: chain.head.header.gasLimit,
            wanted: chain.configuration.gasLimit
        )
        guard inputs.timestamp > chain.head.timestamp, inputs.extraData.count <= 32 else {
            throw RPCError.invalidParameters(
                "the timestamp must be after the parent's, and extraData have at most 32 bytes"
            )
        }
        return try FramePools.with { frames in
            var builder = chain.builder(
                inputs,
                withdrawals: overrides.withdrawals ?? [],
                frames: frames,
                interrupt: interrupt
            )
            for transaction in transactions.mandatory { try builder.add(transaction) }
            for transaction in transactions.optional { _ = try? builder.add(transaction) }
            if interrupt.isRaised { throw RPCError.timeout }
            let fees = builder.fees
            return payload(builder.seal(), fees: fees, requests: builder.requests)
        }
    }

    /// The transactions that are asked for, or what waits in the pool where there is nothing said of them.
    private static func transactions(
        _ chain: Chain,
        _ parameters: Parameters
    ) throws -> (mandatory: [SignedTransaction], optional: [SignedTransaction]) {
        guard let value = parameters.optional(2) else { return ([], chain.readyTransactions()) }
        guard let items = value.array else {
            throw Parameters.invalid(2, "an array of signed transactions, or null", value)
        }
        return (
            try items.map { item in
                guard let bytes = item.asData else {
                    throw Parameters.invalid(2, "an array of signed transactions, or null", value)
                }
                return try PooledTransaction(decoding: bytes).transaction
            }, []
        )
    }

    /// As near to the wanted limit as one block may go.
    private static func nextGasLimit(parent: UInt64, wanted: UInt64) -> UInt64 {
        let step = max(parent / 1_024, 1) - 1
        return min(max(wanted, parent - min(step, parent)), parent + step)
    }

    private static func payload(_ block: StoredBlock, fees: U256, requests: [[UInt8]]) -> JSONValue {
        let header = block.header
        return .object([
            "executionPayload": .object([
                "parentHash": .data(header.parentHash),
                "feeRecipient": .data(header.beneficiary),
                "stateRoot": .data(header.stateRoot),
                "receiptsRoot": .data(header.receiptsRoot),
                "logsBloom": .data(header.logsBloom.bytes),
                "prevRandao": .data(header.prevRandao),
                "blockNumber": .quantity(header.number),
                "gasLimit": .quantity(header.gasLimit),
                "gasUsed": .quantity(header.gasUsed),
                "timestamp": .quantity(header.timestamp),
                "extraData": .data(header.extraData),
                "baseFeePerGas": .quantity(header.baseFeePerGas ?? .zero),
                "blockHash": .data(block.hash),
                "transactions": .array(block.block.transactions.map { .data($0.encoded) }),
                "withdrawals": block.block.withdrawals.map { .array($0.map(JSONValue.withdrawal)) },
                "blobGasUsed": header.blobGasUsed.map { .quantity($0) },
                "excessBlobGas": header.excessBlobGas.map { .quantity($0) },
            ]),
            "blockValue": .quantity(fees),
            "blobsBundle": .object(["commitments": [], "proofs": [], "blobs": []]),
            "executionRequests": .array(requests.filter { $0.count > 1 }.map { .data($0) }),
            "shouldOverrideBuilder": false,
        ])
    }
}
