import EVM
import Foundation
import Primitives
import Testing

@Suite("Interruption")
struct InterruptTests {
    private let callee = Address(high: 0, low: 0xca11)
    /// Jumps to itself for ever.
    private let endless = op(.jumpdest) + push(0) + .jump

    /// Far more gas than there is time to burn.
    private let plenty: UInt64 = 500_000_000_000_000_000

    /// Runs `code` while a thread of its own raises the interrupt; it counts whenever it comes.
    private func interrupted(_ world: World, _ code: Bytecode) throws -> TransactionResult {
        Thread.detachNewThread { world.interrupt.raise() }
        return try world.call(code, gas: plenty)
    }

    @Test("An endless loop ends when interrupted")
    func loop() throws {
        let result = try interrupted(World(.cancun), endless)
        #expect(result.status == .halt(.interrupted))
    }

    @Test("An interrupt ends the whole run, not only the call that noticed it")
    func nested() throws {
        // The caller would go on, and store what looks like an answer.
        let world = World(.cancun).with(callee, code: endless)
        let code = call(callee) + sstoreTop(0) + push(1) + returnTop
        let result = try interrupted(world, code)
        #expect(result.status == .halt(.interrupted))
        #expect(result.output.isEmpty)
        #expect(result.stored(0) == nil)
    }

    @Test("Code without any jump is stopped at its calls")
    func recursion() throws {
        // Calls itself twice at each level: some 2^100 calls without one JUMPDEST.
        let code = call(World.contract) + call(World.contract)
        #expect(try interrupted(World(.cancun), code).status == .halt(.interrupted))
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
            try Transition(rules: .of(.cancun), block: world.block, frames: frames, interrupt: interrupt)
                .apply(
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
