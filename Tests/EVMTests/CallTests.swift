import EVM
import Primitives
import Testing

@Suite("Calls")
struct CallTests {
    private let callee = Address(high: 0, low: 0xca11)

    @Test("Calls nest 1024 deep, on a heap of frames and not on the native stack")
    func depth() throws {
        // Counts itself in slot 0 and calls itself with all gas that EIP-150 would keep back otherwise.
        let code = sload(0) + push(1) + .add + sstoreTop(0) + call(World.contract)
        let result = try World(.homestead).with(World.contract, code: depthProbe).call(gas: 500_000_000)
        #expect(result.stored(0) == 1_025)
        // With the reserve of 1/64, gas ends before depth does.
        let reserved = try World().with(World.contract, code: code).call(gas: 1_000_000)
        let reached = try #require(reserved.stored(0))
        #expect(reached > 30 && reached < 1_025)
    }

    /// Before EIP-150 a call must leave its caller enough to go on with.
    private var depthProbe: Bytecode {
        sload(0) + push(1) + .add + sstoreTop(0) + push(0) + push(0) + push(0) + push(0) + push(0)
            + push(World.contract) + push(30_000) + .gas + .sub + .call
    }

    @Test("A call gets at most all but a 64th of the gas, and less when it asks for less")
    func reserve() throws {
        let world = World().with(callee, code: op(.gas) + returnTop)
        let ask = { (gas: U256?) in
            try world.call(
                call(callee, gas: gas, output: (0, 32)) + .pop + push(0) + .mload + returnTop,
                gas: 121_000
            ).word
        }
        #expect(try ask(50_000) == 49_998)
        // What is left at the call: 100,000 less seven operands, memory and the cold account.
        let left: UInt64 = 100_000 - (5 * 3 + 3 + 2) - 3 - 2_600
        #expect(try ask(nil) == U256(left - left / 64 - 2))
        #expect(try ask(.max) == U256(left + 2 - 3 - (left + 2 - 3) / 64 - 2))
        #expect(try World(.homestead).with(callee).call(call(callee, gas: .max)).status == .halt(.outOfGas))
    }

    @Test("Value brings a stipend of 2300 and costs 9000")
    func stipend() throws {
        let world = World().with(callee, code: op(.gas) + returnTop).with(World.contract, balance: 5)
        let code = call(callee, gas: 0, value: 1, output: (0, 32)) + .pop + push(0) + .mload + returnTop
        let result = try world.call(code)
        #expect(result.word == 2_298)
        #expect(result.diff.accounts[callee]?.account?.balance == 1)
        // A value that is not there: the call fails, and its gas with the stipend comes back.
        let poor = try World().with(callee, balance: 1).call(call(callee, gas: 0, value: 1) + returnTop)
        #expect(poor.word == 0)
        #expect(poor.executionGas == 6 * 3 + 3 + 2_600 + 9_000 - 2_300 + 3 + 3 + 3 + 6)
    }

    @Test("Paying an account that does not exist costs 25000 more")
    func newAccount() throws {
        let nobody = Address(high: 7, low: 7)
        let rich = World().with(World.contract, balance: 5)
        let dear = try rich.call(call(nobody, gas: 0, value: 1)).executionGas
        let cheap = try rich.with(nobody, balance: 1).call(call(nobody, gas: 0, value: 1)).executionGas
        #expect(dear - cheap == 25_000)
        // Without value nothing is created, from EIP-161 on.
        let touched = try rich.call(call(nobody, gas: 0))
        #expect(touched.diff.accounts[nobody] == nil)
        let old = try World(.homestead).with(World.contract, balance: 5).call(call(nobody, gas: 0))
        #expect(old.diff.accounts[nobody]?.account?.nonce == 0)
        #expect(old.executionGas == 6 * 3 + 3 + 40 + 25_000)
    }

    @Test(
        "What a static call may not do burns its gas",
        arguments: [
            sstore(0, 1), push(1) + push(1) + .tstore, push(0) + push(0) + .log0, push(0) * 3 + .create,
            push(0) * 4 + .create2, push(0) + .selfdestruct, call(World.sender, value: 1),
        ]
    )
    func staticViolation(_ body: Bytecode) throws {
        let world = World().with(callee, code: body, balance: 5)
        let result = try world.call(call(callee, .staticcall, gas: 100_000) + returnTop)
        #expect(result.word == 0)
        #expect(result.executionGas > 100_000)
        // Below a call inside of it, too.
        let deeper = Address(high: 0, low: 0xdee9)
        let nested = World().with(callee, code: call(deeper) + returnTop).with(deeper, code: body, balance: 5)
        let outcome = try nested.call(
            call(callee, .staticcall, output: (0, 32)) + .pop + push(0) + .mload + returnTop
        )
        #expect(outcome.word == 0)
        #expect(try world.call(call(callee) + returnTop).word == 1)
    }

