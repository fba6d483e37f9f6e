import Foundation
import Subprocess
import SystemPackage
import Testing

/// The program itself, run as people run it.
struct Program: Sendable {
    struct Outcome: Sendable {
        let exitCode: Int32?
        let output: String
        let error: String

        /// What stdout holds as a JSON object of texts; other members are left out.
        var texts: [String: String] {
            let object = try? JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
            return (object ?? [:]).compactMapValues { $0 as? String }
        }
    }

    private let path: String
    private let environment: [Environment.Key: String?]

    /// - Parameter settings: variables that it sees besides the caller's, whose own settings it does not.
    init(_ settings: [String: String] = [:]) throws {
        path = try #require(Self.find(), "The program is not beside the tests; build it first.")
        let inherited = ProcessInfo.processInfo.environment.keys.filter { $0.hasPrefix("SANDBOXD_") }
        var environment = Dictionary(
            uniqueKeysWithValues: inherited.map { (Environment.Key(stringLiteral: $0), nil as String?) }
        )
        for (name, value) in settings { environment[Environment.Key(stringLiteral: name)] = value }
        self.environment = environment
    }

    func callAsFunction(_ arguments: String..., in folder: String? = nil) async throws -> Outcome {
        let result = try await Subprocess.run(
            .path(FilePath(path)),
            arguments: Arguments(arguments),
            environment: .inherit.updating(environment),
            workingDirectory: folder.map { FilePath($0) },
            input: .none,
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        var exitCode: Int32?
        if case .exited(let code) = result.terminationStatus { exitCode = code }
        return Outcome(
            exitCode: exitCode,
            output: result.standardOutput,
            error: result.standardError
        )
    }

    /// The binary that was built with these tests.
    private static func find() -> String? {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        for _ in 0..<4 {
            let path = folder.appendingPathComponent("sandboxd").path
            if FileManager.default.isExecutableFile(atPath: path) { return path }
            folder = folder.deletingLastPathComponent()
        }
        return nil
    }
}
