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
        let queue = WorkQueue(files: FileCost.sorted(files, threads: threads))
        let summary = Mutex(ConformanceSummary())
        DispatchQueue.concurrentPerform(iterations: min(threads, max(files.count, 1))) { _ in
            let worker = Worker(isProbed: isProbed)
            while let work = queue.next() {
                let finished: FileReport?
                switch work {
                case .open(let path): finished = queue.add(open(path))
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

    private func open(_ path: String) -> OpenFile {
        do {
            let json = try JSONValue.parse([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
            guard let family = FixtureFamily.detect(json) else { return OpenFile(path: path) }
            return OpenFile(path: path, family: family, pieces: try pieces(of: json, family, at: path))
        } catch {
            return OpenFile(path: path, error: "\(error)")
        }
    }

    private func pieces(
        of json: JSONValue,
        _ family: FixtureFamily,
        at path: String
    ) throws -> [OpenFile.Piece] {
        let isWanted = { @Sendable (name: String, fork: String) in
            (forks?.contains(fork) ?? true) && matches(path, name)
        }
        switch family {
        case .state:
            return try StateTest.decode(json).flatMap { test in
                test.cases.filter { isWanted(test.name, $0.fork) }.map { item in
                    { worker in [try worker.run(item, of: test)] }
                }
            }
        case .blockchain:
            return try BlockchainTest.decode(json).filter { isWanted($0.name, $0.network) }.map { test in
                { _ in [BlockchainTestRunner().run(test)] }
            }
        case .transaction:
            return [{ _ in try TransactionTestRunner().run(json, where: isWanted) }]
        case .difficulty:
            return [{ _ in try DifficultyTestRunner(file: path).run(json, where: isWanted) }]
        case .trie:
            // The format does not say whether keys are hashed; the file's name does.
            let isSecure = path.lowercased().contains("secure")
            return [{ _ in try TrieTestRunner(hashesKeys: isSecure).run(json, where: isWanted) }]
        case .rlp:
            return [{ _ in try RLPTestRunner().run(json, where: isWanted) }]
        }
    }

    private func matches(_ path: String, _ name: String) -> Bool {
        guard let filter else { return true }
        return fnmatch(filter, path, 0) == 0 || fnmatch(filter, name, 0) == 0
    }
}
