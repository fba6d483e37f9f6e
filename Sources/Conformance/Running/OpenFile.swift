import Foundation
import Synchronization

/// A fixture file that is read and divided into pieces, which any thread may run.
final class OpenFile: Sendable {
    /// Some of a file's cases.
    typealias Piece = @Sendable (Worker) throws -> [CaseResult]

    private struct Progress {
        /// By piece; nil for those that are not done.
        var results: [[CaseResult]?]
        var left: Int
        var seconds = 0.0
        var error: String?
    }

    let path: String
    let family: FixtureFamily?
    let pieces: [Piece]
    private let reasonNotRun: String?
    private let progress: Mutex<Progress>

    init(
        path: String,
        family: FixtureFamily? = nil,
        pieces: [Piece] = [],
        reasonNotRun: String? = nil,
        error: String? = nil
    ) {
        self.reasonNotRun = reasonNotRun
        self.path = path
        self.family = family
        self.pieces = pieces
        progress = Mutex(
            Progress(results: .init(repeating: nil, count: pieces.count), left: pieces.count, error: error)
        )
    }

    /// Runs one piece.
    ///
    /// - Returns: the file's report when this was the last piece.
    func run(_ index: Int, by worker: Worker) -> FileReport? {
        let start = Self.processorSeconds
        let outcome = Result { try pieces[index](worker) }
        let seconds = Self.processorSeconds - start
        return progress.withLock {
            $0.seconds += seconds
            switch outcome {
            case .success(let results): $0.results[index] = results
            case .failure(let error): $0.error = "\(error)"
            }
            $0.left -= 1
            return $0.left == 0 ? report($0) : nil
        }
    }

    /// The report of a file without pieces; nil where there are some to run first.
    var reportIfEmpty: FileReport? { pieces.isEmpty ? progress.withLock { report($0) } : nil }

    private func report(_ progress: Progress) -> FileReport {
        FileReport(
            path: path,
            family: progress.error == nil ? family : nil,
            results: progress.results.flatMap { $0 ?? [] },
            reasonNotRun: reasonNotRun,
            error: progress.error,
            seconds: progress.seconds
        )
    }

    /// What this thread has had of a processor.
    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// What a thread keeps from one case to the next.
struct Worker {
    private let runner = StateTestRunner()
    let virtualMachine = VMTestRunner()
    let isProbed: Bool

    init(isProbed: Bool) { self.isProbed = isProbed }

    func run(_ item: StateTestCase, of test: StateTest) throws(FixtureError) -> CaseResult {
        // A listener that does nothing: what counts is the path on which there is one.
        try runner.result(of: item, in: test, onStep: isProbed ? { _ in } : nil)
    }
}
