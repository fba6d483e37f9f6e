public import Cryptography
public import Primitives
import Synchronization

/// The funded accounts of a devnet, derived from a mnemonic at m/44'/60'/0'/0/i (BIP-44).
///
/// Deriving costs milliseconds, so each mnemonic's accounts are derived once in a process and shared.
public final class DevAccounts: Sendable {
    public let mnemonic: Mnemonic
    public let keys: [PrivateKey]
    private let byAddress: [Address: PrivateKey]

    public var addresses: [Address] { keys.map(\.address) }

    /// The key of one of these accounts; nil for any other.
    public func key(of address: Address) -> PrivateKey? { byAddress[address] }

    private init(_ mnemonic: Mnemonic, count: Int) throws {
        self.mnemonic = mnemonic
        keys = try mnemonic.accounts(count: count)
        byAddress = Dictionary(keys.map { ($0.address, $0) }) { first, _ in first }
    }

    private struct Request: Hashable {
        let phrase: String
        let count: Int
    }

    private static let derived = Mutex<[Request: DevAccounts]>([:])

    /// The first `count` accounts of a mnemonic.
    public static func of(_ phrase: String, count: Int) throws -> DevAccounts {
        let request = Request(phrase: phrase, count: count)
        if let accounts = derived.withLock({ $0[request] }) { return accounts }
        let accounts = try DevAccounts(Mnemonic(phrase), count: count)
        return derived.withLock { known in
            // Random mnemonics must not fill memory for ever.
            if known.count > 4_096 { known.removeAll() }
            known[request] = accounts
            return accounts
        }
    }
}
