import Cryptography
import Foundation
import Primitives

/// Writes what `Benchmarks/http.sh` sends to the default devnet: `DevnetBenchmarks signed-requests FOLDER`.
///
/// `setup.json` is a batch that makes the token and its holders; `round-N` holds a signed transfer of the token a
/// line. Senders take turns, so that requests which overtake each other seldom leave a gap in one's nonces, and
/// each round has senders of its own, because nobody knows how far the one before came.
enum SignedRequests {
    private static let sendersOfRound = 64
    private static let requestsOfRound = 32_000

    static func write(to folder: String) throws {
        var setup = [request("anvil_setCode", Token.address, Hex.encode(Token.code))]
        for round in 1...rounds {
            let keys = (0..<sendersOfRound).map { key(round * 1_000 + $0) }
            for key in keys {
                setup.append(
                    request("anvil_setBalance", key.address, "0x4000000000000000")
                )
                let slot = Hex.encode(Token.slot(of: key.address).bigEndianBytes)
                setup.append(
                    request(
                        "anvil_setStorageAt",
                        Token.address,
                        slot,
                        Hex.encode(U256(1 << 62 as UInt64).bigEndianBytes)
                    )
                )
            }
            let lines = (0..<requestsOfRound).map { i in
                Hex.encode(
                    signed(
                        by: keys[i % keys.count],
                        to: Token.address,
                        nonce: UInt64(i / keys.count),
                        chainID: 31_337,
                        gas: 100_000,
                        data: Token.transfer(to: Address(high: 7, low: UInt128(i % 100)), amount: 1)
                    ).encoded
                )
            }
            try lines.joined(separator: "\n").write(
                toFile: "\(folder)/round-\(round)",
                atomically: true,
                encoding: .utf8
            )
        }
        let batch = "[\(setup.joined(separator: ","))]"
        try batch.write(toFile: "\(folder)/setup.json", atomically: true, encoding: .utf8)
    }

    private static func key(_ number: Int) -> PrivateKey {
        guard let key = PrivateKey(Hash256(U256(UInt64(number) + 1))) else {
            fatalError("A small number is a key.")
        }
        return key
    }

    private static func request(_ method: String, _ address: Address, _ rest: String...) -> String {
        let parameters = ([Hex.encode(address.bytes)] + rest).map { "\"\($0)\"" }.joined(separator: ",")
        return #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":[\#(parameters)]}"#
    }
}
