import Devnet
import Foundation
import Synchronization

/// A run of all fixtures in a folder, of whatever family, on all cores.
///
/// Threads take files from one queue, the costliest first. A file is opened by one thread and its cases are run by
/// any: no thread ends while another has cases left that it could take.
public struct ConformanceRun: Sendable {
    /// Hardforks to run, in the files' spelling; nil for all.
    public var forks: Set<String>?
    /// A shell pattern that the path or the test's name must match, `*` crossing folders; nil for all.
    public var filter: String?
    public var threads = ProcessInfo.processInfo.activeProcessorCount
    /// Whether state tests run with a listener that is shown each instruction, as tracers do.
    public var isProbed = false

    public init() {}

    /// The fixture files in `directory` and below, sorted.
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
        let selection = Selection(forks: forks, filter: filter)
        let queue = WorkQueue(files: FileCost.sorted(files, threads: threads))
        let summary = Mutex(ConformanceSummary())
        DispatchQueue.concurrentPerform(iterations: min(threads, max(files.count, 1))) { _ in
            let worker = Worker(isProbed: isProbed)
            while let work = queue.next() {
                let finished: FileReport?
                switch work {
                case .open(let path): finished = queue.add(OpenFile(path, selection))
                case .piece(let file, let index): finished = file.run(index, by: worker)
                }
                guard let finished else { continue }
                summary.withLock {
                    $0.add(finished)
                    report(finished)
                }
            }
        }
        return summary.withLock(\.self)
    }
}
