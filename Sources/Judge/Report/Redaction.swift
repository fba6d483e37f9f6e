public import Templates

/// The one place where a feedback level decides what a team sees of the hidden suite.
extension JudgeReport {
    /// The report as a team may see it.
    ///
    /// The score is shown at every level, criteria with `names`, the counts of outcomes with `count`. The team's
    /// own suite is its own and always whole.
    public func redacted(for level: JudgingPlan.Feedback) -> JudgeReport {
        guard level != .full else { return self }
        var copy = self
        copy.feedback = level
        copy.tests = tests.compactMap { test in
            guard test.suite == .acceptance else { return test }
            guard level == .names else { return nil }
            var shown = test
            shown.message = ""
            return shown
        }
        for index in copy.stages.indices where copy.stages[index].stage == .acceptance {
            copy.stages[index].log = ""
        }
        // A criterion of few tests would tell their outcomes.
        if level != .names { copy.criteria = [] }
        if level == .none { copy.acceptanceCounts = [:] }
        return copy
    }
}

extension JudgeEvent {
    /// The event as a team may see it; nil where it may not.
    public func redacted(for level: JudgingPlan.Feedback) -> JudgeEvent? {
        guard level != .full else { return self }
        switch self {
        case .log(.acceptance, _): return nil
        case .test(var test) where test.suite == .acceptance:
            guard level == .names else { return nil }
            test.message = ""
            return .test(test)
        case .stageStarted, .log, .stageEnded, .test, .finished: return self
        }
    }
}
