package import Templates

/// Points from outcomes: a pure function of the plan and what each hidden test came to.
package enum Scoring {
    /// What a hidden test came to, before it has points.
    package struct Finding: Sendable, Hashable {
        package var outcome: TestOutcome
        package var message: String
        package var durationMs: Int

        package init(outcome: TestOutcome, message: String, durationMs: Int) {
            self.outcome = outcome
            self.message = message
            self.durationMs = durationMs
        }

        /// A test that the suite never reported.
        package static let missing = Finding(
            outcome: .error,
            message: "The test gave no result.",
            durationMs: 0
        )

        package static func skipped(_ reason: String) -> Finding {
            Finding(outcome: .skipped, message: reason, durationMs: 0)
        }
    }

    package struct Result: Sendable, Hashable {
        package var score: Score
        package var criteria: [CriterionResult]
        package var tests: [TestResult]
    }

    /// A test earns all its points by passing and none otherwise; ids that the plan does not know earn nothing.
    ///
    /// - Parameter otherwise: the finding of a test that `findings` lacks.
    package static func score(
        _ plan: JudgingPlan,
        _ findings: [String: Finding],
        otherwise: Finding = .missing
    ) -> Result {
        var criteria: [CriterionResult] = []
        var tests: [TestResult] = []
        for criterion in plan.criteria {
            var points = 0
            for test in criterion.tests {
                let finding = findings[test.id] ?? otherwise
                let earned = finding.outcome == .pass ? test.points : 0
                points += earned
                tests.append(
                    TestResult(
                        suite: .acceptance,
                        name: test.id,
                        title: test.title,
                        outcome: finding.outcome,
                        points: earned,
                        maximum: test.points,
                        message: finding.message,
                        durationMs: finding.durationMs
                    )
                )
            }
            criteria.append(
                CriterionResult(
                    id: criterion.id,
                    title: criterion.title,
                    points: points,
                    maximum: criterion.maximum
                )
            )
        }
        let points = criteria.reduce(0) { $0 + $1.points }
        return Result(score: Score(points: points, maximum: plan.maximum), criteria: criteria, tests: tests)
    }
}
