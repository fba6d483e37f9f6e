import Cryptography
import Primitives

/// A team with its devnet, as its tools know it.
///
/// Everything happens on the simulation's one event loop, which is what makes it sendable.
final class Team: @unchecked Sendable {
    let number: Int
    let devnet: String
    let path: String
    let chainID: UInt64
    let keys: [PrivateKey]
    let accounts: [String]
    let token: Address
    let burner: Address
    let isHeavy: Bool

    /// Raw transactions that are not answered yet.
    var rawUnderWay = 0
    /// Whether a tool is between its snapshot and its revert: others do not sign meanwhile, because what they sign
    /// next would not fit the nonces that the revert brings back.
    var isInCycle = false
    /// Grows with each snapshot: what was mined before it stays.
    var epoch = 0
    /// Transactions that no revert can have undone, the newest last.
    private(set) var hashes: [String] = []
    /// The newest block that a tool has heard of.
    var head = 0

    var latency = Histogram()
    var transactions = 0

    init(
        number: Int,
        devnet: String,
        path: String,
        chainID: UInt64,
        keys: [PrivateKey],
        isHeavy: Bool
    ) {
        self.number = number
        self.devnet = devnet
        self.path = path
        self.chainID = chainID
        self.keys = keys
        self.isHeavy = isHeavy
        accounts = keys.map { Hex.encode($0.address.bytes) }
        token = Address.created(by: keys[0].address, nonce: 0)
        burner = Address.created(by: keys[0].address, nonce: 1)
    }

    func remember(_ hash: String) {
        if hashes.count >= 64 { hashes.removeFirst(32) }
        hashes.append(hash)
    }

    /// An account that is nobody's, used by impersonation.
    static let whale = "0x00000000000000000000000000000000000a11ce"

    /// What the team does first: contracts, tokens for all accounts, an account without a key.
    var setup: String {
        func send(_ fields: String) -> String {
            #"{"jsonrpc":"2.0","id":1,"method":"eth_sendTransaction","params":[{"from":"\#(accounts[0])",\#(fields)}]}"#
        }
        var batch = [
            send(#""data":"\#(Hex.encode(Deployments.token))""#),
            send(#""data":"\#(Hex.encode(Deployments.burner))""#),
        ]
        for key in keys.dropFirst() {
            let data = Hex.encode(Calls.transfer(to: key.address, amount: 1 << 60))
            batch.append(send(#""to":"\#(Hex.encode(token.bytes))","data":"\#(data)""#))
        }
        batch += [
            #"{"jsonrpc":"2.0","id":1,"method":"anvil_setBalance","params":["\#(Self.whale)","0xd3c21bcecceda1000000"]}"#,
            #"{"jsonrpc":"2.0","id":1,"method":"anvil_impersonateAccount","params":["\#(Self.whale)"]}"#,
        ]
        return "[" + batch.joined(separator: ",") + "]"
    }

    /// How many transactions the first account has sent after that.
    static let setupTransactions = 11
}

/// Inputs of calls.
enum Calls {
    static func transfer(to: Address, amount: UInt64) -> [UInt8] {
        [0xa9, 0x05, 0x9c, 0xbb] + to.word.bigEndianBytes + U256(amount).bigEndianBytes
    }

    static func balance(of address: Address) -> [UInt8] {
        [0x70, 0xa0, 0x82, 0x31] + address.word.bigEndianBytes
    }

    static func hashes(_ count: UInt64) -> [UInt8] { U256(count).bigEndianBytes }
}
