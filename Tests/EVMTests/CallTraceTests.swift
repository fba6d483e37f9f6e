import Cryptography
import EVM
import Primitives
import Testing

@Suite("A trace of calls")
struct CallTraceTests {
    static let callee = Address(high: 0, low: 0xca11)
    static let other = Address(high: 0, low: 0x07e7)

    /// Calls the contract, which runs `code`, and records.
    private func trace(
        _ code: Bytecode,
        on world: World = World(),
        gas: UInt64 = 1_000_000,
        data: [UInt8] = [],
        balance: U256 = 1_000,
        _ change: (inout CallTraceOptions) -> Void = { _ in }
    ) throws -> (result: TransactionResult, trace: CallTrace) {
        let world = world.with(World.contract, code: code, nonce: 1, balance: balance)
        var recording = CallTraceOptions()
        recording.recordsLogs = true
        change(&recording)
        let transition = Transition(rules: .of(world.fork), block: world.block)
        return try transition.traceCalls(
            Transaction(
                chainId: 1,
                nonce: 0,
                gasPrice: 1,
                gasLimit: gas,
                to: World.contract,
                value: 0,
                data: data,
                accessList: nil
            ),
            sender: World.sender,
            to: world,
            gasAvailable: .max,
            recording: recording
        )
    }

    @Test("The transaction's own message stands first, with what it was given, used and returned")
    func root() throws {
        let (result, trace) = try trace(mstore(0, 7) + ret(0, 32), data: [1, 2, 3])
        let call = try #require(trace.calls.first)
        #expect(trace.calls.count == 1)
        #expect(call.kind == .message(.call))
        #expect(call.from == World.sender)
        #expect(call.to == World.contract)
        #expect(call.depth == 0)
        #expect(call.parent == nil)
        #expect(Array(trace.input(of: call)) == [1, 2, 3])
        #expect(Array(trace.output(of: call)) == result.output)
        #expect(call.gas == 1_000_000 - 21_000 - 48)
        #expect(call.gasUsed == 18)
    }

