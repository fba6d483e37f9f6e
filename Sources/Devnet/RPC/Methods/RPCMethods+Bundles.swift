import Cryptography
import EVM
import Primitives

/// Several messages one after the other, each on what the one before left.
extension RPCMethods {
    /// Most messages in one call.
    private static let messageLimit = 1_000

    static var bundles: [RPCMethod] {
        [
            .read("eth_callMany") { chain, parameters, interrupt in
                try callMany(chain, parameters, interrupt)
            },
            .read("eth_callBundle") { chain, parameters, interrupt in
                try callBundle(chain, parameters, interrupt)
            },
        ]
    }

    /// The form of Erigon and Reth: bundles of transactions, where they run, state overrides.
    private static func callMany(
        _ chain: Chain,
        _ parameters: Parameters,
        _ interrupt: Interrupt
    ) throws -> JSONValue {
        let list = try parameters.required(0)
        guard let bundles = list.array else { throw Parameters.invalid(0, "an array of bundles", list) }
        var point = try callManyPoint(chain, parameters)
        try point.apply(try parameters.stateOverrides(2))
        var count = 0
        var answers: [JSONValue] = []
        for (position, item) in bundles.enumerated() {
            let fields = try ObjectFields(item, index: 0, path: "[\(position)].", "objects with transactions")
            var bundlePoint = point
            if let value = fields.member("blockOverride") {
                try bundlePoint.apply(try Parameters.blockOverrides(value, index: 0), on: chain)
            }
            var outcomes: [JSONValue] = []
            for (index, call) in (try fields.array("transactions", limit: messageLimit) ?? []).enumerated() {
                count += 1
                if count > messageLimit {
                    throw RPCError.clientLimit("too many calls: more than \(messageLimit)")
                }
                let path = "[\(position)].transactions[\(index)]."
                let request = try Parameters.call(
                    ObjectFields(call, index: 0, path: path, "transaction objects")
                )
                let result = try run(request, on: chain, at: bundlePoint, interrupt)
                if interrupt.isRaised { throw RPCError.timeout }
                bundlePoint.state = bundlePoint.state.applying(result.diff)
                outcomes.append(outcome(result))
            }
            point.state = bundlePoint.state
            answers.append(.array(outcomes))
        }
        return .array(answers)
    }

    private static func outcome(_ result: TransactionResult) -> JSONValue {
        guard let failure = RPCError.failure(of: result) else {
            return .object(["value": .data(result.output)])
        }
        return .object(["error": .string(failure.message), "data": failure.data])
    }

    /// `{blockNumber, transactionIndex}`: behind a block, as without the second parameter, or inside it.
    private static func callManyPoint(_ chain: Chain, _ parameters: Parameters) throws -> CallPoint {
        guard let value = parameters.optional(1) else {
            guard let point = chain.point(.latest) else { throw RPCError.unknownBlock }
            return point
        }
        let fields = try ObjectFields(value, index: 1, "an object with blockNumber and transactionIndex")
        let id = fields.member("blockNumber") ?? fields.member("blockHash") ?? "latest"
        guard let id = id.asBlockID else {
            throw fields.invalid("blockNumber", "a block number, tag or hash")
        }
        if let index = fields.member("transactionIndex"), index != -1, index != "-1" {
            throw RPCError.invalidParameters(
                "invalid argument 1: transactionIndex must be -1 or left out; "
                    + "to look inside a block, use debug_traceBlockByNumber"
            )
        }
        guard let point = chain.point(id) else { throw RPCError.unknownBlock }
        return point
    }

