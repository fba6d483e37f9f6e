import Devnet
public import Logging
public import Store

/// Judges queued submissions, oldest first, with several workers, and tells what happens while they do.
///
/// Theory of operation: the store holds the queue; a worker leases a submission, makes its request, has it judged
/// and stores the outcome. Nothing is lost by a crash: what was running is queued again at the next start. Where
/// judging proves impossible on this host, leased submissions go back and the queue pauses until it is rung or
/// some time has passed. ``run()`` is the whole life of the queue: cancel its task to stop at once and put running
/// submissions back, or call ``drain()`` to let them be finished first.
public final class JudgeQueue: Sendable {
    public struct Configuration: Sendable {
        /// How many submissions are judged at once.
        public var workers: Int
        /// A name for this process in the rows that its workers lease.
        public var name: String
        /// How long the queue pauses when this host cannot judge.
        public var pause: Duration

        public init(workers: Int = 1, name: String = "judge", pause: Duration = .seconds(30)) {
            self.workers = workers
            self.name = name
            self.pause = pause
        }
    }

    /// Makes the request for a queued submission: finds its project, template, answers and seed.
    ///
    /// An error thrown here is the daemon's fault: it is logged and the submission fails with `internal_error`.
    public typealias Preparation = @Sendable (SubmissionRow) async throws -> JudgeRequest

    private let store: Store
    private let judge: any SubmissionJudging
    private let prepare: Preparation
    private let configuration: Configuration
    private let logger: Logger
    private let bell = Bell()
    private let hub = EventHub()
    private let leases = Leases()

    public init(
        store: Store,
        judge: any SubmissionJudging,
        configuration: Configuration = Configuration(),
        logger: Logger = Logger(label: "judge.queue"),
        prepare: @escaping Preparation
    ) {
        self.store = store
        self.judge = judge
        self.configuration = configuration
        self.logger = logger
        self.prepare = prepare
    }

    /// Says that a submission was queued.
    public func notify() { bell.ring() }

    /// Takes no more submissions; ``run()`` returns once those that are running are done.
    public func drain() {
        leases.close()
        bell.ring()
    }

    /// Works until the task is cancelled or the queue was drained.
    public func run() async {
        await putBack("were interrupted by the end of a daemon")
        await withTaskGroup { group in
            for number in 1...max(1, configuration.workers) {
                group.addTask { await self.work("\(self.configuration.name)-\(number)") }
            }
        }
        await putBack("were put back")
        hub.finishAll()
    }

    private func work(_ worker: String) async {
        while !Task.isCancelled, !leases.isClosed {
            let heard = bell.count
            switch await next(worker) {
            case .judged: continue
            case .nothing: await bell.wait(after: heard)
            case .unavailable: await bell.wait(after: heard, atMost: configuration.pause)
            }
        }
    }

    private enum Step {
        case judged
        case nothing
        case unavailable
    }

    private func next(_ worker: String) async -> Step {
        // Paused by another worker, if not closed: that passes.
        guard leases.begin() else { return leases.isClosed ? .nothing : .unavailable }
        var step = Step.nothing
        do {
            if let row = try await store.leaseNext(worker: worker) {
                step = try await judge(row, worker) ? .judged : .unavailable
            }
        } catch is CancellationError {
            step = .nothing
        } catch {
            logger.error("the queue's store failed", metadata: ["error": "\(error)"])
            step = .unavailable
        }
        if leases.end(unavailable: step == .unavailable) {
            // No worker holds a lease now, so everything that is running in the store is what was given up.
            await putBack("wait until this host can judge")
            leases.reopen()
        }
        return step
    }

