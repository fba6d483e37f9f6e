import Cryptography
import Devnet
import EVM
import Primitives

/// What the daemon says when it listens: the default devnet as Anvil would show it, and where everything is.
enum Banner {
    static func text(_ service: EventService, chain: Chain) -> String {
        let base = service.baseURL
        let header = chain.head.header
        var lines = ["sandboxd", "", "Accounts of the default devnet", ""]
        for (index, key) in chain.accounts.keys.enumerated() {
            let wei = chain.state.account(at: key.address)?.balance ?? .zero
            let balance = wei.quotientAndRemainder(dividingBy: DevnetConfiguration.ether(1)).quotient
            lines.append("(\(index)) \(key.address.checksummed) (\(balance) ETH)")
        }
        lines += ["", "Private keys", ""]
        for (index, key) in chain.accounts.keys.enumerated() {
            lines.append("(\(index)) \(Hex.encode(key.secret.bytes))")
        }
        lines += [
            "",
            "Mnemonic:         \(chain.accounts.mnemonic.phrase)",
            "Derivation path:  m/44'/60'/0'/0/",
            "Chain id:         \(chain.chainID)",
            "Hardfork:         \(chain.configuration.hardfork.name)",
            "Gas limit:        \(header.gasLimit)",
            "Base fee:         \(header.baseFeePerGas.map(\.description) ?? "none") wei",
            "",
        ]
        if service.configuration.isLoopback {
            lines.append(
                "RPC:              \(base) (HTTP and WebSocket; \(base)/1, /2 … are devnets of their own)"
            )
        }
        if service.servesIPC { lines.append("IPC:              \(service.ipcPath)") }
        lines += [
            "API:              \(base)/api/v1 (described at \(base)/openapi.json)",
            "Organiser token:  \(service.folder.tokenFile)",
            "Judge:            \(service.judge?.obstacle.map { "cannot judge here: \($0)" } ?? "ready")",
            "",
            "listening on \(base)",
        ]
        return lines.joined(separator: "\n") + "\n"
    }
}
