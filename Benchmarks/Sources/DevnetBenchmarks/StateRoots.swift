import Devnet
import EVM
import Primitives

/// The state root of a block that touches 1,000 slots: it is to grow with those, not with the slots there are.
enum StateRoots {
    private static let touched = 1_000

    static func run() async throws {
        heading("slots there are", "writing 1,000 of them, and the root", "a slot")
        for slots in [10_000, 100_000, 1_000_000] {
            var chain = try Chain(configuration(9))
            let address = chain.accounts.addresses[9]
            chain.fillStorage(address, slots: slots)
            consume(chain.state.root)
            guard let account = chain.state.account(at: address) else { return }
            var times: [Double] = []
            for round in 0..<(2 * rounds) {
                var change = AccountChange(
                    account: (account.nonce, account.balance, account.code),
                    clearsStorage: false,
                    storage: [:]
                )
                for i in 0..<touched {
                    let slot = (i * (slots / touched) + round * 7) % slots
                    change.storage[U256(UInt64(slot))] = U256(UInt64(round * 1_000_003 + i + 1))
                }
                var diff = StateDiff()
                diff.accounts[address] = change
                let base = chain.state
                times.append(time { consume(base.applying(diff).root) })
            }
            let middle = median(times.sorted())
            row("\(slots)", "\(text(middle * 1e3)) ms", "\(text(middle / Double(touched) * 1e6)) µs")
        }
    }
}
