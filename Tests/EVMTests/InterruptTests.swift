import EVM
import Primitives
import Testing

@Suite("Interruption")
struct InterruptTests {
    private let callee = Address(high: 0, low: 0xca11)
    /// Jumps to itself for ever.
    private let endless = op(.jumpdest) + push(0) + .jump

    /// A world whose interrupt is raised from another thread while the test runs.
    private func interrupted(_ world: World, _ body: (World) throws -> TransactionResult) async throws
        -> TransactionResult
    {
        async let raised: Void = {
            // Nothing waits for the interpreter to have begun: an interrupt counts whenever it comes.
            await Task.yield()
            world.interrupt.raise()
        }()
        let result = try body(world)
        await raised
        return result
    }

    @Test("An endless loop ends when interrupted")
    func loop() async throws {
        let result = try await interrupted(World(.cancun)) { try $0.call(endless, gas: 1_000_000_000) }
        #expect(result.status == .halt(.interrupted))
    }

    @Test("An interrupt ends the whole run, not only the call that noticed it")
    func nested() async throws {
        // The caller would go on, and store what looks like an answer.
        let world = World(.cancun).with(callee, code: endless)
        let code = call(callee) + sstoreTop(0) + push(1) + returnTop
        let result = try await interrupted(world) { try $0.call(code, gas: 1_000_000_000) }
        #expect(result.status == .halt(.interrupted))
        #expect(result.output.isEmpty)
        #expect(result.stored(0) == nil)
    }

    @Test("Code without any jump is stopped at its calls")
    func recursion() throws {
        // Calls itself twice at each level: some 2^100 calls without one JUMPDEST.
        let code = call(World.contract) + call(World.contract)
        let world = World(.cancun)
        world.interrupt.raise()
        #expect(try world.call(code, gas: 1_000_000_000).status == .halt(.interrupted))
        #expect(try World(.cancun).call(code, gas: 100_000).status == .success)
    }

    @Test("Frames are clean after an interrupted run")
    func framesAfter() throws {
        let frames = FramePool()
        let interrupt = Interrupt()
        interrupt.raise()
        let dirty = World(.cancun).with(World.contract, code: mstore(0, .max) + endless)
        let clean = World(.cancun).with(World.contract, code: push(0) + .mload + .msize + .add + returnTop)
        let run = { (world: World, interrupt: Interrupt) in
            try Transition(rules: .of(.cancun), block: world.block, frames: frames, interrupt: interrupt).apply(
                Transaction(chainId: 1, nonce: 0, gasPrice: 1, gasLimit: 1_000_000, to: World.contract),
                sender: World.sender,
                to: world,
                gasAvailable: 1_000_000
            )
        }
        // Raised before it begins, an interrupt is noticed at once.
        #expect(try run(dirty, interrupt).status == .halt(.interrupted))
        #expect(try run(clean, Interrupt()).word == 32)
    }
}
