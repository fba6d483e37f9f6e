import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Subprocess
import Synchronization
import SystemPackage

/// One request of a git client, admitted.
struct GitExchange: Sendable {
    let target: GitTarget
    let request: Request
    /// Who pushes, for git's own records.
    let user: String
}

/// Runs `git http-backend` for one request after another, a bounded number at once.
///
/// The program runs in a process group of its own that is killed, whole, when its time is over, when the client
/// goes or when the daemon stops. Request and answer stream: neither is held in memory.
struct GitBackend: Sendable {
    /// Wraps the program's run, for what must happen before and after it.
    typealias Wrapper = @Sendable (_ work: @Sendable () async throws -> Void) async throws -> Void

    private static let program = "/usr/lib/git-core/git-http-backend"
    private let folder: DataFolder
    private let limits: DaemonLimits
    private let running = RunningCount()

    init(folder: DataFolder, limits: DaemonLimits) {
        self.folder = folder
        self.limits = limits
    }

    func response(_ exchange: GitExchange, logger: Logger, around: @escaping Wrapper) async throws -> Response
    {
        guard running.begin(limit: limits.gitProcesses) else {
            throw Refusal(.unavailable, "busy", "Too many git requests are under way; try again in a moment.")
        }
        let pipe = OutputPipe()
        let work = Task { [self] in
            defer { running.end() }
            do {
                try await within(.seconds(limits.gitSeconds)) {
                    try await around { try await run(exchange, into: pipe) }
                }
                await pipe.finish()
            } catch {
                logger.info("A git request ended early", metadata: ["error": "\(error)"])
                await pipe.finish(error)
            }
        }
        do {
            var output = ByteBuffer()
            while true {
                guard var piece = try await pipe.read() else {
                    throw Refusal(
                        .failed,
                        "git",
                        "The git program ended without an answer; the log may say more."
                    )
                }
                output.writeBuffer(&piece)
                guard let head = try CGIHead.read(from: &output) else { continue }
                return Response(
                    status: head.status,
                    headers: head.fields,
                    body: body(first: output, pipe, work)
                )
            }
        } catch {
            work.cancel()
            await pipe.finish()
            throw error
        }
    }

    private func body(first: ByteBuffer, _ pipe: OutputPipe, _ work: Task<Void, Never>) -> ResponseBody {
        ResponseBody { writer in
            do {
                if first.readableBytes > 0 { try await writer.write(first) }
                while let piece = try await pipe.read() { try await writer.write(piece) }
                try await writer.finish(nil)
            } catch {
                // The client has gone: nobody wants the rest.
                work.cancel()
                await pipe.finish()
                throw error
            }
        }
    }

    private func run(_ exchange: GitExchange, into pipe: OutputPipe) async throws {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(500)),
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(500)),
        ]
        let limit = limits.gitBody
        _ = try await Subprocess.run(
            .path(FilePath(Self.program)),
            environment: GitEnvironment.of(exchange, folder: folder, limits: limits),
            platformOptions: options,
            input: .inputWriter,
            output: .sequence,
            error: .discarded
        ) { execution in
            try await withThrowingTaskGroup(of: Void.self) { group in
                let writer = execution.standardInputWriter
                let input = exchange.request.body
                let hasBody = !exchange.target.isAdvertisement
                group.addTask {
                    if hasBody { try await Self.feed(input, to: writer, limit: limit) }
                    try await writer.finish()
                }
                for try await piece in execution.standardOutput {
                    await pipe.write(piece.withUnsafeBytes { ByteBuffer(bytes: $0) })
                }
                // Git may have refused before it read everything.
                group.cancelAll()
            }
        }
    }

    private static func feed(
        _ body: RequestBody,
        to writer: StandardInputWriter,
        limit: Int
    ) async throws {
        var count = 0
        for try await piece in body {
            count += piece.readableBytes
            guard count <= limit else {
                throw Refusal(.tooLarge, "too-large", "The push is larger than this daemon takes.")
            }
            _ = try await writer.write(Array(buffer: piece))
        }
    }
}

/// Counts what runs.
private final class RunningCount: Sendable {
    private let count = Mutex(0)

    func begin(limit: Int) -> Bool {
        count.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
    }

    func end() { count.withLock { $0 -= 1 } }
}

/// Runs work and cancels it when its time is over.
private func within(_ limit: Duration, _ work: @escaping @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(for: limit)
            throw Refusal(.timedOut, "timed-out", "Git took longer than it may here; push less at once.")
        }
        try await group.next()
        group.cancelAll()
    }
}