    /// Flashbots' form: signed transactions as the first ones of a block.
    private static func callBundle(
        _ chain: Chain,
        _ parameters: Parameters,
        _ interrupt: Interrupt
    ) throws -> JSONValue {
        let fields = try ObjectFields(
            try parameters.required(0),
            index: 0,
            "an object with txs, blockNumber and stateBlockNumber"
        )
        guard let raw = try fields.array("txs", limit: messageLimit), !raw.isEmpty else {
            throw RPCError.invalidParameters("bundle missing txs")
        }
        let transactions = try raw.map { item in
            guard let bytes = item.asData else { throw fields.invalid("txs", "an array of hex data") }
            return try PooledTransaction(decoding: bytes).transaction
        }
        guard let number = try fields.uint64("blockNumber") else {
            throw RPCError.invalidParameters("bundle missing blockNumber")
        }
        let id = fields.member("stateBlockNumber") ?? "latest"
        guard let id = id.asBlockID else {
            throw fields.invalid("stateBlockNumber", "a block number, tag or hash")
        }
        guard var point = chain.point(id), let base = chain.block(id == .pending ? .latest : id) else {
            throw RPCError.unknownBlock
        }
        var overrides = BlockOverrides()
        overrides.number = number
        overrides.time = try fields.uint64("timestamp") ?? base.header.timestamp + 12
        overrides.gasLimit = try fields.uint64("gasLimit")
        overrides.feeRecipient = try fields.address("coinbase")
        overrides.baseFeePerGas = try fields.number("baseFee")
        try point.apply(overrides, on: chain)
        return try BundleRun(point, interrupt).run(transactions, base: base.number)
    }
}

/// A bundle of signed transactions that is tried out.
private struct BundleRun {
    private var point: CallPoint
    private let interrupt: Interrupt
    private var results: [JSONValue] = []
    private var hashes: [UInt8] = []
    private var gasUsed: UInt64 = 0
    private var fees = U256.zero

    init(_ point: CallPoint, _ interrupt: Interrupt) {
        self.point = point
        self.interrupt = interrupt
    }

    private var beneficiaryBalance: U256 {
        point.state.account(at: point.environment.beneficiary)?.balance ?? .zero
    }

    func run(_ transactions: [SignedTransaction], base: UInt64) throws -> JSONValue {
        var copy = self
        let before = copy.beneficiaryBalance
        for transaction in transactions { try copy.add(transaction) }
        let gain = copy.beneficiaryBalance.subtracting(before) ?? .zero
        let price =
            copy.gasUsed == 0
            ? U256.zero : gain.quotientAndRemainder(dividingBy: U256(copy.gasUsed)).quotient
        return .object([
            "bundleGasPrice": .string("\(price)"),
            "bundleHash": .data(Keccak.hash(copy.hashes)),
            "coinbaseDiff": .string("\(gain)"),
            "ethSentToCoinbase": .string("\(gain.subtracting(copy.fees) ?? .zero)"),
            "gasFees": .string("\(copy.fees)"),
            "results": .array(copy.results),
            "stateBlockNumber": .int(base),
            "totalGasUsed": .int(copy.gasUsed),
        ])
    }

    private mutating func add(_ signed: SignedTransaction) throws {
        let before = beneficiaryBalance
        let result = try FramePools.with { frames in
            try Transition(
                rules: point.rules,
                block: point.environment,
                frames: frames,
                interrupt: interrupt
            ).apply(
                signed.transaction,
                sender: signed.sender,
                to: point.state,
                gasAvailable: point.environment.gasLimit - min(gasUsed, point.environment.gasLimit)
            )
        }
        if interrupt.isRaised { throw RPCError.timeout }
        point.state = point.state.applying(result.diff)
        gasUsed += result.gasUsed
        hashes += signed.hash.bytes
        let gain = beneficiaryBalance.subtracting(before) ?? .zero
        let tip = result.effectiveGasPrice.subtracting(point.environment.baseFee) ?? .zero
        let fee = tip &* U256(result.gasUsed)
        fees = fees &+ fee
        let failure = RPCError.failure(of: result)
        results.append(
            .object([
                "coinbaseDiff": .string("\(gain)"),
                "ethSentToCoinbase": .string("\(gain.subtracting(fee) ?? .zero)"),
                "fromAddress": .data(signed.sender),
                "gasFees": .string("\(fee)"),
                "gasPrice": .string("\(tip)"),
                "gasUsed": .int(result.gasUsed),
                "toAddress": signed.transaction.to.map { .data($0) } ?? .null,
                "txHash": .data(signed.hash),
                "value": failure == nil ? .data(Keccak.hash(result.output)) : nil,
                "error": failure.map { .string($0.message) },
                "revert": failure?.data,
            ])
        )
    }
}
