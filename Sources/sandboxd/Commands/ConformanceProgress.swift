import Conformance
import Synchronization

/// How far a run is, on stderr: a line that changes on a terminal, a line now and then elsewhere.
final class ConformanceProgress: Sendable {
    private struct Count {
        var files = 0
        var cases = 0
        var failed = 0
        var spoken: ContinuousClock.Instant
    }

    private let files: Int
    private let start = ContinuousClock.now
    private let count: Mutex<Count>

    init(files: Int) {
        self.files = files
        count = Mutex(Count(spoken: start))
    }

    func add(_ report: FileReport) {
        let console = Console.standard
        let now = ContinuousClock.now
        let line: String? = count.withLock {
            $0.files += 1
            $0.cases += report.results.count
            for result in report.results {
                if case .failed = result.verdict { $0.failed += 1 }
            }
            guard now - $0.spoken >= (console.showsProgress ? .milliseconds(100) : .seconds(5)) else {
                return nil
            }
            $0.spoken = now
            let failures = $0.failed == 0 ? "none failed" : "\($0.failed) failed"
            return "\($0.files) of \(files) files, \($0.cases) cases, \(failures), "
                + "\((now - start).components.seconds) s"
        }
        guard let line else { return }
        if console.showsProgress { console.progress(line) } else { console.note(line) }
    }

    /// Leaves no line half written.
    func end() {
        if Console.standard.showsProgress { Console.standard.progress("") }
    }
}
