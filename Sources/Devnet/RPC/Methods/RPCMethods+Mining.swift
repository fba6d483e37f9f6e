import EVM
import Primitives

/// When blocks are made, and what goes into their headers.
extension RPCMethods {
    /// Most blocks that one call mines.
    static let blockLimit: UInt64 = 1_000_000

    static var mining: [RPCMethod] {
        [
            RPCMethod.control("evm_mine") { chain, parameters in
                try mineOnRequest(&chain, parameters)
                return "0x0"
            },
            RPCMethod.acknowledged("anvil_mine", "hardhat_mine") { chain, parameters in
                let count = try parameters.optional(0) == nil ? 1 : parameters.uint64(0)
                let step = try parameters.optional(1) == nil ? nil : parameters.uint64(1)
                try mine(&chain, count, step: step)
            },
            RPCMethod.inspect("anvil_getAutomine", "hardhat_getAutomine") { chain, _ in .bool(chain.automine)
            },
            RPCMethod.acknowledged("anvil_setAutomine", "evm_setAutomine", "hardhat_setAutomine") {
                chain,
                parameters in
                chain.setAutomine(try parameters.bool(0))
            },
            // Anvil counts in seconds, Hardhat, whose method `evm_` is, in milliseconds.
            RPCMethod.acknowledged("anvil_setIntervalMining") { chain, parameters in
                chain.setBlockInterval(try interval(parameters, unit: 1_000))
            },
            RPCMethod.control("evm_setIntervalMining") { chain, parameters in
                // There the two do not exclude each other.
                chain.setBlockInterval(try interval(parameters, unit: 1), keepsAutomine: true)
                return true
            },
            RPCMethod.inspect("anvil_getIntervalMining") { chain, _ in
                chain.blockInterval.map { .int($0 / 1_000) } ?? .null
            },
            RPCMethod.acknowledged("anvil_setCoinbase", "hardhat_setCoinbase") { chain, parameters in
                chain.setBeneficiary(try parameters.address(0))
            },
            RPCMethod.acknowledged(
                "anvil_setNextBlockBaseFeePerGas",
                "hardhat_setNextBlockBaseFeePerGas"
            ) { chain, parameters in
                guard chain.nextBaseFee != nil else {
                    throw RPCError.invalidParameters(
                        "\(chain.configuration.hardfork.name) has no base fee; it came with london"
                    )
                }
                chain.setNextBaseFee(try parameters.number(0))
            },
            RPCMethod.acknowledged(
                "anvil_setNextBlockPrevRandao",
                "hardhat_setPrevRandao"
            ) { chain, parameters in chain.setNextPrevRandao(Hash256(try parameters.slot(0))) },
            RPCMethod.control("anvil_setBlockGasLimit", "evm_setBlockGasLimit") { chain, parameters in
                let limit = try parameters.uint64(0)
                guard limit >= 21_000, limit <= UInt64(Int64.max) else {
                    throw Parameters.invalid(0, "a gas limit of at least 21000", parameters.items[0])
                }
                chain.setGasLimit(limit)
                return true
            },
        ].flatMap { $0 }
    }

    private static func interval(_ parameters: Parameters, unit: UInt64) throws -> UInt64 {
        // Hardhat also takes a range of milliseconds; its lower end serves.
        let value = try parameters.required(0)
        let number = value.array?.first?.asNumber ?? value.asNumber
        guard let count = number?.asUInt64, count <= 1 << 32 else {
            throw Parameters.invalid(0, "an interval", value)
        }
        return count * unit
    }

    private static func mine(_ chain: inout Chain, _ count: UInt64, step: UInt64?) throws {
        guard count <= blockLimit else {
            throw RPCError.invalidParameters(
                "invalid argument 0: at most \(blockLimit) blocks are mined at once"
            )
        }
        chain.mine(count, step: step)
    }

    /// No parameter, a timestamp, or `{timestamp, blocks}`.
    static func mineOnRequest(_ chain: inout Chain, _ parameters: Parameters) throws {
        var count: UInt64 = 1
        if let value = parameters.optional(0) {
            let timestamp = value["timestamp"] ?? (value.members == nil ? value : nil)
            if let timestamp, !timestamp.isNull {
                guard let seconds = timestamp.asNumber?.asUInt64 else {
                    throw Parameters.invalid(0, "a timestamp in seconds", timestamp)
                }
                try setNextTimestamp(&chain, seconds)
            }
            if let blocks = value["blocks"] {
                guard let number = blocks.asNumber?.asUInt64 else {
                    throw Parameters.invalid(0, "a number of blocks", blocks)
                }
                count = number
            }
        }
        try mine(&chain, count, step: nil)
    }
}