    /// - Returns: false if the submission could not be judged and must go back.
    private func judge(_ row: SubmissionRow, _ worker: String) async throws -> Bool {
        let pump = EventPump(store: store, hub: hub, submission: row.id, logger: logger)
        async let pumping: Void = pump.run()
        let result = await outcome(of: row, pump)
        pump.close()
        await pumping
        guard let (outcome, news) = result else { return false }
        do {
            try await store.finish(row.id, attempt: row.attempt, worker: worker, with: outcome)
        } catch StoreError.leaseLost {
            logger.notice("a result came too late", metadata: ["submission": "\(row.id)"])
        }
        await pump.announce(news)
        hub.finish(row.id)
        return true
    }

    private func outcome(of row: SubmissionRow, _ pump: EventPump) async -> (JudgingOutcome, JudgeEvent)? {
        do {
            let request = try await prepare(row)
            var report = try await judge.judge(request, onEvent: pump.take)
            // A fault of ours may be gone the next moment.
            if report.isOurFault {
                report = try await judge.judge(request, onEvent: pump.take)
            }
            return (JudgingOutcome(report), .finished(report.verdict, report.score))
        } catch let unavailable as JudgeUnavailable {
            if unavailable != .interrupted {
                logger.error("judging is paused", metadata: ["reason": "\(unavailable)"])
            }
            return nil
        } catch is CancellationError {
            return nil
        } catch {
            logger.error(
                "a judging could not be prepared",
                metadata: ["submission": "\(row.id)", "error": "\(error)"]
            )
            let sentence = "The judging could not be prepared, which is the judge's fault."
            return (
                JudgingOutcome(score: nil, verdict: Cause.internalError.rawValue, cause: sentence),
                .finished(
                    Verdict(cause: .internalError, stage: nil, sentence: sentence),
                    Score(points: 0, maximum: 0)
                )
            )
        }
    }

    /// Queues again what is marked as running and is not; also in a task that was cancelled.
    private func putBack(_ reason: Logger.Message) async {
        let store = store
        let logger = logger
        await Task {
            do {
                let ids = try await store.requeueInterrupted()
                guard !ids.isEmpty else { return }
                logger.notice(
                    "submissions are queued again",
                    metadata: ["count": "\(ids.count)", "reason": "\(reason)"]
                )
            } catch {
                logger.error("submissions could not be queued again", metadata: ["error": "\(error)"])
            }
        }.value
    }

    // MARK: Following

    /// A submission's events from the first that is kept, or from after `sequence`, until its judging ends.
    ///
    /// - Throws: ``StoreError`` if there is no such submission.
    public func events(
        of id: SubmissionRow.ID,
        after sequence: UInt64 = 0
    ) async throws -> AsyncStream<SubmissionEvent> {
        // Live events are caught before the past is read, so that none can fall between the two.
        let live = hub.subscribe(id)
        guard let row = try await store.submission(id) else {
            throw StoreError.notFound(kind: SubmissionRow.kind, id: id.rawValue)
        }
        let past = try await store.events(of: id, after: sequence)
        let (stream, continuation) = AsyncStream.makeStream(of: SubmissionEvent.self)
        for event in past { continuation.yield(event) }
        guard row.status == .queued || row.status == .running else {
            continuation.finish()
            return stream
        }
        let task = Task {
            var last = past.last?.sequence ?? sequence
            for await event in live where event.sequence > last {
                last = event.sequence
                continuation.yield(event)
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }
}

extension JudgingOutcome {
    /// What the store keeps of a report: a score unless the judge itself failed.
    public init(_ report: JudgeReport) {
        self.init(
            score: report.isOurFault
                ? nil : Score(points: Double(report.score.points), maximum: Double(report.score.maximum)),
            verdict: report.verdict.cause.rawValue,
            cause: report.verdict.sentence,
            report: report.json.bytes,
            logTail: report.logTail
        )
    }
}

extension JudgeEvent {
    /// The judge's event in a stored one; nil if it is of another kind.
    public init?(_ stored: SubmissionEvent) {
        guard let json = try? JSONValue.parse(stored.text) else { return nil }
        self.init(kind: stored.kind, json: json)
    }
}
