public import Devnet
import Templates

extension JudgeReport {
    /// The form that is stored, served and printed.
    public var json: JSONValue {
        .object([
            "submission": .string(submission),
            "verdict": .object([
                "cause": .string(verdict.cause.rawValue),
                "stage": verdict.stage.map { .string($0.rawValue) },
                "sentence": .string(verdict.sentence),
            ]),
            "score": score.json,
            "criteria": .array(criteria.map(\.json)),
            "tests": .array(tests.map(\.json)),
            "acceptanceCounts": .object(
                TestOutcome.allCases.compactMap { outcome in
                    acceptanceCounts[outcome].map { JSONValue.Member(outcome.rawValue, .int($0)) }
                }
            ),
            "build": .object(["contracts": .array(contracts.map(\.json))]),
            "stages": .array(stages.map(\.json)),
            "totalMs": .int(totalMs),
            "overheadMs": .int(overheadMs),
            "evidence": evidence.json,
            "feedback": .string(feedback.rawValue),
            "notes": .array(notes.map { .string($0) }),
            "logTail": .string(logTail),
        ])
    }
}

extension Score {
    var json: JSONValue { .object(["points": .int(points), "maximum": .int(maximum)]) }
}

extension LocalizedText {
    var json: JSONValue { .object(["en": .string(en), "ko": .string(ko)]) }
}

extension CriterionResult {
    var json: JSONValue {
        .object([
            "id": .string(id),
            "title": title.json,
            "points": .int(points),
            "maximum": .int(maximum),
        ])
    }
}

extension TestResult {
    var json: JSONValue {
        .object([
            "suite": .string(suite.rawValue),
            "name": .string(name),
            "title": title?.json,
            "outcome": .string(outcome.rawValue),
            "points": .int(points),
            "maximum": .int(maximum),
            "message": .string(message),
            "durationMs": .int(durationMs),
        ])
    }
}

extension ContractSummary {
    var json: JSONValue {
        .object([
            "name": .string(name),
            "creationBytes": .int(creationBytes),
            "creationHash": .string(creationHash),
        ])
    }
}

extension StageRecord {
    var json: JSONValue {
        .object([
            "name": .string(stage.rawValue),
            "outcome": .string(outcome.rawValue),
            "reason": reason.isEmpty ? nil : .string(reason),
            "ms": .int(ms),
            "payloadMs": .int(payloadMs),
            "log": log.isEmpty ? nil : .string(log),
        ])
    }
}

extension Evidence {
    var json: JSONValue {
        .object([
            "commit": commit.map { .string($0) },
            "sourceDigest": sourceDigest.map { .string($0) },
            "template": .string(template),
            "templateVersion": .string(templateVersion),
            "templateCommit": .string(templateCommit),
            "suiteDigest": .string(suiteDigest),
            "seedCommitment": .string(seedCommitment),
            "toolchain": .string(toolchainFingerprint),
            "isolation": .string(isolation),
            "chainId": .int(chainID),
        ])
    }
}
