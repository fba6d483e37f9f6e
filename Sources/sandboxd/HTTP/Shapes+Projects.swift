import Devnet
import Judge
import Store
import Templates

extension Shapes {
    static func localized(_ text: LocalizedText) -> JSONValue {
        .object(["en": .string(text.en), "ko": .string(text.ko)])
    }

    /// What everybody may know of a template: of its judging, titles and points alone.
    static func template(_ template: Template, versions: [String]) -> JSONValue {
        let manifest = template.manifest
        return .object([
            "name": .string(template.name),
            "version": .string(template.version.description),
            "versions": .array(versions.map { .string($0) }),
            "commit": .string(template.commit.hex),
            "title": localized(manifest.title),
            "summary": localized(manifest.summary),
            "variables": .array(manifest.variables.map(variable)),
            "maximum": .int(manifest.judge.maximum),
            "criteria": .array(
                manifest.judge.criteria.map { criterion in
                    .object([
                        "id": .string(criterion.id),
                        "title": localized(criterion.title),
                        "maximum": .int(criterion.maximum),
                    ])
                }
            ),
        ])
    }

    private static func variable(_ variable: Variable) -> JSONValue {
        var pattern: JSONValue?
        var range: ClosedRange<Int>?
        switch variable.kind {
        case .string(let given, let lengths):
            pattern = given.map { .string($0) }
            range = lengths
        case .integer(let values): range = values
        case .boolean, .choice, .multichoice: break
        }
        let choices = variable.choices.map { choice -> JSONValue in
            .object(["value": .string(choice.value), "label": localized(choice.label)])
        }
        return .object([
            "name": .string(variable.name),
            "type": .string(variable.typeName),
            "help": localized(variable.help),
            "default": text(variable.defaultText),
            "choices": choices.isEmpty ? nil : .array(choices),
            "pattern": pattern,
            "minimum": range.map { .int($0.lowerBound) },
            "maximum": range.map { .int($0.upperBound) },
        ])
    }

    static func project(_ project: ProjectRow, gitURL: String) -> JSONValue {
        .object([
            "id": .string(project.id.rawValue),
            "team": .string(project.team.rawValue),
            "name": .string(project.name),
            "gitUrl": .string(gitURL),
            "commit": .string(project.firstCommit),
            "template": .object([
                "name": .string(project.template.name),
                "version": .string(project.template.version),
                "commit": .string(project.template.commit),
            ]),
            "answers": (try? JSONValue.parse(project.answers)) ?? .object([]),
            "createdAt": time(project.createdAt),
        ])
    }

    // MARK: Judging

    static func submission(_ view: SubmissionView) -> JSONValue {
        let row = view.row
        let outcome = row.result?.outcome
        let report = view.report?.json
        let score = outcome?.score.map { score -> JSONValue in
            .object(["points": number(score.points), "maximum": number(score.maximum)])
        }
        // Where there is no report, the judge itself failed: what it said stands in its place.
        let failure = outcome.map { outcome -> JSONValue in
            .object(["cause": .string(outcome.verdict), "sentence": text(outcome.cause)])
        }
        let known: KeyValuePairs<String, JSONValue?> = [
            "id": .string(row.id.rawValue),
            "team": .string(row.team.rawValue),
            "project": .string(row.project.rawValue),
            "commit": .string(row.commit),
            "ref": text(row.ref),
            "status": .string(row.status.rawValue),
            "attempt": .int(row.attempt),
            "score": score ?? JSONValue.null,
            "verdict": report?["verdict"] ?? failure ?? JSONValue.null,
            "createdAt": time(row.createdAt),
            "startedAt": time(row.startedAt),
            "finishedAt": time(row.result?.finishedAt),
        ]
        let members = known.compactMap { name, value in value.map { JSONValue.Member(name, $0) } }
        let sheet = emptySheet.map { JSONValue.Member($0.key, report?[$0.key] ?? $0.value) }
        return .object(members + sheet)
    }

    /// What a report fills, as it is while there is none.
    private static let emptySheet: [JSONValue.Member] = [
        JSONValue.Member("criteria", .array([])),
        JSONValue.Member("tests", .array([])),
        JSONValue.Member("acceptanceCounts", .object([])),
        JSONValue.Member("build", .null),
        JSONValue.Member("stages", .array([])),
        JSONValue.Member("gas", .null),
        JSONValue.Member("coverage", .null),
        JSONValue.Member("notes", .array([])),
        JSONValue.Member("totalMs", .null),
        JSONValue.Member("overheadMs", .null),
        JSONValue.Member("evidence", .null),
        JSONValue.Member("logTail", .string("")),
    ]

    /// Points are whole wherever a template says so; they are shown so.
    static func number(_ value: Double) -> JSONValue {
        Int(exactly: value).map { .int($0) } ?? .number(String(value))
    }
}
