import Foundation
import Synchronization

/// A run of all state tests in a folder, on all cores.
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
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            let results = try runner.run(bytes) { test, item in
                (forks?.contains(item.fork) ?? true) && matches(path, test.name)
            }
            return FileReport(path: path, results: results, error: nil)
        } catch {
            return FileReport(path: path, results: [], error: "\(error)")
        }
    }

    private func matches(_ path: String, _ name: String) -> Bool {
        guard let filter else { return true }
        return fnmatch(filter, path, 0) == 0 || fnmatch(filter, name, 0) == 0
    }
}
