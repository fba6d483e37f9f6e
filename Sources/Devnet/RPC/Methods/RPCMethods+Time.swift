import EVM
import Primitives

/// The devnet's clock.
extension RPCMethods {
    static var time: [RPCMethod] {
        [
            RPCMethod.control("anvil_increaseTime", "evm_increaseTime") { chain, parameters in
                let seconds = try parameters.uint64(0)
                guard seconds <= 1 << 40 else {
                    throw Parameters.invalid(0, "at most 2^40 seconds", parameters.items[0])
                }
                return .int(chain.increaseTime(seconds))
            },
            RPCMethod.control("anvil_setTime", "evm_setTime") { chain, parameters in
                var timestamp = try parameters.uint64(0)
                // So large a number of seconds lies 30,000 years ahead: these are milliseconds.
                if timestamp > 1_000_000_000_000 { timestamp /= 1_000 }
                guard timestamp >= chain.head.timestamp else {
                    throw earlier(timestamp, chain)
                }
                return .int(chain.setTime(timestamp))
            },
            RPCMethod.control("anvil_setNextBlockTimestamp") { chain, parameters in
                try setNextTimestamp(&chain, try parameters.uint64(0))
                return .null
            },
            // Hardhat's answer is the timestamp in decimal digits.
            RPCMethod.control("evm_setNextBlockTimestamp", "tenderly_setNextBlockTimestamp") {
                chain,
                parameters in
                let timestamp = try parameters.uint64(0)
                try setNextTimestamp(&chain, timestamp)
                return .string(String(timestamp))
            },
            RPCMethod.control("anvil_setBlockTimestampInterval") { chain, parameters in
                chain.setTimestampStep(try parameters.uint64(0))
                return .null
            },
            RPCMethod.control("anvil_removeBlockTimestampInterval") { chain, _ in
                defer { chain.setTimestampStep(nil) }
                return .bool(chain.settings.timestampStep != nil)
            },
        ].flatMap { $0 }
    }

    static func setNextTimestamp(_ chain: inout Chain, _ timestamp: UInt64) throws {
        guard timestamp <= 1 << 50 else {
            throw RPCError.invalidParameters("invalid argument 0: timestamp \(timestamp) is out of range")
        }
        guard chain.setNextTimestamp(timestamp) else { throw earlier(timestamp, chain) }
    }

    private static func earlier(_ timestamp: UInt64, _ chain: Chain) -> RPCError {
        .invalidParameters(
            "Timestamp error: \(timestamp) is lower than previous block's timestamp \(chain.head.timestamp)"
        )
    }
}
