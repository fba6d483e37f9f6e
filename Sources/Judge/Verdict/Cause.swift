/// Why a judging came out as it did, in one stable word.
public enum Cause: String, Sendable, Hashable, CaseIterable {
    /// It ran to its end; the score tells the rest.
    case completed
    /// The source holds something that is never unpacked, such as a link out of the project.
    case sourceRefused = "source_refused"
    case buildFailed = "build_failed"
    case cpuLimit = "cpu_limit"
    case wallLimit = "wall_limit"
    case memoryLimit = "memory_limit"
    case outputLimit = "output_limit"
    case crashed
    case noReport = "no_report"
    case reportInvalid = "report_invalid"
    /// Ours, never the team's.
    case internalError = "internal_error"
}

/// The steps of a judging, in their order.
public enum Stage: String, Sendable, Hashable, CaseIterable {
    case fetch
    case build
    case teamSuite = "team_suite"
    case acceptance
    case scoring

    /// How the stage is called in a sentence.
    var title: String {
        switch self {
        case .fetch: "fetching the source"
        case .build: "the build"
        case .teamSuite: "the team's own suite"
        case .acceptance: "the acceptance suite"
        case .scoring: "scoring"
        }
    }
}

/// What is wrong with one stage: a result, not an error.
public struct Fault: Error, Sendable, Hashable {
    public let cause: Cause
    /// One sentence for people.
    public let sentence: String

    public init(_ cause: Cause, _ sentence: String) {
        self.cause = cause
        self.sentence = sentence
    }
}

/// What came of a whole judging.
public struct Verdict: Sendable, Hashable {
    public let cause: Cause
    /// Where it happened; nil for what completed.
    public let stage: Stage?
    public let sentence: String

    public init(cause: Cause, stage: Stage?, sentence: String) {
        self.cause = cause
        self.stage = stage
        self.sentence = sentence
    }

    /// The verdict of the stages' faults.
    ///
    /// The stages that decide about points come first, in their order; the team's own suite, which earns none,
    /// is named only where all of those went well.
    package static func of(_ faults: [Stage: Fault], points: Int, maximum: Int) -> Verdict {
        let order: [Stage] = [.fetch, .build, .acceptance, .scoring, .teamSuite]
        for stage in order {
            if let fault = faults[stage] {
                return Verdict(cause: fault.cause, stage: stage, sentence: fault.sentence)
            }
        }
        return Verdict(cause: .completed, stage: nil, sentence: "Earned \(points) of \(maximum) points.")
    }
}
