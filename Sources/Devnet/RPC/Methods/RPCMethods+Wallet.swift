import EVM
import Primitives

/// What pages ask a wallet for and some send to the node: answered so that they go on.
extension RPCMethods {
    static var wallet: [RPCMethod] {
        [
            .instant("wallet_addEthereumChain") { chain, parameters in try sameChain(chain, parameters) },
            .instant("wallet_switchEthereumChain") { chain, parameters in try sameChain(chain, parameters) },
            .instant("wallet_requestPermissions") { _, _ in permissions },
            .instant("wallet_getPermissions") { _, _ in permissions },
            .instant("wallet_revokePermissions") { _, _ in .null },
            .instant("wallet_watchAsset") { _, _ in true },
            .instant("wallet_getCapabilities") { _, _ in .object([]) },
        ]
    }

    private static let permissions: JSONValue = [.object(["parentCapability": "eth_accounts"])]

    /// Error 4902 is a wallet's for a chain that it does not know (EIP-3326).
    private static func sameChain(_ chain: Chain, _ parameters: Parameters) throws -> JSONValue {
        let fields = try ObjectFields(try parameters.required(0), index: 0, "an object with chainId")
        guard let id = try fields.uint64("chainId") else { throw fields.invalid("chainId", "given") }
        guard id == chain.chainID else {
            throw RPCError(
                code: 4902,
                message: "unrecognized chain ID \(id): this devnet has chain ID \(chain.chainID)"
            )
        }
        return .null
    }
}
