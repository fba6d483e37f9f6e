import Cryptography
import Devnet
import Judge
import Primitives
import Store
import Synchronization
import Templates
import Testing

@Suite("The judge's queue")
struct QueueTests {
    /// Answers from a script instead of judging.
    private final class ScriptedJudge: SubmissionJudging {
        typealias Step =
            @Sendable (@Sendable (JudgeEvent) -> Void) async -> Result<JudgeReport, JudgeUnavailable>
        private let steps: Mutex<[Step]>
        private let count = Atomic(0)

        init(_ steps: [Step]) { self.steps = Mutex(steps) }

        var judged: Int { count.load(ordering: .relaxed) }

        /// The last step repeats.
        func judge(
            _ request: JudgeRequest,
            onEvent: @escaping @Sendable (JudgeEvent) -> Void
        ) async throws(JudgeUnavailable) -> JudgeReport {
            count.add(1, ordering: .relaxed)
            let step = steps.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
            return try await step(onEvent).get()
        }
    }

    private static func environment() -> StoreEnvironment {
        StoreEnvironment(hash: { SHA256.hash($0).bytes })
    }

    private static func scored(_ points: Int, _ cause: Cause = .completed) throws -> ScriptedJudge.Step {
        let report = try ReportTests.report(points: points, cause: cause)
        return { _ in .success(report) }
    }

    private static func submit(to store: Store, _ count: Int = 1) async throws -> [SubmissionRow] {
        let team = try await store.createTeam(name: "team").team
        let project = try await store.createProject(
            NewProject(
                team: team.id,
                name: "counter",
                template: TemplateReference(name: "counter", version: "1.2.3", commit: "abab"),
                repository: "counter.git",
                firstCommit: "f00d",
                answers: []
            )
        )
        var rows: [SubmissionRow] = []
        for number in 0..<count {
            rows.append(try await store.createSubmission(project: project.id, commit: "c\(number)"))
        }
        return rows
    }

    private static func queue(
        _ store: Store,
        _ judge: ScriptedJudge,
        workers: Int = 1
    ) -> JudgeQueue {
        JudgeQueue(
            store: store,
            judge: judge,
            configuration: .init(workers: workers, pause: .milliseconds(1))
        ) { _ in try CounterProject.request(.directory(path: "/nowhere")) }
    }

