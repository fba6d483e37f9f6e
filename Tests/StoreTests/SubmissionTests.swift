import Foundation
import Store
import Testing

@Suite("Projects, submissions and the scoreboard")
struct SubmissionTests {
    @Test("Projects, submissions, results and events survive a restart")
    func reopen() async throws {
        let directory = try DataDirectory()
        let store = try await directory.open()
        let project = try await store.makeProject(team: "Ada")
        let queued = try await store.createSubmission(project: project.id, commit: "c0ffee", ref: "main")
        #expect(queued.status == .queued)
        #expect(queued.team == project.team)
        #expect(queued.attempt == 1)
        let leased = try await store.leaseNext(worker: "w1")
        #expect(leased?.id == queued.id)
        #expect(leased?.status == .running)
        #expect(leased?.worker == "w1")
        let events = try await store.appendEvents(
            [
                NewSubmissionEvent(kind: "stage", text: "build"),
                NewSubmissionEvent(kind: "log", text: "nul \0 here"),
            ],
            to: queued.id
        )
        let outcome = JudgingOutcome(
            score: .init(points: 72.5, maximum: 100),
            verdict: "judged",
            cause: "한 테스트가 실패했습니다.",
            report: Array(#"{"tests":[]}"#.utf8),
            logTail: "the end"
        )
        let scored = try await store.finish(queued.id, attempt: 1, worker: "w1", with: outcome)
        try await store.close()

        let again = try await directory.open()
        #expect(try await again.projects() == [project])
        #expect(try await again.project(project.id) == project)
        #expect(try await again.submission(queued.id) == scored)
        #expect(scored.status == .scored)
        #expect(scored.result?.outcome == outcome)
        #expect(scored.worker == nil)
        #expect(try await again.events(of: queued.id) == events)
        #expect(events.map(\.sequence) == [1, 2])
        #expect(events[1].text == "nul \u{FFFD} here")
        #expect(try await again.events(of: queued.id, after: 1).map(\.sequence) == [2])
        try await again.close()
    }

    @Test("A project's name is its team's alone, its repository nobody else's")
    func projects() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let ada = try await store.makeProject(team: "Ada")
        let grace = try await store.makeProject(team: "Grace")
        #expect(try await store.projects(of: ada.team) == [ada])
        for (team, name, repository) in [
            (ada.team, "MEMBERSHIP", "elsewhere"), (grace.team, "other", ada.repository),
        ] {
            let new = NewProject(
                team: team,
                name: name,
                template: ada.template,
                repository: repository,
                firstCommit: "1"
            )
            await #expect(throws: StoreError.nameTaken(kind: "project", name: name)) {
                try await store.createProject(new)
            }
        }
    }

    @Test("Two hundred workers at once lease fifty submissions once each")
    func exclusiveLeases() async throws {
        let directory = try DataDirectory()
        let store = try await directory.open()
        let project = try await store.makeProject(team: "Ada")
        var created: [SubmissionRow.ID] = []
        for number in 0..<50 {
            created.append(try await store.createSubmission(project: project.id, commit: "\(number)").id)
        }
        let leased = try await withThrowingTaskGroup(of: SubmissionRow?.self) { group in
            for worker in 0..<200 {
                group.addTask { try await store.leaseNext(worker: "w\(worker)") }
            }
            return try await group.reduce(into: [SubmissionRow?]()) { $0.append($1) }
        }
        #expect(leased.count == 200)
        #expect(leased.compactMap(\.?.id).count == 50)
        #expect(Set(leased.compactMap(\.?.id)) == Set(created))
        #expect(Set(leased.compactMap(\.?.worker)).count == 50)
        try await store.close()
    }

    @Test("The oldest is leased first; what was interrupted comes back at its place")
    func queueOrder() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let project = try await store.makeProject(team: "Ada")
        let first = try await store.createSubmission(project: project.id, commit: "1").id
        let second = try await store.createSubmission(project: project.id, commit: "2").id
        #expect(try await store.leaseNext(worker: "a")?.id == first)
        #expect(try await store.requeueInterrupted() == [first])
        #expect(try await store.requeueInterrupted().isEmpty)
        #expect(try await store.submission(first)?.status == .queued)
        #expect(try await store.leaseNext(worker: "b")?.id == first)
        #expect(try await store.leaseNext(worker: "c")?.id == second)
        #expect(try await store.leaseNext(worker: "d") == nil)
    }

    @Test("Only the worker that holds the attempt may finish it, and only once")
    func staleWorkers() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let project = try await store.makeProject(team: "Ada")
        let id = try await store.createSubmission(project: project.id, commit: "1").id
        func lost(_ worker: String, attempt: Int) async {
            let error = StoreError.leaseLost(submission: id, attempt: attempt, worker: worker)
            await #expect(throws: error) {
                try await store.finish(id, attempt: attempt, worker: worker, with: .scored(1))
            }
        }
        await lost("a", attempt: 1)
        _ = try await store.leaseNext(worker: "a")
        try await store.requeueInterrupted()
        _ = try await store.leaseNext(worker: "b")
        await lost("a", attempt: 1)
        await lost("b", attempt: 2)
        try await store.finish(id, attempt: 1, worker: "b", with: .scored(50))
        await lost("b", attempt: 1)
        #expect(try await store.submission(id)?.result?.outcome.score?.points == 50)
    }

    @Test(
        "A score that cannot be is refused, and the lease stays",
        arguments: [(-1, 10), (11, 10), (.nan, 10), (1, .infinity), (0, -1)] as [(Double, Double)]
    )
    func impossibleScores(points: Double, maximum: Double) async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let project = try await store.makeProject(team: "Ada")
        let id = try await store.createSubmission(project: project.id, commit: "1").id
        _ = try await store.leaseNext(worker: "a")
        let error = await #expect(throws: StoreError.self) {
            try await store.finish(id, attempt: 1, worker: "a", with: .scored(points, of: maximum))
        }
        #expect(error?.code == "invalid-value")
        #expect(try await store.submission(id)?.status == .running)
    }

    @Test("Judging again adds an attempt and keeps every result")
    func rejudge() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let project = try await store.makeProject(team: "Ada")
        let id = try await store.createSubmission(project: project.id, commit: "1").id
        await #expect(
            throws: StoreError.wrongStatus(submission: id, status: .queued, allowed: [.scored, .failed])
        ) {
            try await store.rejudge(id)
        }
        _ = try await store.leaseNext(worker: "a")
        try await store.finish(id, attempt: 1, worker: "a", with: .scored(40))
        let queued = try await store.rejudge(id)
        #expect(queued.status == .queued)
        #expect(queued.attempt == 2)
        #expect(queued.result == nil)
        #expect(try await store.scoreboardRows().map(\.score.points) == [40])

        _ = try await store.leaseNext(worker: "a")
        let failure = JudgingOutcome(score: nil, verdict: "judge-error", logTail: "no jail")
        #expect(try await store.finish(id, attempt: 2, worker: "a", with: failure).status == .failed)
        #expect(try await store.scoreboardRows().map(\.score.points) == [40])

        _ = try await store.rejudge(id)
        _ = try await store.leaseNext(worker: "a")
        try await store.finish(id, attempt: 3, worker: "a", with: .scored(60))
        let results = try await store.results(of: id)
        #expect(results.map(\.attempt) == [1, 2, 3])
        #expect(results.map(\.outcome.score?.points) == [40, nil, 60])
        #expect(results.map(\.outcome.verdict) == ["judged", "judge-error", "judged"])
        #expect(try await store.scoreboardRows().map(\.score.points) == [60])
    }

    @Test("The scoreboard has each project's last scored submission, and none that was never scored")
    func scoreboard() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let ada = try await store.makeProject(team: "Ada")
        let grace = try await store.makeProject(team: "Grace")
        let silent = try await store.makeProject(team: "Silent")
        for (project, points) in [(ada, 90.0), (grace, 70), (ada, 80)] {
            let id = try await store.createSubmission(project: project.id, commit: "\(points)").id
            _ = try await store.leaseNext(worker: "a")
            try await store.finish(id, attempt: 1, worker: "a", with: .scored(points))
        }
        _ = try await store.createSubmission(project: silent.id, commit: "1")
        _ = try await store.createSubmission(project: grace.id, commit: "2")
        let rows = try await store.scoreboardRows()
        #expect(rows.map(\.teamName) == ["Ada", "Grace"])
        #expect(rows.map(\.score.points) == [80, 70])
        #expect(rows.map(\.commit) == ["80.0", "70.0"])
        #expect(rows.map(\.project) == [ada.id, grace.id])
    }

    @Test("The list is filtered by team, project and status, newest first, and cut")
    func list() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let ada = try await store.makeProject(team: "Ada")
        let grace = try await store.makeProject(team: "Grace")
        var ids: [SubmissionRow.ID] = []
        for project in [ada, grace, ada] {
            ids.append(try await store.createSubmission(project: project.id, commit: "1").id)
        }
        _ = try await store.leaseNext(worker: "a")
        #expect(try await store.submissions().map(\.id) == ids.reversed())
        #expect(try await store.submissions(team: ada.team).map(\.id) == [ids[2], ids[0]])
        #expect(try await store.submissions(team: ada.team, status: .running).map(\.id) == [ids[0]])
        #expect(try await store.submissions(project: grace.id).map(\.id) == [ids[1]])
        #expect(try await store.submissions(limit: 1).map(\.id) == [ids[2]])
        #expect(try await store.submissions(limit: -1).isEmpty)
        await #expect(throws: StoreError.notFound(kind: "project", id: "project_none")) {
            try await store.createSubmission(project: "project_none", commit: "1")
        }
    }

    @Test("The event log keeps the newest events and the beginning of long ones")
    func boundedEvents() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let project = try await store.makeProject(team: "Ada")
        let id = try await store.createSubmission(project: project.id, commit: "1").id
        let limit = Store.maximumEvents
        let flood = (1...limit).map { NewSubmissionEvent(kind: "log", text: "\($0)") }
        try await store.appendEvents(flood, to: id)
        #expect(try await store.events(of: id).count == limit)
        let long = String(repeating: "가", count: 5_000)
        try await store.appendEvents([NewSubmissionEvent(kind: "log", text: long)], to: id)
        try await store.appendEvents([], to: id)
        let events = try await store.events(of: id)
        #expect(events.count == limit)
        #expect(events.first?.sequence == 2)
        let last = try #require(events.last)
        #expect(last.sequence == UInt64(limit) + 1)
        #expect(last.text.utf8.count == Store.maximumEventBytes / 3 * 3)
        #expect(long.hasPrefix(last.text))
        try await store.appendEvents(flood + flood + flood, to: id)
        #expect(try await store.events(of: id).count == limit)
        #expect(try await store.events(of: id, after: .max).isEmpty)
    }

    @Test("A log keeps its end; a report beyond 16 MiB is refused")
    func largeOutcomes() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let project = try await store.makeProject(team: "Ada")
        let id = try await store.createSubmission(project: project.id, commit: "1").id
        _ = try await store.leaseNext(worker: "a")
        var outcome = JudgingOutcome.scored(1)
        outcome.report = [UInt8](repeating: 32, count: (16 << 20) + 1)
        let tooLarge = outcome
        let error = await #expect(throws: StoreError.self) {
            try await store.finish(id, attempt: 1, worker: "a", with: tooLarge)
        }
        #expect(error?.code == "invalid-value")
        outcome.report.removeLast()
        outcome.logTail = String(repeating: "가", count: 50_000) + "!"
        let row = try await store.finish(id, attempt: 1, worker: "a", with: outcome)
        let tail = try #require(row.result?.outcome.logTail)
        #expect(tail.utf8.count <= 64 << 10)
        #expect(tail.utf8.count > (64 << 10) - 3)
        #expect(tail.hasSuffix("가!"))
        #expect(row.result?.outcome.report.count == 16 << 20)
    }
}
