import EVM
import Primitives
import Testing

@Suite("SELFDESTRUCT")
struct SelfDestructTests {
    private let heir = Address(high: 0, low: 0xe1e)
    private func destroying(_ heir: Address) -> Bytecode { push(heir) + .selfdestruct }

    @Test("Before Cancun the account vanishes, from Cancun on only its balance does")
    func existingContract() throws {
        for fork in [Hardfork.frontier, .shanghai, .cancun, .osaka] {
            let world = World(fork).with(World.contract, nonce: 1, balance: 7, storage: [1: 1])
            let result = try world.call(destroying(heir))
            #expect(result.diff.accounts[heir]?.account?.balance == 7)
            let change = try #require(result.diff.accounts[World.contract])
            if fork < .cancun {
                #expect(change.account == nil)
                #expect(change.clearsStorage)
            } else {
                #expect(change.account?.balance == 0)
                #expect(change.account?.nonce == 1)
                #expect(!change.clearsStorage)
            }
        }
    }

    @Test(
        "What the same transaction created vanishes in every hardfork",
        arguments: [Hardfork.shanghai, .osaka]
    )
    func newContract(_ fork: Hardfork) throws {
        let world = World(fork).with(World.contract, nonce: 1, balance: 9)
        let result = try world.call(create(destroying(heir), value: 4) + returnTop)
        let address = Address(truncating: try #require(result.word))
        #expect(result.diff.accounts[address] == nil)
        #expect(result.diff.accounts[heir]?.account?.balance == 4)
    }

    @Test("A balance left to oneself is burnt with the account, and kept without")
    func ownHeir() throws {
        let body = destroying(World.contract)
        let burnt = try World(.shanghai).with(World.contract, balance: 7).call(body)
        #expect(burnt.diff.accounts[World.contract]?.account == nil)
        #expect(burnt.diff.accounts.values.allSatisfy { $0.account?.balance != 7 })
        let kept = try World(.cancun).with(World.contract, nonce: 1, balance: 7).call(body)
        #expect(kept.diff.accounts[World.contract]?.account?.balance ?? 7 == 7)
    }

    @Test("Its price and refund follow the hardfork")
    func prices() throws {
        let cost = { (fork: Hardfork, exists: Bool, balance: U256) in
            var world = World(fork).with(World.contract, nonce: 1, balance: balance)
            if exists { world.set(heir, balance: 1) }
            let result = try world.call(destroying(heir))
            return (result.executionGas - 3, Int64(result.gasBeforeRefund) - Int64(result.gasUsed))
        }
        #expect(try cost(.frontier, false, 0) == (0, 10_501))
        #expect(try cost(.tangerineWhistle, true, 0) == (5_000, 13_001))
        #expect(try cost(.tangerineWhistle, false, 0) == (30_000, 24_000))
        #expect(try cost(.spuriousDragon, false, 0) == (5_000, 13_001))
        #expect(try cost(.spuriousDragon, false, 1) == (30_000, 24_000))
        #expect(try cost(.berlin, true, 1) == (7_600, 14_301))
        #expect(try cost(.london, true, 1) == (7_600, 0))
        #expect(try cost(.osaka, false, 1) == (32_600, 0))
    }

    @Test("A destroyed account's code still runs until the transaction ends")
    func codeRemains() throws {
        let victim = Address(high: 0, low: 0xdead)
        let world = World(.shanghai).with(victim, code: destroying(heir))
        let result = try world.call(call(victim) + .pop + push(victim) + .extcodesize + returnTop)
        #expect(result.word == U256(UInt64(destroying(heir).bytes.count)))
        // The refund is given once.
        let berlin = World(.berlin).with(victim, code: destroying(heir))
        let burn = push(0) + push(300_000) + .mstore
        let twice = try berlin.call(burn + call(victim) + call(victim))
        #expect(twice.gasBeforeRefund - twice.gasUsed == 24_000)
    }

    @Test("A revert takes the destruction back")
    func reverted() throws {
        let victim = Address(high: 0, low: 0xdead)
        let between = Address(high: 0, low: 0xbe)
        let world = World(.shanghai).with(victim, code: destroying(heir), balance: 3)
            .with(between, code: call(victim) + revert(0, 0))
        let result = try world.call(call(between))
        #expect(result.diff.accounts[victim] == nil)
        #expect(result.diff.accounts[heir] == nil)
    }
}
