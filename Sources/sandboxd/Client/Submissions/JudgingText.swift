import Devnet
import Judge
import Synchronization

/// News of a judging as lines for people.
///
/// A suite whose output was shown has told its tests already; where a team may not see the output, the tests'
/// results are what there is to show.
final class JudgingText: Sendable {
    private let style: TextStyle
    private let told = Mutex<Set<Stage>>([])

    init(_ style: TextStyle) {
        self.style = style
    }

    /// Nil for an event that says nothing to people, or nothing new.
    func line(_ event: ServerSentEvent) -> String? {
        guard let json = try? JSONValue.parse(event.data) else { return nil }
        return JudgeEvent(kind: event.name, json: json).flatMap(line)
    }

    func line(_ event: JudgeEvent) -> String? {
        switch event {
        case .stageStarted(let stage): return style.bold("==> \(Self.title(stage))")
        case .log(let stage, let line):
            told.withLock { _ = $0.insert(stage) }
            return style.dim("    " + line.printable)
        case .test(let test):
            let stage: Stage = test.suite == .team ? .teamSuite : .acceptance
            return told.withLock { $0.contains(stage) } ? nil : Self.line(test, style)
        case .stageEnded(let stage, let outcome, let reason, let ms):
            let why = reason.isEmpty ? "" : ": \(reason.printable)"
            return "    \(Self.paint(outcome, style)) \(Self.title(stage)) in \(ms) ms\(why)"
        case .finished(let verdict, _): return style.bold("==> \(verdict.sentence.printable)")
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
