import Contracts
import Cryptography
import Devnet
import EVM
import Primitives

func configuration(_ number: Int) -> DevnetConfiguration {
    DevnetConfiguration(chainID: UInt64(40_000 + number), genesisTimestamp: 1_800_000_000 + UInt64(number))
}

/// A signed transfer of one wei, or a call.
func signed(
    by key: PrivateKey,
    to: Address,
    nonce: UInt64,
    chainID: UInt64,
    gas: UInt64 = 21_000,
    data: [UInt8] = []
) -> SignedTransaction {
    Transaction(
        kind: .dynamicFee,
        chainId: chainID,
        nonce: nonce,
        maxFeePerGas: 3_000_000_000,
        maxPriorityFeePerGas: 1_000_000_000,
        gasLimit: gas,
        to: to,
        value: data.isEmpty ? .one : .zero,
        data: data
    ).signed(by: key)
}

/// An `eth_sendRawTransaction` request.
func request(_ transaction: SignedTransaction) -> [UInt8] {
    let raw = Hex.encode(transaction.encoded)
    return Array(#"{"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["\#(raw)"]}"#.utf8)
}

/// Transfers to `receivers` accounts in turn, from one account.
func transfers(_ count: Int, chainID: UInt64, keys: [PrivateKey]) -> [SignedTransaction] {
    (0..<count).map { i in
        signed(by: keys[0], to: keys[1 + i % 4].address, nonce: UInt64(i), chainID: chainID)
    }
}

/// `TokenCode` put into a devnet by hand.
enum Token {
    static let address = Address(high: 0x2000, low: 0x20)

    static let code = TokenCode.runtime

    /// The storage slot of an account's balance.
    static func slot(of account: Address) -> U256 { Keccak.hash(account.word, .zero).word }

    static func transfer(to: Address, amount: U256) -> [UInt8] {
        [0xa9, 0x05, 0x9c, 0xbb] + to.word.bigEndianBytes + amount.bigEndianBytes
    }

    static func install(in chain: inout Chain, holder: Address) {
        chain.setCode(address, code)
        chain.setStorage(address, slot: slot(of: holder), value: U256(1) << 128)
    }
}

extension Chain {
    /// Gives an account so many slots that are not zero.
    mutating func fillStorage(_ address: Address, slots: Int) {
        let batch = 10_000
        for start in stride(from: 0, to: slots, by: batch) {
            var words: [U256: U256] = [:]
            for i in start..<min(start + batch, slots) { words[U256(UInt64(i))] = U256(UInt64(i + 1)) }
            setStorage(address, words)
        }
    }
}
