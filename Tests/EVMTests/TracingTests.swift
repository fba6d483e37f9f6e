import EVM
import Primitives
import Testing

@Suite("Tracing")
struct TracingTests {
    @Test("Each instruction is shown before it runs, at its depth")
    func steps() throws {
        let callee = Address(high: 0, low: 0xca11)
        let code = push(2) + push(3) + .add + .pop + call(callee)
        let world = World().with(callee, code: mstore(0, 1)).with(World.contract, code: code)
        let transaction = Transaction(
            chainId: 1,
            nonce: 0,
            gasPrice: 1,
            gasLimit: 100_000,
            to: World.contract
        )
        let transition = Transition(rules: .of(.osaka), block: world.block)
        var steps: [Step] = []
        let traced = try transition.trace(
            transaction,
            sender: World.sender,
            to: world,
            gasAvailable: 100_000
        ) { steps.append($0) }

        #expect(steps.prefix(4).map(\.opcode) == [.push1, .push1, .add, .pop])
        #expect(steps.prefix(4).map(\.programCounter) == [0, 2, 4, 5])
        #expect(steps.prefix(4).map(\.stack) == [[], [2], [2, 3], [5]])
        #expect(steps.prefix(4).map(\.gas) == [79_000, 78_997, 78_994, 78_991])
        #expect(steps.filter { $0.depth == 1 }.map(\.opcode) == [.push1, .push1, .mstore, .stop])
        #expect(steps.filter { $0.depth == 1 }.map(\.memorySize) == [0, 0, 0, 32])
        #expect(steps.last?.opcode == .stop)
        #expect(steps.last?.depth == 0)

        let plain = try transition.apply(transaction, sender: World.sender, to: world, gasAvailable: 100_000)
        #expect(traced.gasUsed == plain.gasUsed)
    }
}
