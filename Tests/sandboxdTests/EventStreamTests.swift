import Cryptography
import Devnet
import Primitives
import Store
import Testing
import sandboxd

@Suite("Submission events")
struct EventStreamTests {
    /// A data directory with one submission that has been judged, with its events.
    private func prepare(_ folder: String) async throws -> (submission: String, token: String) {
        let store = try await Store.open(
            at: folder,
            environment: StoreEnvironment(hash: { SHA256.hash($0).bytes })
        )
        let made = try await store.createTeam(name: "team")
        let project = try await store.createProject(
            NewProject(
                team: made.team.id,
                name: "project",
                template: TemplateReference(name: "nft-collection", version: "1.0.0", commit: "0"),
                repository: folder + "/none.git",
                firstCommit: "0"
            )
        )
        let row = try await store.createSubmission(
            project: project.id,
            commit: String(repeating: "a", count: 40)
        )
        let leased = try #require(try await store.leaseNext(worker: "test"))
        let lines = (1...20).map { number in
            NewSubmissionEvent(kind: "log", text: "{\"stage\":\"build\",\"line\":\"line \(number)\"}")
        }
        let started = NewSubmissionEvent(kind: "stage_started", text: "{\"stage\":\"build\"}")
        _ = try await store.appendEvents([started] + lines, to: row.id)
        _ = try await store.finish(
            row.id,
            attempt: leased.attempt,
            worker: "test",
            with: JudgingOutcome(score: nil, verdict: "internal_error", cause: "It was a test.")
        )
        try await store.close()
        return (row.id.rawValue, made.token.secret)
    }

    @Test("the stream tells all events in order, ends with the end, and is taken up where it was left")
    func order() async throws {
        try await withFolder { folder in
            let (submission, token) = try await prepare(folder)
            try await TestDaemon.with(directory: folder) { daemon in
                let path = "/api/v1/submissions/\(submission)/events"
                let whole = try await daemon.send("GET", path, token: token)
                #expect(whole.fields["content-type"] == "text/event-stream")
                #expect(numbers(whole.text) == Array(1...21))
                #expect(whole.text.hasPrefix("id: 1\nevent: stage_started\ndata: {\"attempt\":1,"))
                #expect(whole.text.contains("\"line\":\"line 20\""))
                #expect(whole.text.hasSuffix("event: end\ndata: {\"status\":\"failed\"}\n\n"))
                let rest = try await daemon.send(
                    "GET",
                    path,
                    token: token,
                    headers: [("Last-Event-ID", "18")]
                )
                #expect(numbers(rest.text) == [19, 20, 21])
                let seen = try await daemon.call("GET", "/api/v1/submissions/\(submission)", as: token)
                #expect(seen["status"] == "failed")
                #expect(seen.json["verdict"]?["sentence"] == "It was a test.")
            }
        }
    }

    private func numbers(_ text: String) -> [Int] {
        text.split(separator: "\n").filter { $0.hasPrefix("id: ") }.compactMap { Int($0.dropFirst(4)) }
    }
}
