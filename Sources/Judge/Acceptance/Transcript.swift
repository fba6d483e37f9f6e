import Devnet

/// What the acceptance runner wrote to its pipe: a plan, a line for each test, an end marker, all JSON.
///
/// The plan and the end carry a number that only this run knows. A beginning that is not exactly the expected
/// one, a line that is none of these, or anything behind the end makes the whole transcript worthless. One that
/// stops early keeps what it has told until then. Of single tests: an id that was not asked for is left out, one
/// that comes twice counts as an error, one that never comes is missing.
package struct Transcript: Sendable, Hashable {
    package private(set) var findings: [String: Scoring.Finding] = [:]
    package private(set) var isComplete = false
    package private(set) var notes: [String] = []

    /// - Throws: a ``Fault`` with `no_report` or `report_invalid`.
    package init(parsing bytes: [UInt8], nonce: String, plan: [String]) throws(Fault) {
        guard !bytes.isEmpty else {
            throw Fault(.noReport, "The acceptance suite ended without a report.")
        }
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // A line without its break was cut off while it was written, and says nothing.
        let cutOff = lines.removeLast()
        guard let first = lines.first else { throw Self.invalid("its plan is incomplete") }
        try Self.checkPlan(first, nonce: nonce, plan: plan)
        let known = Set(plan)
        var seen: Set<String> = []
        for line in lines.dropFirst() {
            guard !isComplete else { throw Self.invalid("it goes on behind its end") }
            let record = try Self.record(line)
            if let end = record["end"] {
                guard end.string == nonce, record.members?.count == 1 else {
                    throw Self.invalid("its end marker is not this run's")
                }
                isComplete = true
                continue
            }
            let (id, finding) = try Self.finding(record)
            guard known.contains(id) else {
                notes.append("The suite reported \(PlainText.line(id, limit: 80)), which is not in the plan.")
                continue
            }
            if seen.insert(id).inserted {
                findings[id] = finding
            } else {
                findings[id] = Scoring.Finding(
                    outcome: .error,
                    message: "The suite reported this test more than once.",
                    durationMs: finding.durationMs
                )
            }
        }
        guard !isComplete || cutOff.isEmpty else { throw Self.invalid("it goes on behind its end") }
    }

    private static func checkPlan(_ line: ArraySlice<UInt8>, nonce: String, plan: [String]) throws(Fault) {
        let record = try record(line)
        guard record["nonce"]?.string == nonce else {
            throw invalid("it does not begin with this run's number")
        }
        guard let ids = record["plan"]?.array, ids.map(\.string) == plan.map(Optional.some),
            record.members?.count == 2
        else { throw invalid("its plan is not the one that was asked for") }
    }

    private static func record(_ line: ArraySlice<UInt8>) throws(Fault) -> JSONValue {
        guard let value = try? JSONValue.parse(Array(line), maximumDepth: 4), value.members != nil else {
            throw invalid("a line of it is no JSON object")
        }
        return value
    }

    private static func finding(_ record: JSONValue) throws(Fault) -> (String, Scoring.Finding) {
        guard let id = record["test"]?.string, let message = record["message"]?.string,
            let outcome = record["outcome"]?.string.flatMap(TestOutcome.init(rawValue:)),
            let duration = record["durationMs"]?.int, record.members?.count == 4
        else { throw invalid("a line of it is neither a test's result nor the end") }
        return (
            id,
            Scoring.Finding(
                outcome: outcome,
                message: PlainText.line(message, limit: 600),
                durationMs: min(max(duration, 0), 86_400_000)
            )
        )
    }

    private static func invalid(_ reason: String) -> Fault {
        Fault(.reportInvalid, "The acceptance suite's report cannot be used: \(reason).")
    }
}
