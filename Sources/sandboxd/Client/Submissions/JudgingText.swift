import Devnet
import Judge

/// News of a judging as lines for people.
enum JudgingText {
    /// Nil for an event that says nothing to people.
    static func line(_ event: ServerSentEvent, _ style: TextStyle) -> String? {
        guard let json = try? JSONValue.parse(event.data),
            let news = JudgeEvent(kind: event.name, json: json)
        else { return nil }
        return line(news, style)
    }

    static func line(_ event: JudgeEvent, _ style: TextStyle) -> String {
        switch event {
        case .stageStarted(let stage): style.bold("==> \(title(stage))")
        case .log(_, let line): style.dim("    " + line.printable)
        case .test(let test): self.line(test, style)
        case .stageEnded(let stage, let outcome, let reason, let ms):
            "    \(paint(outcome, style)) \(title(stage)) in \(ms) ms" + (reason.isEmpty ? "" : ": \(reason.printable)")
        case .finished(let verdict, _): style.bold("==> \(verdict.sentence.printable)")
        }
    }

    private static func line(_ test: TestResult, _ style: TextStyle) -> String {
        let points = test.maximum > 0 ? "  \(test.points)/\(test.maximum)" : ""
        let mark = test.outcome == .pass ? style.green("pass") : style.red(test.outcome.rawValue)
        return "    \(mark)  \(test.name.printable)\(points)"
    }

    private static func paint(_ outcome: StageRecord.Outcome, _ style: TextStyle) -> String {
        switch outcome {
        case .ok: style.green("done:")
        case .failed: style.red("failed:")
        case .skipped: style.yellow("skipped:")
        }
    }

    private static func title(_ stage: Stage) -> String {
        switch stage {
        case .fetch: "fetch the files"
        case .build: "build the contracts"
        case .teamSuite: "run the team's own tests"
        case .acceptance: "run the hidden tests"
        case .scoring: "add up the points"
        }
    }
}
