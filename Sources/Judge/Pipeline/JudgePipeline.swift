import Devnet
public import Jail
public import Logging
import Templates

/// Judges one submission after the other, each from nothing.
///
/// Theory of operation:
/// - fetch: the source's files are checked and unpacked; nothing of them runs.
/// - build: in a jail the compiler makes ABI and bytecode of the contracts that the plan names. They come out as
///   one JSON document, are checked, and from here on are data.
/// - team suite: in a jail with a devnet of its own the team's tests run. What they report is shown and earns
///   nothing, as the team's code wrote it.
/// - acceptance: when every jail that held the team's code is dead, the hidden suite runs in a jail that holds
///   nothing of the team's but the checked data, with another fresh devnet. Its results come over a pipe that
///   nothing else can write.
/// - scoring: points from those results, by the plan alone.
///
/// Whatever the judged code does is a verdict in the report. An error is thrown only where this host cannot judge.
public final class JudgePipeline: SubmissionJudging {
    let host: JailHost
    let isolation: String
    let toolchain: Toolchain
    let server: any ChainServer
    let workspace: Workspace
    let git: GitQueue
    let logger: Logger

    /// - Parameters:
    ///   - report: what the host was found able to enforce; a host that cannot jail, or cannot listen in jails,
    ///     is refused.
    ///   - scratch: an existing folder for the judge's own files.
    /// - Throws: ``JudgeUnavailable``.
    public init(
        host: JailHost,
        report: HostReport,
        toolchain: Toolchain,
        server: any ChainServer,
        scratch: String,
        logger: Logger = Logger(label: "judge")
    ) throws(JudgeUnavailable) {
        guard report.canJail else { throw .noJail(report.reasons.joined(separator: " ")) }
        guard report.canListen else {
            throw .noJail(report["listener"]?.detail ?? "no devnet can be reached from inside a jail.")
        }
        self.host = host
        isolation = Self.isolation(report)
        self.toolchain = toolchain
        self.server = server
        self.logger = logger
        git = GitQueue(width: max(2, host.spawner.facts.slots))
        do {
            workspace = try Workspace(in: scratch)
        } catch {
            throw .noWorkspace(String(describing: error))
        }
    }

    /// Judges a submission.
    ///
    /// Cancelling the task kills the running jail and throws ``JudgeUnavailable/interrupted``.
    /// - Parameter onEvent: gets the news, also from the jails' own threads; it should only store or forward.
    public func judge(
        _ request: JudgeRequest,
        onEvent: @escaping @Sendable (JudgeEvent) -> Void
    ) async throws(JudgeUnavailable) -> JudgeReport {
        var run = JudgeRun(request, onEvent: onEvent)
        let folder = workspace.scratch()
        let result: Result<JudgeReport, JudgeUnavailable>
        do throws(JudgeUnavailable) {
            result = .success(try await judge(&run, in: folder))
        } catch {
            result = .failure(error)
        }
        await remove(folder)
        return try result.get()
    }

    private func judge(_ run: inout JudgeRun, in folder: String) async throws(JudgeUnavailable) -> JudgeReport
    {
        let request = run.request
        // Made while the compiler runs; nothing of it depends on the team.
        async let preparation = prepare(request, in: folder)

        let source = try await fetch(&run, into: "\(folder)/src")
        var product: BuildProduct?
        if source != nil { product = try await build(&run, folder) } else { run.skip(.build) }

        let prepared = await preparation
        if product != nil, let devnets = prepared {
            try await runTeamSuite(&run, folder, on: devnets.team)
        } else {
            run.skip(.teamSuite)
        }
        var findings: [String: Scoring.Finding]?
        if let product {
            findings = try await runAcceptance(&run, folder, product, on: prepared?.acceptance)
        } else {
            run.skip(.acceptance)
        }
        return run.finish(
            source: source ?? FetchedSource(),
            product: product,
            findings: findings,
            toolchain: toolchain,
            isolation: isolation
        )
    }

    /// Also after the task was cancelled, so not through a queue that would then refuse.
    private func remove(_ folder: String) async {
        let workspace = workspace
        _ = try? await ComputePool.run { workspace.remove(folder) }
    }

    private struct Prepared {
        let team: Node
        let acceptance: Node
    }

    /// The devnets of both suites and the hidden suite's files; nil where that fails, which is our fault.
    private func prepare(_ request: JudgeRequest, in folder: String) async -> Prepared? {
        let log = logger
        return try? await git.run { _ in
            do {
                try request.suite.write(into: "\(folder)/suite")
                return Prepared(
                    team: try PrivateDevnet.forTeamSuite(
                        chainID: request.chainID,
                        timestamp: request.timestamp
                    ),
                    acceptance: try PrivateDevnet.forAcceptance(
                        seed: request.seed,
                        chainID: request.chainID,
                        timestamp: request.timestamp
                    )
                )
            } catch {
                log.error("a judging could not be prepared", metadata: ["error": "\(error)"])
                throw error
            }
        }
    }

    private static func isolation(_ report: HostReport) -> String {
        let measures = [
            "slot_users", "cgroup_memory", "cgroup_swap", "cgroup_pids", "cgroup_cpu", "cgroup_cpu_time",
        ]
        let present = measures.filter { report[$0]?.ok == true }
        return (["namespaces", "seccomp"] + present).joined(separator: "+")
    }
}

/// Whoever can judge; the queue knows no more.
public protocol SubmissionJudging: Sendable {
    func judge(
        _ request: JudgeRequest,
        onEvent: @escaping @Sendable (JudgeEvent) -> Void
    ) async throws(JudgeUnavailable) -> JudgeReport
}