    @Test("Each kind of call has its own idea of who called whom with what value")
    func kinds() throws {
        let code =
            call(Self.callee, value: 5) + call(Self.callee, .callcode, value: 6)
            + call(Self.callee, .delegatecall) + call(Self.callee, .staticcall)
        let (_, trace) = try trace(code, on: World().with(Self.callee, code: op(.stop)))
        let inner = trace.calls.dropFirst()
        #expect(
            inner.map(\.kind) == [
                .message(.call), .message(.callCode), .message(.delegateCall), .message(.staticCall),
            ]
        )
        #expect(inner.map(\.from) == [World.contract, World.contract, World.contract, World.contract])
        #expect(inner.map(\.to) == [Self.callee, Self.callee, Self.callee, Self.callee])
        #expect(inner.map(\.value) == [5, 6, 0, 0])
        #expect(inner.map(\.depth) == [1, 1, 1, 1])
        #expect(trace.children(of: 0) == [1, 2, 3, 4])
        #expect(trace.calls[0].callCount == 4)
    }

    @Test("Nesting is kept: parent, depth and the end of each subtree")
    func nesting() throws {
        let world = World().with(Self.callee, code: call(Self.other) + call(Self.other))
            .with(Self.other, code: op(.stop))
        let (_, trace) = try trace(call(Self.callee) + call(Self.other), on: world)
        #expect(trace.calls.map(\.depth) == [0, 1, 2, 2, 1])
        #expect(trace.calls.map(\.parent) == [nil, 0, 1, 1, 0])
        #expect(trace.calls.map(\.end) == [5, 4, 3, 4, 5])
        #expect(trace.children(of: 0) == [1, 4])
        #expect(trace.children(of: 1) == [2, 3])
    }

    @Test("Creations show the new contract, its init code and the code that it got")
    func creations() throws {
        let runtime = op(.stop)
        let initCode = deploying(runtime)
        let (_, trace) = try trace(create(initCode, value: 3) + create(initCode, salt: 9))
        #expect(trace.calls.dropFirst().map(\.kind) == [.message(.create), .message(.create2)])
        let first = trace.calls[1]
        let second = trace.calls[2]
        #expect(first.to == .created(by: World.contract, nonce: 1))
        #expect(
            second.to
                == .created2(by: World.contract, salt: 9, initCodeHash: Keccak.hash(initCode.bytes))
        )
        #expect(first.value == 3)
        #expect(Array(trace.input(of: first)) == initCode.bytes)
        #expect(Array(trace.output(of: first)) == runtime.bytes)
        #expect(first.isCreation)
    }

    @Test("A destruction is a call of its own, to the heir")
    func destruction() throws {
        let world = World().with(Self.callee, code: push(Self.other) + .selfdestruct, balance: 77)
        let (_, trace) = try trace(call(Self.callee), on: world)
        let last = try #require(trace.calls.last)
        #expect(last.kind == .selfDestruct)
        #expect(last.from == Self.callee)
        #expect(last.to == Self.other)
        #expect(last.value == 77)
        #expect(last.depth == 2)
        #expect(last.parent == 1)
    }

    @Test("A revert keeps its data and gives its gas back")
    func reverting() throws {
        let world = World().with(Self.callee, code: mstore(0, 0xbad) + revert(0, 32))
        let (result, trace) = try trace(call(Self.callee, gas: 50_000), on: world)
        let inner = trace.calls[1]
        #expect(result.succeeded)
        #expect(inner.status == .revert)
        #expect(trace.error(of: inner) == "execution reverted")
        #expect(U256(bigEndian: trace.output(of: inner)) == 0xbad)
        #expect(inner.gas == 50_000)
        #expect(inner.gasUsed < 100)
    }

    @Test("Running out of gas inside takes all that the call was given")
    func outOfGas() throws {
        let world = World().with(Self.callee, code: op(.jumpdest) + push(0) + .jump)
        let (result, trace) = try trace(call(Self.callee, gas: 5_000), on: world)
        #expect(result.succeeded)
        #expect(trace.error(of: trace.calls[1]) == "out of gas")
        #expect(trace.calls[1].gas == 5_000)
        #expect(trace.calls[1].gasUsed == 5_000)
        #expect(trace.output(of: trace.calls[1]).isEmpty)
    }

    @Test("A precompile is a call without code")
    func precompile() throws {
        let identity = Address(high: 0, low: 4)
        let (_, trace) = try trace(mstore(0, 5) + call(identity, .staticcall, input: (0, 32)))
        let inner = trace.calls[1]
        #expect(inner.isPrecompile)
        #expect(inner.gasUsed == 18)
        #expect(U256(bigEndian: trace.output(of: inner)) == 5)
    }

    @Test("Logs stand with their call, between the calls around them; those of what failed are gone")
    func logs() throws {
        let emitting = push(0) + push(0) + .log0
        let world = World().with(Self.callee, code: emitting)
            .with(Self.other, code: emitting + call(Self.callee) + revert(0, 0))
        let code = emitting + call(Self.callee) + emitting + call(Self.other) + emitting
        let (result, trace) = try trace(code, on: world)
        #expect(result.logs.count == 4)
        #expect(trace.logs.map(\.call) == [0, 1, 0, 0])
        #expect(trace.logs.map(\.position) == [0, 0, 1, 2])
        #expect(trace.logs.map(\.index) == [0, 1, 2, 3])
    }

    @Test("Of the top call alone, everything below is left out, logs included")
    func onlyTopCall() throws {
        let emitting = push(0) + push(0) + .log0
        let world = World().with(Self.callee, code: emitting)
        let (result, trace) = try trace(emitting + call(Self.callee) + emitting, on: world) {
            $0.onlyTopCall = true
        }
        #expect(result.logs.count == 3)
        #expect(trace.calls.count == 1)
        #expect(trace.logs.map(\.index) == [0, 2])
    }

    @Test("A write in a static call fails by its name")
    func writeProtection() throws {
        let world = World().with(Self.callee, code: sstore(0, 1))
        let (_, trace) = try trace(call(Self.callee, .staticcall, gas: 30_000), on: world)
        #expect(trace.error(of: trace.calls[1]) == "write protection")
    }

    @Test("A call with more value than there is runs nothing and costs what it was not")
    func insufficientBalance() throws {
        let (result, trace) = try trace(call(Self.callee, gas: 1_000, value: 2_000) + returnTop)
        #expect(result.word == 0)
        #expect(trace.error(of: trace.calls[1]) == "insufficient balance for transfer")
        #expect(trace.calls[1].gas == 1_000 + 2_300)
        #expect(trace.calls[1].gasUsed == 0)
    }

    @Test("A creation with more value than there is does not use up its creator's nonce")
    func insufficientBalanceOfCreation() throws {
        let code = create(Bytecode(), value: 2_000) + .pop + create(deploying(op(.stop)))
        let (result, trace) = try trace(code + returnTop)
        #expect(trace.error(of: trace.calls[1]) == "insufficient balance for transfer")
        #expect(trace.calls[1].to == trace.calls[2].to)
        #expect(result.word.map(Address.init(truncating:)) == .created(by: World.contract, nonce: 1))
    }

    @Test("The 1,025th call in each other is refused")
    func depth() throws {
        let again = push(0) * 5 + op(.address, .gas, .call, .stop)
        let (_, trace) = try trace(again, on: World(.prague), gas: 1_000_000_000_000, balance: 0) {
            $0.recordsLogs = false
        }
        #expect(trace.calls.count == 1_026)
        #expect(trace.calls.last?.depth == 1_025)
        #expect(trace.calls.last.flatMap(trace.error) == "max call depth exceeded")
        #expect(trace.calls.last?.gasUsed == 0)
    }

    static let faults: [(Bytecode, String)] = [
        (Bytecode([0x0c]), "invalid opcode: opcode 0xc not defined"),
        (Bytecode([0xfe]), "invalid opcode: INVALID"),
        (op(.add), "stack underflow (0 <=> 2)"),
        (push(1) * 1_024 + push(1), "stack limit reached 1024 (1023)"),
        (push(3) + .jump, "invalid jump destination"),
        (push(1) + push(0) + push(0) + .returndatacopy, "return data out of bounds"),
        (mstore(0, 0) + mstore(U256.max, 1), "out of gas"),
    ]

    @Test("What went wrong is told in geth's words", arguments: faults)
    func faultTexts(_ code: Bytecode, _ text: String) throws {
        let (result, trace) = try trace(code)
        #expect(!result.succeeded)
        #expect(trace.error(of: trace.calls[0]) == text)
        #expect(trace.calls[0].gasUsed == trace.calls[0].gas)
    }

    @Test("A trace that grows beyond its limit is given up")
    func sizeLimit() throws {
        let world = World().with(Self.callee, code: op(.stop))
        let loop = op(.jumpdest) + call(Self.callee) + .pop + push(0) + .jump
        let (result, trace) = try trace(loop, on: world, gas: 10_000_000) { $0.sizeLimit = 10_000 }
        #expect(trace.isOverfull)
        #expect(result.status == .halt(.interrupted))
    }

    @Test("Tracing changes nothing of what a transaction does")
    func sameResult() throws {
        let world = World().with(Self.callee, code: sstore(1, 2) + mstore(0, 9) + ret(0, 32))
        let code = call(Self.callee) + sload(3) + sstoreTop(4) + create(deploying(op(.stop))) + returnTop
        let traced = try trace(code, on: world).result
        let plain = try world.with(World.contract, code: code, nonce: 1, balance: 1_000)
            .call(gas: 1_000_000)
        #expect(traced.gasUsed == plain.gasUsed)
        #expect(traced.output == plain.output)
        #expect(traced.accessed == plain.accessed)
    }
}
