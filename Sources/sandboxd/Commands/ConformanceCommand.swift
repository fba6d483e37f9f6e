import ArgumentParser
import Conformance
import Foundation

struct ConformanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conformance",
        abstract: "Run Ethereum's official tests that lie in a folder.",
        discussion: "Exit code 1 where any case fails or any file cannot be read."
    )

    @Argument(help: "The folder; every file below it is looked at.") var directory: String
    @Option(help: "Only this hardfork, in the files' spelling; may be given often.") var fork: [String] = []
    @Option(help: ArgumentHelp("Only what has a path or name like this.", valueName: "glob")) var filter:
        String?
    @Flag(help: "Trace the state tests that fail, a line of JSON for each instruction (EIP-3155), on stderr.")
    var trace = false
    @Flag(help: "Run state tests with a listener that is shown each instruction, as tracers do.")
    var probe = false
    @Option(help: ArgumentHelp("List the files that took the most processor time.", valueName: "count"))
    var slowest = 0
    @Flag(help: "Print the result as one JSON object.") var json = false

    func run() async throws {
        guard ProjectFolder.isFolder(directory) else {
            throw ClientError.cannot(
                "There is no folder \(directory.printable); name one that holds the tests."
            )
        }
        var run = ConformanceRun()
        run.forks = fork.isEmpty ? nil : Set(fork)
        run.filter = filter
        run.isProbed = probe
        let files = ConformanceRun.files(in: directory)
        let progress = ConformanceProgress(files: files.count)
        var summary = run.run(files) { progress.add($0) }
        progress.end()
        summary.add(await run.run(conversations: ConformanceRun.conversations(in: directory)))
        if trace { try traceFailures(of: summary) }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            Console.standard.print(json: [UInt8](try encoder.encode(ConformanceReport(summary))))
        } else {
            Console.standard.print(ConformanceReport.lines(summary, Console.standard.outputStyle))
            if slowest > 0 { Console.standard.print(ConformanceReport.slowest(summary, slowest)) }
        }
        if !summary.isClean { throw ExitCode.failure }
    }

    private func traceFailures(of summary: ConformanceSummary) throws {
        let runner = StateTestRunner()
        let byPath = Dictionary(grouping: summary.failures.filter { $0.family == .state }, by: \.path)
        for (path, failures) in byPath.sorted(by: { $0.key < $1.key }) {
            let file = try Data(contentsOf: URL(fileURLWithPath: path))
            try runner.trace(failures.map(\.result), in: [UInt8](file)) {
                Console.standard.note($0.printable)
            }
        }
    }
}

/// What `conformance` says.
struct ConformanceReport: Encodable {
    let passed: Int
    let failed: Int
    let skipped: Int
    let failures: [String]

    init(_ summary: ConformanceSummary) {
        passed = summary.total.passed
        failed = summary.total.failed + summary.unreadable.count
        skipped = summary.total.skipped
        failures = Self.failures(summary)
    }

    static func lines(_ summary: ConformanceSummary, _ style: TextStyle) -> [String] {
        var table = TextTable(
            ("FAMILY", .left),
            ("FORK", .left),
            ("PASSED", .right),
            ("FAILED", .right),
            ("SKIPPED", .right)
        )
        func add(_ family: String, _ fork: String, _ tally: Tally) {
            table.add(family, fork, String(tally.passed), String(tally.failed), String(tally.skipped))
        }
        for (family, forks) in summary.byFamily.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            for (fork, tally) in forks.sorted(by: { $0.key < $1.key }) { add(family.rawValue, fork, tally) }
        }
        add("all", "", summary.total)
        return failures(summary).map { $0.printable } + notes(summary).map { $0.printable }
            + table.lines(style)
    }

    /// What was passed over, and why: files of one folder that have one reason make one line.
    private static func notes(_ summary: ConformanceSummary) -> [String] {
        var folders: [String: Int] = [:]
        for (path, reason) in summary.notRun {
            let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            folders["\(folder.joined(separator: "/")): not run, since \(reason)", default: 0] += 1
        }
        let files = folders.map { $0.value == 1 ? "\($0.key) (1 file)" : "\($0.key) (\($0.value) files)" }
        let skipped = summary.skips.map { "\($0.path): \($0.result)" }
        let names = summary.unknownExceptions.map {
            "The reason \($0.key) is not known here: \($0.value) refusals count whatever their reason."
        }
        return files.sorted() + skipped.sorted() + names.sorted()
    }

    /// The files that took the most processor time.
    static func slowest(_ summary: ConformanceSummary, _ count: Int) -> [String] {
        summary.seconds.sorted { $0.seconds > $1.seconds }.prefix(max(count, 0)).map {
            "\(milliseconds($0.seconds)) ms  \($0.path.printable)"
        }
    }

    private static func milliseconds(_ seconds: Double) -> String {
        let digits = String(Int(seconds * 1000))
        return String(repeating: " ", count: max(0, 8 - digits.count)) + digits
    }

    private static func failures(_ summary: ConformanceSummary) -> [String] {
        summary.failures.map { "\($0.path): \($0.result)" }.sorted()
            + summary.unreadable.map { "\($0.path): \($0.error)" }.sorted()
    }
}
