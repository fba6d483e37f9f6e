import Primitives

/// Tells an observer of each instruction and what it cost, and records calls beside.
///
/// What an instruction costs is known when the next one begins, its frame ends or a call leaves it.
struct StepRecorder: Probe {
    static var watchesSteps: Bool { true }
    static var watchesCalls: Bool { true }

    var recorder: CallRecorder
    let observer: any StepObserver
    /// Gas before the instruction whose cost is not told yet; nil when there is none.
    private var gasBefore: Int64?

    init(_ recorder: CallRecorder, _ observer: any StepObserver) {
        self.recorder = recorder
        self.observer = observer
    }

    mutating func step(_ frame: UnsafeMutablePointer<Frame>, _ executor: Executor) {
        if let gasBefore { observer.charged(UInt64(clamping: gasBefore - frame.pointee.gas), fault: nil) }
        gasBefore = frame.pointee.gas
        observer.step(MachineView(frame, executor))
    }

    mutating func enter(
        _ message: Message,
        from parent: UnsafeMutablePointer<Frame>?,
        depth: Int,
        _ executor: Executor
    ) {
        if let gasBefore, let parent {
            let isCreation = message.kind == .create || message.kind == .create2
            let sent = isCreation ? message.gas : 0
            observer.charged(UInt64(clamping: gasBefore - parent.pointee.gas - sent), fault: nil)
        }
        gasBefore = nil
        recorder.enter(message, depth: depth, executor)
        observer.entered()
    }

    mutating func leave(
        _ outcome: Outcome,
        _ output: UnsafeBufferPointer<UInt8>,
        _ frame: UnsafeMutablePointer<Frame>?,
        _ executor: Executor
    ) {
        let error = Fault.text(outcome, frame, executor)
        if let gasBefore, let frame {
            settle(outcome, gasBefore, frame, error, executor)
        }
        gasBefore = nil
        recorder.leave(outcome, output, error: error, executor)
        observer.left()
    }

    private func settle(
        _ outcome: Outcome,
        _ gasBefore: Int64,
        _ frame: UnsafeMutablePointer<Frame>,
        _ error: String?,
        _ executor: Executor
    ) {
        var cost = UInt64(clamping: gasBefore - frame.pointee.gas)
        var fault: String?
        if case .halt(let reason) = frame.pointee.exit, Fault.precedesExecution(reason) {
            fault = error
            if reason == .stackUnderflow || reason == .stackOverflow {
                // Told by the table although it was not charged.
                let opcode = Opcode(frame.pointee.pc.pointee)
                cost = UInt64(clamping: executor.rules.instructions[opcode].gas)
            }
        }
        observer.charged(cost, fault: fault)
    }

    mutating func destroy(_ destruction: Destruction, depth: Int) {
        recorder.destroy(destruction, depth: depth)
    }
}
