import EVM
import Primitives

/// What later blocks get beside their transactions, and mining under other names.
extension RPCMethods {
    static var nextBlock: [RPCMethod] {
        [
            RPCMethod.acknowledged("hardhat_setBlockGasLimit") { chain, parameters in
                chain.setGasLimit(try gasLimit(parameters))
            },
            RPCMethod.acknowledged("anvil_setMinGasPrice", "hardhat_setMinGasPrice") { chain, parameters in
                guard chain.nextBaseFee == nil else {
                    throw RPCError.invalidParameters(
                        "setMinGasPrice is for chains before London; this one has a base fee since "
                            + "EIP-1559: use setNextBlockBaseFeePerGas"
                    )
                }
                chain.setMinimumGasPrice(try parameters.number(0))
            },
            RPCMethod.control("miner_setGasPrice") { chain, parameters in
                chain.setMinimumGasPrice(try parameters.number(0))
                return true
            },
            RPCMethod.control("miner_setEtherbase") { chain, parameters in
                chain.setBeneficiary(try parameters.address(0))
                return true
            },
            RPCMethod.control("miner_start") { chain, _ in
                chain.setAutomine(true)
                return true
            },
            RPCMethod.control("miner_stop") { chain, _ in
                chain.setAutomine(false)
                return true
            },
            RPCMethod.acknowledged("anvil_setChainId") { chain, parameters in
                let id = try parameters.uint64(0)
                guard id > 0, id < 1 << 53 else {
                    throw Parameters.invalid(0, "a chain id between 1 and 2^53", parameters.items[0])
                }
                chain.setChainID(id)
            },
            RPCMethod.control("evm_increaseBlocks") { chain, parameters in
                let count = try parameters.uint64(0)
                guard count <= blockLimit else {
                    throw RPCError.invalidParameters(
                        "invalid argument 0: at most \(blockLimit) blocks are mined at once"
                    )
                }
                chain.mine(count)
                return .data(chain.head.hash)
            },
            RPCMethod.control("anvil_mine_detailed", "evm_mine_detailed") { chain, parameters in
                let before = chain.head.number
                try mineOnRequest(&chain, parameters)
                let mined = (before + 1)...max(before + 1, chain.head.number)
                return .array(
                    mined.suffix(1_024).compactMap { chain.block(.number($0)) }.map { .block($0, full: true) }
                )
            },
            RPCMethod.inspect("evm_getLatest") { chain, _ in .data(chain.head.hash) },
            RPCMethod.inspect("anvil_getGenesisTime") { chain, _ in .int(chain.genesis.timestamp) },
            RPCMethod.inspect("anvil_getLastBlockWallTime") { chain, _ in
                // A block keeps its devnet's time; the wall's is that without what the clock was moved by.
                // Both may lie at the ends of 64 bits, and milliseconds beyond them.
                let time = Int128(chain.head.timestamp) - Int128(chain.clockOffset)
                return .int(max(0, time) * 1_000)
            },
            // The daemon logs by its own settings; a tool that asks for silence gets no error.
            RPCMethod.acknowledged("anvil_setLoggingEnabled", "hardhat_setLoggingEnabled") { _, parameters in
                _ = try parameters.bool(0)
            },
            RPCMethod.acknowledged("anvil_enableTraces") { _, _ in },
        ].flatMap { $0 }
    }

    private static func gasLimit(_ parameters: Parameters) throws -> UInt64 {
        let limit = try parameters.uint64(0)
        guard limit >= 21_000, limit <= UInt64(Int64.max) else {
            throw Parameters.invalid(0, "a gas limit of at least 21000", parameters.items[0])
        }
        return limit
    }
}
