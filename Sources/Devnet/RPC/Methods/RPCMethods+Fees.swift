import EVM
import Primitives

/// What gas costs.
extension RPCMethods {
    static var fees: [RPCMethod] {
        [
            .instant("eth_gasPrice") { chain, _ in .quantity(chain.gasPrice) },
            .instant("eth_maxPriorityFeePerGas") { _, _ in .quantity(Chain.suggestedTip) },
            .instant("eth_baseFee") { chain, _ in chain.nextBaseFee.map { .quantity($0) } ?? .null },
            .instant("eth_blobBaseFee") { chain, _ in
                .quantity(chain.nextPoint.environment.blobBaseFee)
            },
            .read("eth_feeHistory") { chain, parameters, _ in try feeHistory(chain, parameters) },
        ]
    }

    private static func feeHistory(_ chain: Chain, _ parameters: Parameters) throws -> JSONValue {
        let wanted = min(try parameters.uint64(0), 1_024)
        let percentiles = try percentiles(parameters)
        let id = try parameters.block(1)
        guard let newest = id == .pending ? chain.head : chain.block(id) else { throw RPCError.unknownBlock }
        guard wanted > 0 else {
            return .object(["oldestBlock": "0x0", "gasUsedRatio": [], "baseFeePerGas": []])
        }
        var blocks: [StoredBlock] = []
        var current: StoredBlock? = newest
        while let block = current, UInt64(blocks.count) < wanted {
            blocks.append(block)
            current = block.parent
        }
        blocks.reverse()
        let next =
            newest == chain.head
            ? chain.nextBaseFee
            : BaseFee.next(
                parentBaseFee: newest.header.baseFeePerGas ?? .zero,
                parentGasUsed: newest.header.gasUsed,
                parentGasLimit: newest.header.gasLimit
            )
        var baseFees = blocks.map { $0.header.baseFeePerGas ?? .zero }
        baseFees.append(next ?? .zero)
        var blobFees = blocks.map { block in
            block.header.excessBlobGas.flatMap { excess in
                chain.rules(of: block.header).features.blobs?.baseFee(excessBlobGas: excess)
            } ?? .zero
        }
        blobFees.append(chain.nextPoint.environment.blobBaseFee)
        return .object([
            "oldestBlock": .quantity(newest.number + 1 - UInt64(blocks.count)),
            "baseFeePerGas": .array(baseFees.map { .quantity($0) }),
            "gasUsedRatio": .array(
                blocks.map { ratio($0.header.gasUsed, $0.header.gasLimit) }
            ),
            "baseFeePerBlobGas": .array(blobFees.map { .quantity($0) }),
            "blobGasUsedRatio": .array(
                blocks.map { block in
                    ratio(
                        block.header.blobGasUsed ?? 0,
                        (chain.rules(of: block.header).features.blobs?.maximum ?? 0) * BlobSchedule.gasPerBlob
                    )
                }
            ),
            "reward": percentiles.isEmpty ? nil : .array(blocks.map { reward($0, percentiles) }),
        ])
    }

    private static func ratio(_ used: UInt64, _ limit: UInt64) -> JSONValue {
        .number(limit == 0 || used == 0 ? "0" : "\(Double(used) / Double(limit))")
    }

    private static func percentiles(_ parameters: Parameters) throws -> [Double] {
        guard let value = parameters.optional(2) else { return [] }
        guard let items = value.array, items.count <= 100 else {
            throw Parameters.invalid(2, "an array of at most 100 percentiles", value)
        }
        var last = 0.0
        return try items.map { item in
            guard case .number(let digits) = item, let percentile = Double(digits), percentile >= last,
                percentile <= 100
            else { throw Parameters.invalid(2, "rising percentiles between 0 and 100", value) }
            last = percentile
            return percentile
        }
    }

    /// The tips paid at the given percentiles of the block's gas.
    private static func reward(_ block: StoredBlock, _ percentiles: [Double]) -> JSONValue {
        let tips = block.outcomes.map { outcome in
            (tip: outcome.effectiveGasPrice &- (block.header.baseFeePerGas ?? .zero), gas: outcome.gasUsed)
        }.sorted { $0.tip < $1.tip }
        return .array(
            percentiles.map { percentile in
                let threshold = UInt64(Double(block.header.gasUsed) * percentile / 100)
                var sum: UInt64 = 0
                for entry in tips {
                    sum += entry.gas
                    if sum >= threshold { return .quantity(entry.tip) }
                }
                return .quantity(tips.last?.tip ?? .zero)
            }
        )
    }
}
