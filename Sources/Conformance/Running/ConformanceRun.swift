import Devnet
import Foundation
import Synchronization

/// A run of all fixtures in a folder, of whatever family, on all cores.
public struct ConformanceRun: Sendable {
    /// Hardforks to run, in the files' spelling; nil for all.
    public var forks: Set<String>?
    /// A shell pattern that the path or the test's name must match, `*` crossing folders; nil for all.
    public var filter: String?
    public var threads = ProcessInfo.processInfo.activeProcessorCount

    public init() {}

    /// The JSON files in `directory` and below, sorted.
    public static func files(in directory: String) -> [String] {
        guard let walk = FileManager.default.enumerator(atPath: directory) else { return [] }
        var paths: [String] = []
        for case let path as String in walk where path.hasSuffix(".json") {
            paths.append(directory + "/" + path)
        }
        return paths.sorted()
    }

    /// Runs `files`; the reports come in the order of their ending, one at a time, on any thread.
    @discardableResult
    public func run(
        _ files: [String],
        report: @Sendable (FileReport) -> Void = { _ in }
    ) -> ConformanceSummary {
        let next = Atomic<Int>(0)
        let summary = Mutex(ConformanceSummary())
        DispatchQueue.concurrentPerform(iterations: min(threads, max(files.count, 1))) { _ in
            let runner = StateTestRunner()
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < files.count else { return }
                let result = run(files[index], with: runner)
                summary.withLock {
                    $0.add(result)
                    report(result)
                }
            }
        }
        return summary.withLock(\.self)
    }

    private func run(_ path: String, with runner: StateTestRunner) -> FileReport {
        do {
            let json = try JSONValue.parse([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
            guard let family = FixtureFamily.detect(json) else {
                return FileReport(path: path, family: nil, results: [], error: nil)
            }
            let results = try run(json, of: family, at: path, with: runner)
            return FileReport(path: path, family: family, results: results, error: nil)
        } catch {
            return FileReport(path: path, family: nil, results: [], error: "\(error)")
        }
    }

    private func run(
        _ json: JSONValue,
        of family: FixtureFamily,
        at path: String,
        with runner: StateTestRunner
    ) throws -> [CaseResult] {
        let isWanted = { (name: String, fork: String) in
            (forks?.contains(fork) ?? true) && matches(path, name)
        }
        return switch family {
        case .state: try runner.run(json) { test, item in isWanted(test.name, item.fork) }
        case .blockchain: try BlockchainTestRunner().run(json, where: isWanted)
        case .transaction: try TransactionTestRunner().run(json, where: isWanted)
        case .difficulty: try DifficultyTestRunner(file: path).run(json, where: isWanted)
        // The format does not say whether keys are hashed; the file's name does.
        case .trie:
            try TrieTestRunner(hashesKeys: path.lowercased().contains("secure")).run(json, where: isWanted)
        case .rlp: try RLPTestRunner().run(json, where: isWanted)
        case .rpc: []
        }
    }

    func matches(_ path: String, _ name: String) -> Bool {
        guard let filter else { return true }
        return fnmatch(filter, path, 0) == 0 || fnmatch(filter, name, 0) == 0
    }
}