    @Test("A static call may call with no value, and CALLCODE with one")
    func staticAllowed() throws {
        let world = World().with(
            callee,
            code: call(World.sender, .callcode, value: 1) + returnTop,
            balance: 5
        )
        let code = call(callee, .staticcall, output: (0, 32)) + .pop + push(0) + .mload + returnTop
        #expect(try world.call(code).word == 1)
    }

    @Test("Each kind of call has its own caller, address and value")
    func contexts() throws {
        let report =
            op(.caller) + push(0) + .mstore + .address + push(32) + .mstore + .callvalue + push(64) + .mstore
            + ret(0, 96)
        let world = World().with(callee, code: report).with(World.contract, balance: 100)
        let seen = { (kind: Opcode) in
            let code = call(callee, kind, value: 3, output: (0, 96)) + .pop + ret(0, 96)
            let output = try world.call(code, value: 9).output
            return (0..<3).map { U256(bigEndian: output[(32 * $0)..<(32 * $0 + 32)]) }
        }
        let own = World.contract.word
        #expect(try seen(.call) == [own, callee.word, 3])
        #expect(try seen(.callcode) == [own, own, 3])
        #expect(try seen(.delegatecall) == [World.sender.word, own, 9])
        #expect(try seen(.staticcall) == [own, callee.word, 0])
    }

    @Test("Return data is the last call's, whole, and reading past its end fails")
    func returnData() throws {
        let world = World().with(callee, code: mstore(0, 5) + mstore(32, 6) + ret(0, 64))
        #expect(try world.call(call(callee) + .returndatasize + returnTop).word == 64)
        let copy = { (offset: U256, size: U256) in push(size) + push(offset) + push(0) + .returndatacopy }
        #expect(try world.call(call(callee) + copy(32, 32) + push(0) + .mload + returnTop).word == 6)
        #expect(try world.call(call(callee) + copy(64, 0)).status == .success)
        #expect(try world.call(call(callee) + copy(33, 32)).status == .halt(.returnDataOutOfBounds))
        #expect(try world.call(call(callee) + copy(65, 0)).status == .halt(.returnDataOutOfBounds))
        #expect(try world.call(call(callee) + copy(.max, 2)).status == .halt(.returnDataOutOfBounds))
        // A later call replaces it, even one that runs nothing.
        #expect(try world.call(call(callee) + call(World.sender) + .returndatasize + returnTop).word == 0)
        // A revert has return data, a halt has none.
        let reverting = World().with(callee, code: mstore(0, 5) + revert(0, 32))
        #expect(try reverting.call(call(callee) + .returndatasize + returnTop).word == 32)
        let halting = World().with(callee, code: mstore(0, 5) + .invalid)
        #expect(try halting.call(call(callee) + .returndatasize + returnTop).word == 0)
    }

    @Test("Output goes where the caller wants it, cut to its size")
    func outputArea() throws {
        let world = World().with(callee, code: mstore(0, .max) + ret(0, 32))
        let code = mstore(0, 1) + call(callee, output: (0, 2)) + .pop + push(0) + .mload + returnTop
        #expect(try world.call(code).word == ((U256(0xffff) << 240) | 1))
        // Less output than asked for leaves the rest as it was.
        let short = World().with(callee, code: mstore(0, .max) + ret(0, 1))
        let wide = mstore(0, 1) + call(callee, output: (0, 32)) + .pop + push(0) + .mload + returnTop
        #expect(try short.call(wide).word == ((U256(0xff) << 248) | 1))
    }

    @Test("A revert gives its gas and its reason back, a halt takes all")
    func endings() throws {
        let reverted = try World().call(mstore(0, 7) + revert(0, 32), gas: 100_000)
        #expect(reverted.status == .revert)
        #expect(reverted.word == 7)
        #expect(reverted.gasUsed == 21_000 + 18)
        let halted = try World().call(op(.invalid), gas: 100_000)
        #expect(halted.status == .halt(.invalidInstruction))
        #expect(halted.gasUsed == 100_000)
        #expect(halted.output.isEmpty)
    }

    @Test("The first access to an account is dear, later ones are cheap")
    func coldAccounts() throws {
        for opcode in [Opcode.balance, .extcodesize, .extcodehash] {
            let ask = push(callee) + opcode
            #expect(try World().call(ask + ask).executionGas == 6 + 2_600 + 100)
        }
        // Sender, target, precompiles and, from Shanghai on, the beneficiary are warm from the start.
        for address in [World.sender, World.contract, Address(high: 0, low: 1), World.beneficiary] {
            #expect(try World().call(push(address) + .balance).executionGas == 103)
        }
        #expect(try World(.paris).call(push(World.beneficiary) + .balance).executionGas == 2_603)
        let listed = [AccessListEntry(address: callee, storageKeys: [])]
        #expect(try World().call(push(callee) + .balance, accessList: listed).executionGas == 103 + 2_400)
    }
}
