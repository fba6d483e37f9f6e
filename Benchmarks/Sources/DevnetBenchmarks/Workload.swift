import Cryptography
import Devnet
import EVM
import Primitives

/// An `eth_sendRawTransaction` request with a transfer of one wei.
func signedTransfer(from key: PrivateKey, to: Address, nonce: UInt64, chainID: UInt64) -> [UInt8] {
    let transaction = Transaction(
        kind: .dynamicFee,
        chainId: chainID,
        nonce: nonce,
        maxFeePerGas: 3_000_000_000,
        maxPriorityFeePerGas: 1_000_000_000,
        gasLimit: 21_000,
        to: to,
        value: .one
    )
    let raw = Hex.encode(transaction.signed(by: key).encoded)
    return Array(#"{"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["\#(raw)"]}"#.utf8)
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
