import Contracts
import Primitives

/// Init code of what the teams deploy.
enum Deployments {
    /// A token whose constructor gives the deployer all there is.
    static let token = deployment(
        // caller's balance in the mapping at slot 0 = 2^128 - 1
        Hex.decode("335f526fffffffffffffffffffffffffffffffff60405f2055") ?? [],
        TokenCode.runtime
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
