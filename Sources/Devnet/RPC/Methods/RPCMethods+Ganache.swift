import EVM
import Primitives

/// Methods of the days of proof of work, which some tools still ask for.
extension RPCMethods {
    static var ganache: [RPCMethod] {
        [
            .instant("eth_getCompilers") { _, _ in [] },
            .instant("eth_getWork") { _, _ in throw noWork },
            .instant("eth_submitWork") { _, _ in false },
            .instant("eth_submitHashrate") { _, _ in false },
            .instant("admin_nodeInfo") { chain, _ in
                .object([
                    "name": .string(clientVersion),
                    "protocols": .object([
                        "eth": .object([
                            "network": .int(chain.chainID), "genesis": .data(chain.genesis.hash),
                            "head": .data(chain.head.hash),
                        ])
                    ]),
                ])
            },
            .instant("admin_peers") { _, _ in [] },
        ]
            + RPCMethod.inspect("hardhat_getStackTraceFailuresCount") { _, _ in .int(0) }
            + RPCMethod.inspect("hardhat_addCompilationResult") { _, _ in false }
            + RPCMethod.control("hardhat_intervalMine") { chain, _ in
                chain.mineBlock()
                return true
            }
            + RPCMethod.control("anvil_setRpcUrl") { _, _ in
                throw RPCError.invalidParameters("forking another chain is not available")
            }
    }

    private static let noWork = RPCError.server(
        "no mining work available yet: blocks come from proof of stake"
    )
}