    /// Follows a submission until its judging ends.
    private static func ended(
        _ queue: JudgeQueue,
        _ row: SubmissionRow,
        _ store: Store
    ) async throws -> (
        row: SubmissionRow, events: [JudgeEvent]
    ) {
        var events: [JudgeEvent] = []
        for await event in try await queue.events(of: row.id) {
            if let event = JudgeEvent(event) { events.append(event) }
        }
        return (try #require(try await store.submission(row.id)), events)
    }

    @Test(
        "judges what is queued, stores outcome and events, and tells both live and later",
        arguments: [1, 3]
    )
    func judges(workers: Int) async throws {
        let store = try await Store.ephemeral(environment: Self.environment())
        let rows = try await Self.submit(to: store, 5)
        let report = try ReportTests.report()
        let judge = ScriptedJudge([
            { onEvent in
                onEvent(.stageStarted(.build))
                onEvent(.log(.build, "hello"))
                onEvent(.finished(report.verdict, report.score))
                return .success(report)
            }
        ])
        let queue = Self.queue(store, judge, workers: workers)
        let running = Task { await queue.run() }
        let expected: [JudgeEvent] = [
            .stageStarted(.build), .log(.build, "hello"), .finished(report.verdict, report.score),
        ]
        for row in rows {
            let (done, events) = try await Self.ended(queue, row, store)
            #expect(done.status == .scored)
            #expect(done.result?.outcome.score == .init(points: 6, maximum: 10))
            #expect(done.result?.outcome.verdict == "completed")
            #expect(events == expected)
        }
        let (again, later) = try await Self.ended(queue, rows[0], store)
        #expect(later == expected)
        let stored = try #require(again.result?.outcome.report)
        #expect(stored == report.json.bytes)
        queue.drain()
        await running.value
        #expect(judge.judged == 5)
    }

    @Test("wakes for a submission that comes while it waits")
    func wakes() async throws {
        let store = try await Store.ephemeral(environment: Self.environment())
        let judge = ScriptedJudge([try Self.scored(1)])
        let queue = Self.queue(store, judge)
        let running = Task { await queue.run() }
        let row = try #require(try await Self.submit(to: store).first)
        queue.notify()
        let (done, _) = try await Self.ended(queue, row, store)
        #expect(done.status == .scored)
        running.cancel()
        await running.value
    }

    @Test("leaves a submission queued while this host cannot judge, and judges it when it can")
    func unavailable() async throws {
        let store = try await Store.ephemeral(environment: Self.environment())
        let rows = try await Self.submit(to: store, 2)
        let seen = Mutex<[SubmissionStatus]>([])
        let judge = ScriptedJudge([
            { _ in .failure(.noJail("no")) },
            { _ in .failure(.noJail("still no")) },
            try Self.scored(2),
        ])
        let queue = Self.queue(store, judge, workers: 2)
        let running = Task { await queue.run() }
        for row in rows {
            let (done, _) = try await Self.ended(queue, row, store)
            #expect(done.status == .scored)
            #expect(done.attempt == 1)
            seen.withLock { $0.append(done.status) }
        }
        #expect(judge.judged == 4)
        running.cancel()
        await running.value
    }

    @Test("tries once more where the judge itself failed, then says so")
    func internalError() async throws {
        let store = try await Store.ephemeral(environment: Self.environment())
        let rows = try await Self.submit(to: store, 2)
        let judge = ScriptedJudge([
            try Self.scored(0, .internalError), try Self.scored(7), try Self.scored(0, .internalError),
        ])
        let queue = Self.queue(store, judge)
        let running = Task { await queue.run() }
        let first = try await Self.ended(queue, rows[0], store).row
        #expect(first.result?.outcome.score?.points == 7)
        let second = try await Self.ended(queue, rows[1], store).row
        #expect(second.status == .failed)
        #expect(second.result?.outcome.verdict == "internal_error")
        #expect(judge.judged == 4)
        running.cancel()
        await running.value
    }

    @Test("fails a submission whose request cannot be made, without telling why")
    func preparation() async throws {
        let store = try await Store.ephemeral(environment: Self.environment())
        let row = try #require(try await Self.submit(to: store).first)
        let queue = JudgeQueue(store: store, judge: ScriptedJudge([try Self.scored(1)])) { _ in
            throw TreeError.missing("/a/secret/path")
        }
        let running = Task { await queue.run() }
        let (done, events) = try await Self.ended(queue, row, store)
        #expect(done.status == .failed)
        #expect(events.count == 1)
        #expect(done.result?.outcome.cause?.contains("secret") == false)
        running.cancel()
        await running.value
    }

    @Test("puts a running submission back when it is stopped, and judges it at the next start")
    func stopped() async throws {
        let store = try await Store.ephemeral(environment: Self.environment())
        let row = try #require(try await Self.submit(to: store).first)
        let (started, signal) = AsyncStream.makeStream(of: Void.self)
        let hanging = ScriptedJudge([
            { _ in
                signal.finish()
                while !Task.isCancelled { await Task.yield() }
                return .failure(.interrupted)
            }
        ])
        let first = Self.queue(store, hanging)
        let running = Task { await first.run() }
        for await _ in started {}
        running.cancel()
        await running.value
        #expect(try await store.submission(row.id)?.status == .queued)

        // What a daemon that was killed leaves behind is queued as well.
        _ = try await store.leaseNext(worker: "gone")
        let second = Self.queue(store, ScriptedJudge([try Self.scored(3)]))
        let again = Task { await second.run() }
        #expect(try await Self.ended(second, row, store).row.status == .scored)
        second.drain()
        await again.value
    }

    @Test("finishes what runs when it is drained, and takes nothing more")
    func drained() async throws {
        let store = try await Store.ephemeral(environment: Self.environment())
        let rows = try await Self.submit(to: store, 2)
        let (started, signal) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        let report = try ReportTests.report()
        let queue = Self.queue(
            store,
            ScriptedJudge([
                { _ in
                    signal.finish()
                    for await _ in released {}
                    return .success(report)
                }
            ])
        )
        let running = Task { await queue.run() }
        for await _ in started {}
        queue.drain()
        release.finish()
        await running.value
        #expect(try await store.submission(rows[0].id)?.status == .scored)
        #expect(try await store.submission(rows[1].id)?.status == .queued)
    }

    @Test("has no events of a submission that there is not")
    func unknown() async throws {
        let store = try await Store.ephemeral(environment: Self.environment())
        let queue = Self.queue(store, ScriptedJudge([try Self.scored(1)]))
        await #expect(throws: StoreError.notFound(kind: "submission", id: "sub_none")) {
            _ = try await queue.events(of: SubmissionRow.ID(rawValue: "sub_none"))
        }
    }
}
