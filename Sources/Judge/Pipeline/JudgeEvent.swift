public import Devnet

/// News of a judging, in the order in which it happens.
public enum JudgeEvent: Sendable, Hashable {
    case stageStarted(Stage)
    /// A line that the jailed program printed, without control characters.
    case log(Stage, String)
    case test(TestResult)
    case stageEnded(Stage, StageRecord.Outcome, reason: String, ms: Int)
    case finished(Verdict, Score)

    /// A stable word for the kind of event.
    public var kind: String {
        switch self {
        case .stageStarted: "stage_started"
        case .log: "log"
        case .test: "test"
        case .stageEnded: "stage_ended"
        case .finished: "finished"
        }
    }

    /// What the event says, without its kind.
    public var json: JSONValue {
        switch self {
        case .stageStarted(let stage): .object(["stage": .string(stage.rawValue)])
        case .log(let stage, let line):
            .object(["stage": .string(stage.rawValue), "line": .string(line)])
        case .test(let test): test.json
        case .stageEnded(let stage, let outcome, let reason, let ms):
            .object([
                "stage": .string(stage.rawValue),
                "outcome": .string(outcome.rawValue),
                "reason": reason.isEmpty ? nil : .string(reason),
                "ms": .int(ms),
            ])
        case .finished(let verdict, let score):
            .object([
                "cause": .string(verdict.cause.rawValue),
                "stage": verdict.stage.map { .string($0.rawValue) },
                "sentence": .string(verdict.sentence),
                "score": score.json,
            ])
        }
    }

    /// Reads an event that was stored; nil for what no judge wrote.
    public init?(kind: String, json: JSONValue) {
        let reader = Reader(json)
        do throws(ReportUnreadable) {
            switch kind {
            case "stage_started": self = .stageStarted(try reader.word("stage"))
            case "log": self = .log(try reader.word("stage"), try reader.text("line"))
            case "test": self = .test(try TestResult(reader: reader))
            case "stage_ended":
                self = .stageEnded(
                    try reader.word("stage"),
                    try reader.word("outcome"),
                    reason: try reader.optional("reason")?.text() ?? "",
                    ms: try reader.number("ms")
                )
            case "finished":
                let score = try reader.member("score")
                var stage: Stage?
                if reader.optional("stage") != nil { stage = try reader.word("stage") }
                self = .finished(
                    Verdict(
                        cause: try reader.word("cause"),
                        stage: stage,
                        sentence: try reader.text("sentence")
                    ),
                    Score(points: try score.number("points"), maximum: try score.number("maximum"))
                )
            default: return nil
            }
        } catch {
            return nil
        }
    }
}
