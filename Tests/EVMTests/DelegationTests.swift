import Cryptography
import EVM
import Primitives
import Testing

@Suite("Delegation (EIP-7702)")
struct DelegationTests {
    private let target = Address(high: 0, low: 0x7a6)
    private let key: PrivateKey

    init() throws { key = try #require(PrivateKey(Hash256(0x1234))) }

    private func designator(_ address: Address) -> Bytecode { Bytecode([0xef, 0x01, 0x00] + address.bytes) }

    private func send(
        _ world: World,
        _ authorizations: [Authorization],
        to: Address? = nil
    ) throws -> TransactionResult {
        try world.apply(
            Transaction(
                kind: .setCode,
                chainId: 1,
                nonce: 0,
                maxFeePerGas: 1,
                maxPriorityFeePerGas: 1,
                gasLimit: 500_000,
                to: to ?? World.contract,
                authorizations: authorizations
            )
        )
    }

    private func authorize(_ address: Address, chainId: U256 = 1, nonce: UInt64 = 0) -> Authorization {
        .signed(chainId: chainId, address: address, nonce: nonce, by: key)
    }

    @Test("An authorization sets the designator and raises the nonce")
    func sets() throws {
        let result = try send(World(), [authorize(target)])
        let account = try #require(result.diff.accounts[key.address]?.account)
        #expect(account.code.bytes == designator(target).bytes)
        #expect(account.code.delegate == target)
        #expect(account.nonce == 1)
        #expect(result.gasBeforeRefund == 21_000 + 25_000)
        // An account that is there already gives half of the price back, as far as the cap allows.
        let existing = try send(World().with(key.address, balance: 1), [authorize(target)])
        #expect(existing.gasBeforeRefund - existing.gasUsed == 46_000 / 5)
    }

    @Test("A bad authorization is passed over")
    func skips() throws {
        var forged = authorize(target)
        forged.s = 0
        let bad = [authorize(target, chainId: 2), authorize(target, nonce: 1), forged]
        for authorization in bad {
            let result = try send(World(), [authorization])
            #expect(result.status == .success)
            #expect(result.diff.accounts[key.address] == nil)
        }
        let contract = World().with(key.address, code: op(.stop))
        #expect(try send(contract, [authorize(target)]).diff.accounts[key.address] == nil)
        // Any chain will do for chain id 0.
        #expect(try send(World(), [authorize(target, chainId: 0)]).diff.accounts[key.address] != nil)
    }

    @Test("Later authorizations count on earlier ones, and address zero clears")
    func sequence() throws {
        let result = try send(World(), [authorize(target), authorize(.zero, nonce: 1)])
        let account = try #require(result.diff.accounts[key.address]?.account)
        #expect(account.code.isEmpty)
        #expect(account.nonce == 2)
    }

    @Test("A list may not be empty, nor the transaction create")
    func invalid() throws {
        #expect(throws: InvalidTransaction.noAuthorizations) { try send(World(), []) }
        #expect(throws: InvalidTransaction.unsupportedKind(.setCode, fork: .cancun)) {
            try send(World(.cancun), [authorize(target)])
        }
    }

    @Test("Delegated code runs in the authority's place, by call and by transaction")
    func runs() throws {
        let world = World().with(target, code: op(.address) + sstoreTop(5))
            .with(World.contract, code: designator(target))
        let result = try world.call()
        #expect(result.stored(5) == World.contract.word)
        #expect(result.diff.accounts[target] == nil)

        let authority = Address(high: 0, low: 0xa07)
        let called = try World().with(target, code: op(.address) + sstoreTop(5))
            .with(authority, code: designator(target)).call(call(authority))
        #expect(called.stored(5, in: authority) == authority.word)
        // Set in the same transaction, it runs at once.
        let fresh = try send(World().with(target, code: sstore(5, 6)), [authorize(target)], to: key.address)
        #expect(fresh.stored(5, in: key.address) == 6)
    }

    @Test("Following a delegation costs an access of its own")
    func price() throws {
        let authority = Address(high: 0, low: 0xa07)
        let world = World().with(target).with(authority, code: designator(target))
        // Six pushes and GAS, the authority cold, the target cold.
        #expect(try world.call(call(authority)).executionGas == 20 + 2_600 + 2_600)
        #expect(try world.call(call(authority) + call(authority)).executionGas == 40 + 5_200 + 100 + 100)
    }

    @Test("Code is read as the designator, not as what it points to")
    func reads() throws {
        let authority = Address(high: 0, low: 0xa07)
        let world = World().with(target, code: op(.stop)).with(authority, code: designator(target))
        #expect(try world.call(push(authority) + .extcodesize + returnTop).word == 23)
        let hash = Keccak.hash(designator(target).bytes).word
        #expect(try world.call(push(authority) + .extcodehash + returnTop).word == hash)
    }

    @Test("A delegation is followed once, and to a precompile it runs nothing")
    func chains() throws {
        let authority = Address(high: 0, low: 0xa07)
        let chain = World().with(target, code: designator(World.sender)).with(
            authority,
            code: designator(target)
        )
        // 0xEF is no instruction.
        #expect(try chain.call(call(authority) + returnTop).word == 0)
        let loop = World().with(authority, code: designator(authority))
        #expect(try loop.call(call(authority) + returnTop).word == 0)
        let identity = World().with(authority, code: designator(Address(high: 0, low: 4)))
        let code = mstore(0, 5) + call(authority, input: (0, 32)) + .returndatasize + .add + returnTop
        #expect(try identity.call(code).word == 1)
    }

    @Test("An account with a delegation may still send")
    func sends() throws {
        var world = World().with(World.contract)
        world.set(World.sender, code: designator(target), balance: 1_000_000_000)
        #expect(try world.call().status == .success)
        world.set(World.sender, code: op(.stop), balance: 1_000_000_000)
        #expect(throws: InvalidTransaction.senderHasCode(sender: World.sender)) { try world.call() }
    }
}
