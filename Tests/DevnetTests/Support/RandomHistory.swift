import Devnet
import Primitives
import TestSupport

extension TestDevnet {
    /// A devnet to which changes of every kind have happened; the same for the same seed.
    static func withHistory(seed: UInt64, changes: Int) async throws -> TestDevnet {
        var random = SeededGenerator(seed: seed)
        let devnet = try TestDevnet()
        let counter = try await devnet.deploy(Programs.counter)
        let emitter = try await devnet.deploy(Programs.emitting)
        var snapshots: [JSONValue] = []
        for _ in 0..<changes {
            devnet.clock.advance(UInt64.random(in: 0...20, using: &random))
            let from = Int.random(in: 0..<4, using: &random)
            switch Int.random(in: 0..<18, using: &random) {
            case 0...6:
                let to = [counter, emitter, devnet.accounts[5]].randomElement(using: &random) ?? counter
                _ = try await devnet.refusal(
                    "eth_sendTransaction",
                    .object(["from": .string(devnet.accounts[from]), "to": .string(to), "gas": "0x186a0"])
                )
            case 7: try await devnet.call("evm_setAutomine", .bool(.random(using: &random)))
            case 8: try await devnet.call("anvil_mine", .int(Int.random(in: 0...9, using: &random)), 5)
            case 9: try await devnet.call("evm_increaseTime", .int(Int.random(in: 0...500, using: &random)))
            case 10: snapshots.append(try await devnet.call("evm_snapshot"))
            case 11:
                if let id = snapshots.randomElement(using: &random) {
                    try await devnet.call("evm_revert", id)
                }
            case 12:
                try await devnet.call(
                    "anvil_setBalance",
                    .string(devnet.accounts[from]),
                    "0x21e19e0c9bab2400000"
                )
            case 13:
                let balance = U256(random.next()).quantity
                try await devnet.call("anvil_setBalance", .string(devnet.accounts[7]), .string(balance))
            case 14:
                // Zero, which clears the slot, as often as not.
                let value = Bool.random(using: &random) ? U256.zero : U256(random.next())
                try await devnet.call(
                    "anvil_setStorageAt",
                    .string(counter),
                    .int(Int.random(in: 0...3, using: &random)),
                    .string(Hash256(value).description)
                )
            case 15: try await devnet.call("anvil_setNextBlockBaseFeePerGas", "0x77359400")
            case 16:
                try await devnet.call("anvil_setCode", "0x00000000000000000000000000000000000c0de0", "0x6001")
            default:
                let number = UInt64.random(in: 0...1_000, using: &random)
                let time = devnet.node.chain.head.header.timestamp + number
                try await devnet.call("evm_setNextBlockTimestamp", .int(time))
            }
        }
        return devnet
    }
}
