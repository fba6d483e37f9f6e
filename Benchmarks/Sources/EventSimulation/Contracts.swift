import Primitives

/// The contracts that the teams deploy.
enum Contracts {
    /// A token with `balanceOf` and `transfer` of ERC-20; its constructor gives the deployer all there is.
    static let token = deployment(
        // caller's balance in the mapping at slot 0 = 2^128 - 1
        Hex.decode("335f526fffffffffffffffffffffffffffffffff60405f2055") ?? [],
        Hex.decode(
            "5f3560e01c806370a0823114601c578063a9059cbb146031575f5ffd5b6004355f525f60205260405f20545f5260205ff3"
                + "5b335f525f60205260405f2080546024358082106090578091039091556004355f5260405f208054820190555f526004"
                + "35337fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef60205fa360015f5260205ff35b"
                + "5f5ffd"
        ) ?? []
    )

    /// A contract that hashes as often as its input says, some 90 gas each time.
    static let burner = deployment(
        [],
        Hex.decode("5f355b80156015576001900360205f205f526002565b60205ff3") ?? []
    )

    /// Init code that runs `constructor` and returns `code`.
    private static func deployment(_ constructor: [UInt8], _ code: [UInt8]) -> [UInt8] {
        // PUSH2 length, DUP1, PUSH1 offset, PUSH0, CODECOPY, PUSH0, RETURN
        let offset = UInt8(constructor.count + 10)
        let length = [UInt8(code.count >> 8), UInt8(code.count & 0xff)]
        return constructor + [0x61] + length + [0x80, 0x60, offset, 0x5f, 0x39, 0x5f, 0xf3] + code
    }
}
