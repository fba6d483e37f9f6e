public import Primitives

extension Transition {
    /// Runs `transaction` as `apply` does, and records its calls.
    ///
    /// Who has looked at the trace may give its memory back to the `FramePool`.
    public func traceCalls(
        _ transaction: Transaction,
        sender: Address,
        to state: any StateSource,
        gasAvailable: UInt64,
        options: TransitionOptions = .strict,
        recording: CallTraceOptions = CallTraceOptions()
    ) throws(InvalidTransaction) -> (result: TransactionResult, trace: CallTrace) {
        var probe = CallProbe(recorder: CallRecorder(recording, into: frames.beginTrace()))
        let result = try apply(
            transaction,
            sender: sender,
            to: state,
            gasAvailable: gasAvailable,
            options: options,
            probe: &probe
        )
        return (result, probe.recorder.trace)
    }

    /// Runs `transaction` as `apply` does, shows `observer` every instruction, and records calls.
    ///
    /// Several times slower than without.
    public func trace(
        _ transaction: Transaction,
        sender: Address,
        to state: any StateSource,
        gasAvailable: UInt64,
        options: TransitionOptions = .strict,
        recording: CallTraceOptions = CallTraceOptions(),
        observer: any StepObserver
    ) throws(InvalidTransaction) -> (result: TransactionResult, trace: CallTrace) {
        var probe = StepRecorder(CallRecorder(recording), observer)
        let result = try apply(
            transaction,
            sender: sender,
            to: state,
            gasAvailable: gasAvailable,
            options: options,
            probe: &probe
        )
        return (result, probe.recorder.trace)
    }
}
