import EVM
import Primitives

/// Blocks, receipts and transactions as the bytes that hashes are made of.
extension RPCMethods {
    static var rawData: [RPCMethod] {
        [
            .read("debug_getRawHeader") { chain, parameters, _ in
                .data(try rawBlock(chain, parameters).header.encoded)
            },
            .read("debug_getRawBlock") { chain, parameters, _ in
                .data(try rawBlock(chain, parameters).block.encoded)
            },
            .read("debug_getRawReceipts") { chain, parameters, _ in
                .array(try rawBlock(chain, parameters).outcomes.map { .data($0.receipt.encoded) })
            },
            .read("debug_getRawTransactions") { chain, parameters, _ in
                .array(try rawBlock(chain, parameters).block.transactions.map { .data($0.encoded) })
            },
            .instant("debug_getRawTransaction") { chain, parameters in
                let hash = try parameters.hash(0)
                let found = chain.transaction(hash)?.transaction ?? chain.pool.transaction(hash)
                return found.map { .data($0.encoded) } ?? .null
            },
            // Whatever a devnet was given and refused, it has forgotten.
            .instant("debug_getBadBlocks") { _, _ in [] },
        ]
    }

    private static func rawBlock(_ chain: Chain, _ parameters: Parameters) throws -> StoredBlock {
        let id = try parameters.hexadecimalBlock(0)
        guard let block = chain.blockOrPending(id) else { throw unknownBlock(id) }
        return block
    }
}
