import Cryptography
import EVM
import Primitives

/// `web3_`, `net_` and what a node says of itself.
extension RPCMethods {
    /// Begins as Anvil's does: tools offer what only a development node has where they read that name.
    static let clientVersion = "anvil/v1.8.0 sandboxd/v0.1.0"

    static var node: [RPCMethod] {
        [
            .instant("web3_clientVersion") { _, _ in .string(clientVersion) },
            .instant("web3_sha3") { _, parameters in .data(Keccak.hash(try parameters.data(0))) },
            .instant("net_version") { chain, _ in .string(String(chain.chainID)) },
            .instant("eth_networkId") { chain, _ in .string(String(chain.chainID)) },
            .instant("net_listening") { _, _ in true },
            .instant("net_peerCount") { _, _ in "0x0" },
            .instant("eth_protocolVersion") { _, _ in "0x41" },
            .instant("eth_chainId") { chain, _ in .quantity(chain.chainID) },
            .instant("eth_syncing") { _, _ in false },
            .instant("eth_mining") { _, _ in false },
            .instant("eth_hashrate") { _, _ in "0x0" },
            .instant("eth_coinbase") { chain, _ in .data(chain.settings.beneficiary) },
            .instant("rpc_modules") { _, _ in
                .object([
                    "anvil": "1.0", "eth": "1.0", "evm": "1.0", "hardhat": "1.0", "net": "1.0",
                    "txpool": "1.0",
                    "web3": "1.0",
                ])
            },
        ]
            + RPCMethod.inspect("anvil_nodeInfo") { chain, _ in nodeInfo(chain) }
            + RPCMethod.inspect("anvil_metadata", "hardhat_metadata") { chain, _ in metadata(chain) }
    }

    private static func nodeInfo(_ chain: Chain) -> JSONValue {
        .object([
            "currentBlockNumber": .quantity(chain.head.number),
            "currentBlockTimestamp": .int(chain.head.timestamp),
            "currentBlockHash": .data(chain.head.hash),
            "hardFork": .string(chain.configuration.hardfork.name),
            "transactionOrder": .string(chain.configuration.order.rawValue),
            "environment": .object([
                "baseFee": .quantity(chain.nextBaseFee ?? .zero),
                "chainId": .int(chain.chainID),
                "gasLimit": .quantity(chain.settings.gasLimit),
                "gasPrice": .quantity(chain.gasPrice),
            ]),
            "forkConfig": .object(["forkUrl": .null, "forkBlockNumber": .null, "forkRetryBackoff": .null]),
            "network": .null,
        ])
    }

    private static func metadata(_ chain: Chain) -> JSONValue {
        .object([
            "clientVersion": .string(clientVersion),
            "chainId": .int(chain.chainID),
            "instanceId": .data(chain.genesis.hash),
            "latestBlockNumber": .int(chain.head.number),
            "latestBlockHash": .data(chain.head.hash),
            "forkedNetwork": .null,
            "snapshots": .object(
                chain.snapshots.map { saved in
                    JSONValue.Member(
                        "0x" + String(saved.id, radix: 16),
                        .array([.int(saved.head.number), .data(saved.head.hash)])
                    )
                }
            ),
        ])
    }
}
