import Foundation
import Jail
import Judge
import Logging
import Templates

/// A judge without a daemon, on this machine.
enum JudgeSetup {
    /// The folder whose `.toolchain` is used; `SANDBOXD_TOOLCHAIN` names another `.toolchain`.
    static func root() -> String {
        var configuration = DaemonConfiguration()
        configuration.toolchain = ProcessInfo.processInfo.environment["SANDBOXD_TOOLCHAIN"].nonEmpty
        return TemplateLocation.toolchainRoot(configuration) ?? FileManager.default.currentDirectoryPath
    }

    /// Lends a pipeline, and a folder for what it needs besides, and takes both away again.
    ///
    /// - Throws: ``JudgeUnavailable``, ``JailError`` or ``ToolchainError`` where this machine cannot judge.
    static func withPipeline<Result>(
        spawner: JailSpawner,
        _ work: (JudgePipeline, _ folder: String) async throws -> Result
    ) async throws -> Result {
        let folder = NSTemporaryDirectory() + "sandboxd-judge-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let scratch = folder + "/scratch"
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: false)
        let toolchain = try Toolchain.locate(root: root())
        let pipeline = try JudgePipeline(
            host: try JailHost(spawner: spawner),
            report: await JailHost.probe(spawner: spawner),
            toolchain: toolchain,
            server: SocketChainServer(),
            scratch: scratch,
            logger: Logger(label: "judge") { StreamLogHandler.standardError(label: $0) }
        )
        return try await work(pipeline, folder)
    }
}
