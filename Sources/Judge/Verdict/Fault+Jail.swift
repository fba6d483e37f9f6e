import Jail

extension Fault {
    /// What a jail's own end says about a stage; nil where the program ended by itself with one of `codes`.
    static func ending(
        _ outcome: JailOutcome,
        of stage: Stage,
        limits: JailLimits,
        codes: Set<Int32>
    ) -> Fault? {
        let what = stage.title
        switch outcome.cause {
        case .exited(let code):
            if codes.contains(code) { return nil }
            return Fault(.crashed, "In \(what) the program ended unexpectedly with code \(code).")
        case .signalled(let number):
            return Fault(.crashed, "In \(what) the program was ended by signal \(number).")
        case .cpuLimit:
            return Fault(
                .cpuLimit,
                "In \(what) more than \(seconds(limits.cpuSeconds)) of processor time was used."
            )
        case .wallLimit:
            return Fault(.wallLimit, "In \(what) the time limit of \(seconds(limits.wallSeconds)) ran out.")
        case .memoryLimit:
            return Fault(
                .memoryLimit,
                "In \(what) more than \(limits.memoryBytes >> 20) MiB of memory was used."
            )
        case .outputLimit:
            return Fault(.outputLimit, "In \(what) more than \(limits.outputBytes >> 10) KiB was printed.")
        case .resultLimit:
            return Fault(
                .reportInvalid,
                "In \(what) a report of more than \(limits.resultBytes >> 10) KiB was written."
            )
        case .notExecutable(let errno):
            return Fault(
                .internalError,
                "In \(what) Python could not be started in the jail (errno \(errno))."
            )
        case .cancelled:
            return Fault(.internalError, "In \(what) the run was cancelled.")
        }
    }

    private static func seconds(_ value: Double) -> String {
        value == value.rounded() ? "\(Int(value)) s" : "\(value) s"
    }
}
