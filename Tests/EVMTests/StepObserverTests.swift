import EVM
import Primitives
import Testing

@Suite("An observer of steps")
struct StepObserverTests {
    private final class Recorder: StepObserver {
        var steps: [(opcode: Opcode, depth: Int, cost: UInt64, fault: String?)] = []
        var storage: [U256] = []
        var refunds: [Int64] = []
        var calls = 0
        private var last: (Opcode, Int)?

        func step(_ machine: MachineView) {
            last = (machine.opcode, machine.depth)
            if machine.opcode == .sload, let slot = machine.stack(below: 0) {
                storage.append(machine.storage(slot))
            }
            refunds.append(machine.refund)
        }

        func charged(_ gas: UInt64, fault: String?) {
            guard let last else { return }
            steps.append((last.0, last.1, gas, fault))
        }

        func entered() { calls += 1 }
        func left() { calls -= 1 }
    }

    private func observe(
        _ code: Bytecode,
        on world: World = World(),
        gas: UInt64 = 1_000_000,
        storage: [U256: U256] = [:]
    ) throws -> (result: TransactionResult, recorder: Recorder) {
        let world = world.with(World.contract, code: code, nonce: 1, balance: 100, storage: storage)
        let recorder = Recorder()
        let transition = Transition(rules: .of(world.fork), block: world.block)
        let result = try transition.trace(
            Transaction(chainId: 1, nonce: 0, gasPrice: 1, gasLimit: gas, to: World.contract),
            sender: World.sender,
            to: world,
            gasAvailable: .max,
            observer: recorder
        ).result
        return (result, recorder)
    }

    @Test("Costs are those that were charged, and add up to the gas used")
    func costs() throws {
        let code = mstore(0, 1) + sload(1) + .pop + sstore(2, 3) + push(32) + push(0) + .keccak256
        let (result, recorder) = try observe(code)
        #expect(
            recorder.steps.map(\.opcode) == [
                .push1, .push1, .mstore, .push1, .sload, .pop, .push1, .push1, .sstore, .push1, .push1,
                .keccak256, .stop,
            ]
        )
        #expect(recorder.steps.map(\.cost) == [3, 3, 6, 3, 2_100, 2, 3, 3, 22_100, 3, 3, 36, 0])
        #expect(recorder.steps.allSatisfy { $0.fault == nil })
        #expect(recorder.steps.reduce(0) { $0 + $1.cost } + 21_000 == result.gasUsed)
        #expect(recorder.calls == 0)
    }

    @Test("A call is charged with the gas that it sends, a creation without")
    func callCosts() throws {
        let callee = Address(high: 0, low: 0xca11)
        let world = World().with(callee, code: op(.stop))
        let (_, called) = try observe(call(callee, gas: 700), on: world)
        #expect(called.steps.first { $0.opcode == .call }?.cost == 2_600 + 700)
        let (_, sent) = try observe(call(callee, gas: 700, value: 1), on: world)
        #expect(sent.steps.first { $0.opcode == .call }?.cost == 2_600 + 9_000 + 700)
        let (_, created) = try observe(push(0) + push(0) + push(0) + .create)
        #expect(created.steps.first { $0.opcode == .create }?.cost == 32_000)
    }

    @Test("An instruction that could not begin has its fault with it; one that failed later has not")
    func faults() throws {
        let (_, underflow) = try observe(op(.add))
        #expect(underflow.steps.last?.fault == "stack underflow (0 <=> 2)")
        #expect(underflow.steps.last?.cost == 3)
        let (_, outOfGas) = try observe(sload(1), gas: 21_200)
        #expect(outOfGas.steps.last?.fault == "out of gas")
        #expect(outOfGas.steps.last?.cost == 2_100)
        let (_, jump) = try observe(push(7) + .jump)
        #expect(jump.steps.last?.fault == nil)
        #expect(jump.steps.last?.cost == 8)
    }

    @Test("Storage is seen as it is, and being looked at makes no slot warm")
    func storage() throws {
        let code = sload(5) + .pop + sstore(5, 8) + sload(5)
        let (result, recorder) = try observe(code, storage: [5: 4])
        #expect(recorder.storage == [4, 8])
        let plain = try World().with(World.contract, code: code, nonce: 1, storage: [5: 4]).call(
            gas: 1_000_000
        )
        #expect(result.gasUsed == plain.gasUsed)
    }

    @Test("The refund so far is shown")
    func refund() throws {
        let (_, recorder) = try observe(sstore(5, 0) + .stop, storage: [5: 4])
        #expect(recorder.refunds == [0, 0, 0, 4_800])
    }
}
