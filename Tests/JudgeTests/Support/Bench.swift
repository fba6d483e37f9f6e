import Foundation
import Jail
import Judge
import Synchronization
import Testing

/// The one judge that all tests share, on hosts that can judge.
struct Bench: Sendable {
    let pipeline: JudgePipeline

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    static let shared: Task<Result<Bench, Skip>, Never> = Task {
        do {
            let spawner = try JailSpawner.start(slots: 3)
            let report = await JailHost.probe(spawner: spawner)
            let pipeline = try JudgePipeline(
                host: try JailHost(spawner: spawner),
                report: report,
                toolchain: try Toolchain.locate(root: root),
                server: BlockingChainServer(),
                scratch: FileManager.default.temporaryDirectory.path
            )
            return .success(Bench(pipeline: pipeline))
        } catch {
            return .failure(Skip(reason: "\(error)"))
        }
    }

    struct Skip: Error {
        let reason: String
    }

    /// The judge, or nil after saying why a test is skipped.
    static func ready(for test: String = #function) async -> Bench? {
        switch await shared.value {
        case .success(let bench): return bench
        case .failure(let skip):
            print("SKIPPED \(test): \(skip.reason)")
            return nil
        }
    }
}

/// Collects events from any thread.
final class EventLog: Sendable {
    private let all = Mutex<[JudgeEvent]>([])

    var events: [JudgeEvent] { all.withLock { $0 } }

    @Sendable
    func append(_ event: JudgeEvent) { all.withLock { $0.append(event) } }
}

/// Gives the body a folder that is gone afterwards.
func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.path + "/judge-tests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder)
}
