import Cryptography
import Primitives

/// Runs one transaction's or one call's messages: an explicit stack of frames, no recursion.
///
/// Not thread-safe: it belongs to the thread that runs it.
final class Executor {
    let rules: Rules
    let block: BlockEnvironment
    let transaction: TransactionEnvironment
    let journal: Journal
    let interrupt: Interrupt
    let frames: FramePool

    /// What the frame that just left its loop with a SELFDESTRUCT did; for probes, who take it away.
    var destruction: Destruction?

    /// Output of the last message that ended: a precompile's bytes, or in the ended frame's memory.
    private var output: [UInt8] = []
    private let none = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

    init(
        rules: Rules,
        block: BlockEnvironment,
        transaction: TransactionEnvironment,
        journal: Journal,
        frames: FramePool,
        interrupt: Interrupt
    ) {
        self.rules = rules
        self.block = block
        self.transaction = transaction
        self.journal = journal
        self.frames = frames
        self.interrupt = interrupt
    }

    /// Runs a message and all that it calls.
    func run<P: Probe>(_ message: Message, probe: inout P) -> (outcome: Outcome, output: [UInt8]) {
        if P.watchesCalls { probe.enter(message, from: nil, depth: 0, self) }
        if let outcome = begin(message, depth: 0) {
            if P.watchesCalls { output.withUnsafeBufferPointer { probe.leave(outcome, $0, nil, self) } }
            return (outcome, output)
        }
        var depth = 0
        while true {
            let frame = frames[depth]
            Interpreter.run(frame, self, probe: &probe)
            if case .call = frame.pointee.exit {
                let message = frames.pending.pointee
                if P.watchesCalls { probe.enter(message, from: frame, depth: depth + 1, self) }
                if let outcome = begin(message, depth: depth + 1) {
                    if outcome.isInterrupted { return abandon(depth) }
                    if P.watchesCalls {
                        output.withUnsafeBufferPointer { probe.leave(outcome, $0, nil, self) }
                    }
                    output.withUnsafeBufferPointer { deliver(outcome, $0, Receiver(message), to: frame) }
                } else {
                    depth += 1
                }
                continue
            }
            if P.watchesCalls, let happened = destruction {
                destruction = nil
                probe.destroy(happened, depth: depth + 1)
            }
            let (outcome, result) = end(frame)
            if outcome.isInterrupted { return abandon(depth) }
            if P.watchesCalls { probe.leave(outcome, result, frame, self) }
            if depth == 0 {
                // Of a creation's code, which inside the machine is no return data, callers want to know.
                let bytes = Array(result)
                release(frame)
                return (outcome, bytes)
            }
            depth -= 1
            deliver(outcome, outcome.created == nil ? result : none, Receiver(frame), to: frames[depth])
            release(frame)
        }
    }

    /// Ends the whole run: an interrupt is not the failure of one call, from which its caller could go on.
    private func abandon(_ depth: Int) -> (Outcome, [UInt8]) {
        journal.revert(to: frames[0].pointee.checkpoint)
        for open in 0...depth { release(frames[open]) }
        return (Outcome(status: .halt(.interrupted), gasLeft: 0), [])
    }

    // MARK: Beginning

    /// Sets a frame up; an outcome when there is nothing to run.
    private func begin(_ message: Message, depth: Int) -> Outcome? {
        if !output.isEmpty { output = [] }
        if interrupt.isRaised { return Outcome(status: .halt(.interrupted), gasLeft: 0) }
        if case .refused(let reason) = message.target {
            return Outcome(status: .halt(reason), gasLeft: message.gas)
        }
        let account = journal.load(message.address)
        switch message.target {
        case .creation(let code):
            return beginCreation(message, code, account: account, depth: depth)
        case .precompile:
            let checkpoint = journal.checkpoint()
            if message.transfersValue { journal.transfer(from: message.payer, to: account, message.value) }
            return runPrecompile(message, checkpoint)
        case .code(let code):
            let checkpoint = journal.checkpoint()
            if message.transfersValue { journal.transfer(from: message.payer, to: account, message.value) }
            if code._withUnsafeGuaranteedRef(\.isEmpty) {
                return Outcome(status: .success, gasLeft: message.gas)
            }
            open(message, code: code, account: account, checkpoint: checkpoint, depth: depth)
            return nil
        case .refused(let reason):
            return Outcome(status: .halt(reason), gasLeft: message.gas)
        }
    }

    private func beginCreation(
        _ message: Message,
        _ code: Unmanaged<Code>,
        account: Int,
        depth: Int
    ) -> Outcome? {
        if rules.features.hasAccessLists { _ = journal.warm(account) }
        if journal.collides(account) { return Outcome(status: .halt(.addressCollision), gasLeft: 0) }
        let checkpoint = journal.checkpoint()
        journal.beginCreation(account)
        if rules.features.clearsEmptyAccounts { journal.setNonce(account, 1) }
        journal.transfer(from: message.payer, to: account, message.value)
        open(message, code: code, account: account, checkpoint: checkpoint, depth: depth)
        return nil
    }

