import Cryptography
import EVM
import Primitives
import Testing

@Suite("Creation")
struct CreateTests {
    private let runtime = push(7) + returnTop

    @Test("CREATE puts the code where sender and nonce say")
    func createAddress() throws {
        let address = Address.created(by: World.contract, nonce: 1)
        let result = try World().call(create(deploying(runtime)) + returnTop)
        #expect(result.word == address.word)
        let account = try #require(result.diff.accounts[address]?.account)
        #expect(account.code.bytes == runtime.bytes)
        #expect(account.nonce == 1)
        #expect(result.diff.accounts[World.contract]?.account?.nonce == 2)
    }

    @Test("CREATE2 puts the code where sender, salt and init code say")
    func create2Address() throws {
        let initCode = deploying(runtime)
        let address = Address.created2(by: World.contract, salt: 9, initCodeHash: Keccak.hash(initCode.bytes))
        let result = try World().call(create(initCode, salt: 9) + returnTop)
        #expect(result.word == address.word)
        #expect(result.diff.accounts[address]?.account?.code.bytes == runtime.bytes)
    }

    @Test("A transaction without target creates, and pays 200 a byte")
    func transaction() throws {
        let initCode = deploying(runtime)
        let transaction = Transaction(
            chainId: 1,
            nonce: 0,
            gasPrice: 1,
            gasLimit: 200_000,
            to: nil,
            data: initCode.bytes
        )
        let result = try World().apply(transaction)
        #expect(result.created == .created(by: World.sender, nonce: 0))
        #expect(result.output == runtime.bytes)
        let data = Int64(initCode.bytes.count { $0 != 0 } * 16 + initCode.bytes.count { $0 == 0 } * 4)
        let words = Int64((initCode.bytes.count + 31) / 32)
        // The init code: two pushes and MSTORE, one word of memory, two pushes and RETURN.
        let execution = 18 + Int64(runtime.bytes.count) * 200
        #expect(result.executionGas == 32_000 + data + 2 * words + execution)
    }

    @Test(
        "A creation where something is already fails and burns its gas",
        arguments: [
            Account(nonce: 1, balance: 0, code: .empty, storage: EmptyStorage.shared),
            Account(nonce: 0, balance: 0, code: Code([0]), storage: EmptyStorage.shared),
            Account(nonce: 0, balance: 0, code: .empty, storage: World.Slots([1: 1])),
        ]
    )
    func collision(_ account: Account) throws {
        let address = Address.created(by: World.contract, nonce: 1)
        var world = World()
        world.accounts[address] = account
        let result = try world.call(create(Bytecode()) + returnTop, gas: 200_000)
        #expect(result.word == 0)
        // A 64th is left of what CREATE had.
        #expect(result.gasUsed > 190_000)
        #expect(result.diff.accounts[World.contract]?.account?.nonce == 2)
        #expect(result.diff.accounts[address] == nil)
    }

    @Test("A balance alone is no collision, and stays")
    func prefunded() throws {
        let address = Address.created(by: World.contract, nonce: 1)
        let world = World().with(address, balance: 5).with(World.contract, nonce: 1, balance: 9)
        let result = try world.call(create(deploying(runtime), value: 2) + returnTop)
        #expect(result.word == address.word)
        #expect(result.diff.accounts[address]?.account?.balance == 7)
    }

    @Test("The same CREATE2 twice collides with itself")
    func twice() throws {
        let make = create(deploying(runtime), salt: 1)
        let result = try World().call(make + .pop + make + returnTop)
        #expect(result.word == 0)
    }

    @Test("Code may not begin with 0xEF, from London on")
    func reservedCode() throws {
        let initCode = deploying(Bytecode([0xef]))
        #expect(try World(.berlin).call(create(initCode) + returnTop).word != 0)
        #expect(try World(.london).call(create(initCode) + returnTop).word == 0)
    }

    @Test("Code may have 24576 bytes and not one more, from EIP-170 on")
    func codeSize() throws {
        let returning = { (size: UInt64) in create(ret(0, U256(size))) + returnTop }
        #expect(try World().call(returning(24_576)).word != 0)
        #expect(try World().call(returning(24_577)).word == 0)
        #expect(try World(.homestead).call(returning(24_577)).word != 0)
    }

    @Test("Init code may have 49152 bytes and not one more, from Shanghai on")
    func initCodeSize() throws {
        let creating = { (size: UInt64) in push(U256(size)) + push(0) + push(0) + .create + returnTop }
        #expect(try World().call(creating(49_152)).word != 0)
        #expect(try World().call(creating(49_153)).status == .halt(.initCodeTooLarge))
        #expect(try World(.paris).call(creating(49_153)).word != 0)
    }

    @Test("A code deposit that cannot be paid leaves an empty contract in Frontier, and fails after")
    func unpaidDeposit() throws {
        let transaction = Transaction(
            chainId: nil,
            nonce: 0,
            gasPrice: 1,
            gasLimit: 60_000,
            to: nil,
            data: ret(0, 1_000).bytes
        )
        let frontier = try World(.frontier).apply(transaction)
        let address = try #require(frontier.created)
        #expect(frontier.status == .success)
        #expect(frontier.diff.accounts[address]?.account?.code.isEmpty == true)
        #expect(frontier.output.isEmpty)
        #expect(frontier.gasUsed < 60_000)
        let homestead = try World(.homestead).apply(transaction)
        #expect(homestead.status == .halt(.outOfGas))
        #expect(homestead.diff.accounts[address] == nil)
        #expect(homestead.gasUsed == 60_000)
    }

    @Test("Init code that reverts hands its reason back as return data, and one that succeeds hands nothing")
    func returnData() throws {
        let reverting = create(mstore(0, 5) + revert(0, 32)) + .pop + .returndatasize + returnTop
        #expect(try World().call(reverting).word == 32)
        #expect(try World().call(create(deploying(runtime)) + .pop + .returndatasize + returnTop).word == 0)
    }

    @Test("A creation without the funds for its value leaves the nonce alone")
    func noFunds() throws {
        let result = try World().call(create(Bytecode(), value: 1) + returnTop)
        #expect(result.word == 0)
        #expect(result.diff.accounts[World.contract] == nil)
    }
}
