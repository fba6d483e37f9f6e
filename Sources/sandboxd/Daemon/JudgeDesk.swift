import Devnet
import Jail
import Judge
import Logging
import ServiceLifecycle
import Store
import Templates

/// The daemon's judge: the queue with its workers, as a service that stops gracefully.
struct JudgeDesk: Service {
    let queue: JudgeQueue
    /// Why this host cannot judge; nil where it can.
    let obstacle: String?

    /// Finds out whether this host can judge; where it cannot, submissions wait in the queue.
    ///
    /// - Parameter spawner: nil where it could not be started, with the reason.
    static func open(
        _ service: EventService,
        spawner: Result<JailSpawner, JailError>,
        logger: Logger
    ) async -> JudgeDesk {
        let judge: any SubmissionJudging
        var obstacle: String?
        do {
            judge = try await pipeline(service, spawner, logger)
        } catch {
            let reason = String(describing: error)
            logger.warning(
                "Submissions wait, because this host cannot judge",
                metadata: ["reason": "\(reason)"]
            )
            judge = RefusingJudge(reason: reason)
            obstacle = reason
        }
        let queue = JudgeQueue(
            store: service.store,
            judge: judge,
            configuration: JudgeQueue.Configuration(workers: service.configuration.judgeWorkers),
            logger: logger,
            prepare: { try await service.judgeRequest(for: $0) }
        )
        return JudgeDesk(queue: queue, obstacle: obstacle)
    }

    private static func pipeline(
        _ service: EventService,
        _ spawner: Result<JailSpawner, JailError>,
        _ logger: Logger
    ) async throws -> JudgePipeline {
        guard let root = TemplateLocation.toolchainRoot(service.configuration) else {
            throw Refusal(
                .unavailable,
                "toolchain",
                "There is no .toolchain folder; run `make toolchain` to set one up."
            )
        }
        let spawner = try spawner.get()
        return try JudgePipeline(
            host: JailHost(spawner: spawner),
            report: await JailHost.probe(spawner: spawner),
            toolchain: Toolchain.locate(root: root),
            server: SocketChainServer(),
            scratch: service.folder.scratch,
            logger: logger
        )
    }

    func run() async throws {
        // A stop ends the judging that is under way: it is queued again and judged after the next start.
        await cancelWhenGracefulShutdown { await queue.run() }
    }
}

/// Stands in where a host cannot judge: what is handed in waits.
private struct RefusingJudge: SubmissionJudging {
    let reason: String

    func judge(
        _ request: JudgeRequest,
        onEvent: @escaping @Sendable (JudgeEvent) -> Void
    ) async throws(JudgeUnavailable) -> JudgeReport {
        throw .noJail(reason)
    }
}