    private func open(
        _ message: Message,
        code: Unmanaged<Code>,
        account: Int,
        checkpoint: Journal.Checkpoint,
        depth: Int
    ) {
        let frame = frames[depth]
        frame.pointee.executor = self
        let (isHot, patience) = code._withUnsafeGuaranteedRef { ($0.countRun(), $0.gasUntilHot) }
        frame.pointee.isHot = Threaded.isAvailable && isHot
        frame.pointee.hotBelow = Threaded.isAvailable ? message.gas - patience : .min
        frame.pointee.journal = journal
        frame.pointee.slots = journal.slots
        frame.pointee.terms = rules.terms
        frame.pointee.pending = frames.pending
        frame.pointee.setCode(code)
        frame.pointee.pc = frame.pointee.codeBase
        frame.pointee.top = frame.pointee.base - 1
        frame.pointee.gas = message.gas
        frame.pointee.address = message.address
        frame.pointee.account = account
        frame.pointee.caller = message.caller
        frame.pointee.value = message.value
        frame.pointee.isStatic = message.isStatic
        frame.pointee.depth = depth
        frame.pointee.checkpoint = checkpoint
        frame.pointee.returnOffset = message.returnOffset
        frame.pointee.returnSize = message.returnSize
        if case .creation = message.target {
            frame.pointee.isCreation = true
            frame.pointee.input = UnsafeBufferPointer(start: nil, count: 0)
        } else {
            frame.pointee.isCreation = false
            frame.pointee.input = message.input
        }
    }

    private func runPrecompile(_ message: Message, _ checkpoint: Journal.Checkpoint) -> Outcome {
        guard let precompile = rules.precompiles.at(message.codeAddress ?? message.address) else {
            return Outcome(status: .success, gasLeft: message.gas)
        }
        switch precompile.run(message.input, gas: message.gas, rules: rules) {
        case .success(let cost, let bytes):
            output = bytes
            return Outcome(status: .success, gasLeft: message.gas - cost)
        case .failure(let reason):
            journal.revert(to: checkpoint)
            return Outcome(status: .halt(reason), gasLeft: 0)
        }
    }

    // MARK: Ending

    private func end(_ frame: UnsafeMutablePointer<Frame>) -> (Outcome, UnsafeBufferPointer<UInt8>) {
        let bytes = UnsafeBufferPointer(
            start: UnsafePointer(frame.pointee.memory.base + frame.pointee.outputOffset),
            count: frame.pointee.outputSize
        )
        switch frame.pointee.exit {
        case .revert:
            journal.revert(to: frame.pointee.checkpoint)
            return (Outcome(status: .revert, gasLeft: frame.pointee.gas), bytes)
        case .halt(let reason):
            return (fail(frame, reason), none)
        case .stop, .call:
            return frame.pointee.isCreation ? deploy(none, frame) : (success(frame), none)
        case .output:
            return frame.pointee.isCreation ? deploy(bytes, frame) : (success(frame), bytes)
        }
    }

    private func success(_ frame: UnsafeMutablePointer<Frame>) -> Outcome {
        Outcome(status: .success, gasLeft: frame.pointee.gas)
    }

    private func fail(_ frame: UnsafeMutablePointer<Frame>, _ reason: Halt) -> Outcome {
        journal.revert(to: frame.pointee.checkpoint)
        return Outcome(status: .halt(reason), gasLeft: 0)
    }

    /// Turns a creation's output into the contract's code, which is then what came of it.
    private func deploy(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ frame: UnsafeMutablePointer<Frame>
    ) -> (Outcome, UnsafeBufferPointer<UInt8>) {
        if rules.features.refusesReservedCode, bytes.first == 0xef {
            return (fail(frame, .reservedCode), none)
        }
        if bytes.count > rules.features.codeSizeLimit { return (fail(frame, .codeTooLarge), none) }
        let cost = Int64(bytes.count) * rules.gas.codeDepositByte
        var outcome = success(frame)
        outcome.created = frame.pointee.address
        if cost > outcome.gasLeft {
            return (rules.features.failsUnpaidCodeDeposit ? fail(frame, .outOfGas) : outcome, none)
        }
        outcome.gasLeft -= cost
        if !bytes.isEmpty { journal.setCode(frame.pointee.account, frames.codes.code(bytes)) }
        return (outcome, bytes)
    }

    /// Hands a result to the frame that called.
    private func deliver(
        _ outcome: Outcome,
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ receiver: Receiver,
        to parent: UnsafeMutablePointer<Frame>
    ) {
        parent.pointee.gas += outcome.gasLeft
        if let source = bytes.baseAddress, !bytes.isEmpty {
            parent.pointee.returnData.assign(source, count: bytes.count)
            let count = min(receiver.size, bytes.count)
            if count > 0 {
                (parent.pointee.memory.base + receiver.offset).update(from: source, count: count)
            }
        } else {
            parent.pointee.returnData.clear()
        }
        var result = U256.zero
        if outcome.succeeded {
            result = receiver.created?.word ?? .one
        }
        parent.pointee.top += 1
        parent.pointee.top.pointee = result
    }

    private func release(_ frame: UnsafeMutablePointer<Frame>) {
        frame.pointee.memory.reset(keeping: FramePool.keptMemory(at: frame.pointee.depth))
        frame.pointee.returnData.clear()
    }
}

/// Where the result of a message goes.
private struct Receiver {
    /// The new contract, for a creation.
    let created: Address?
    // In the memory of the frame that called.
    let offset: Int
    let size: Int

    init(_ message: Message) {
        if case .creation = message.target { created = message.address } else { created = nil }
        offset = message.returnOffset
        size = message.returnSize
    }

    init(_ frame: UnsafeMutablePointer<Frame>) {
        created = frame.pointee.isCreation ? frame.pointee.address : nil
        offset = frame.pointee.returnOffset
        size = frame.pointee.returnSize
    }
}
