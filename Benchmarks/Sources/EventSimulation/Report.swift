import Foundation

/// What a simulation has found, as tables.
struct Report {
    struct Numbers: Sendable {
        let requests: Int
        let transactions: Int
        let notifications: Int
    }

    private struct Moment {
        let seconds: Double
        let daemon: DaemonProcess.Sample
        let numbers: Numbers
        let isReading: Bool
    }

    let options: Options
    var idle = DaemonProcess.Sample()
    var afterSetup = DaemonProcess.Sample()
    var afterReset = DaemonProcess.Sample()
    var setupSeconds = 0.0
    var seconds = 0.0
    var daemonProcessorTime = 0.0
    var ownProcessorTime = 0.0
    var isWhole = true
    private var moments: [Moment] = []

    init(_ options: Options) { self.options = options }

    mutating func add(
        _ seconds: Double,
        _ sample: DaemonProcess.Sample,
        _ numbers: Numbers,
        _ isReading: Bool
    ) {
        moments.append(Moment(seconds: seconds, daemon: sample, numbers: numbers, isReading: isReading))
        guard moments.count > 1 else { return }
        let before = moments[moments.count - 2]
        let requests = Double(numbers.requests - before.numbers.requests) / (seconds - before.seconds)
        FileHandle.standardError.write(
            Data(
                "\(Self.text(seconds, 0)) s: \(Self.text(requests, 0)) requests/s, \(Self.megabytes(sample.anonymous))\n"
                    .utf8
            )
        )
    }

    func print(_ statistics: Statistics, _ teams: [Team]) {
        Swift.print(
            """

            ## \(options.teams) teams, \(options.connections) connections, \(options.heavyTeams) heavy teams

            Setting up: \(Self.text(setupSeconds, 1)) s (\(Self.text(setupSeconds * 1_000 / Double(options.teams), 1)) ms \
            a team with its devnet and 11 transactions). Then \(Self.text(seconds, 0)) s: \(statistics.requests) requests \
            (\(Self.text(Double(statistics.requests) / seconds, 0)) a second), \(statistics.transactions) transactions, \
            \(statistics.notifications) notifications. Processor time: daemon \(Self.text(daemonProcessorTime, 1)) s \
            (\(Self.text(daemonProcessorTime / seconds)) cores), load generator \(Self.text(ownProcessorTime, 1)) s \
            (\(Self.text(ownProcessorTime / seconds)) cores).

            """
        )
        printLatency(statistics)
        printErrors(statistics)
        printMemory()
        printFairness(teams)
    }

    private func printLatency(_ statistics: Statistics) {
        Self.heading("request", "times", "p50, ms", "p99, ms", "p999, ms", "worst, ms")
        var all = Histogram()
        for (request, latency) in zip(Request.allCases, statistics.latency) where latency.count > 0 {
            all.add(latency)
            Self.row(["`\(request.rawValue)`", "\(latency.count)"] + Self.quantiles(latency))
        }
        Self.row(["all", "\(all.count)"] + Self.quantiles(all))
    }

    private func printErrors(_ statistics: Statistics) {
        let total = statistics.errors.values.reduce(0, +)
        Swift.print("\nErrors: \(total)")
        for (reason, count) in statistics.errors.sorted(by: { $0.value > $1.value }).prefix(20) {
            Swift.print("- \(count) times: \(reason)")
        }
        Swift.print(
            "Signed transactions that were answered: "
                + (isWhole ? "all are there\n" : "**some are missing**\n")
        )
    }

    private func printMemory() {
        Self.heading(
            "time, s",
            "part",
            "memory",
            "transactions",
            "bytes a transaction",
            "descriptors",
            "threads",
            "disk"
        )
        Self.row([
            "", "empty daemon", Self.megabytes(idle.anonymous), "", "", "\(idle.descriptors)",
            "\(idle.threads)", Self.megabytes(idle.disk),
        ])
        // Beyond some twenty rows nobody reads.
        let step = max(1, moments.count / 20)
        for (i, moment) in moments.enumerated() where i % step == 0 || i == moments.count - 1 {
            let daemon = moment.daemon
            var growth = ""
            if i >= step, !moment.isReading {
                let before = moments[i - step]
                let transactions = moment.numbers.transactions - before.numbers.transactions
                if transactions > 0 {
                    growth = "\((daemon.anonymous - before.daemon.anonymous) / transactions)"
                }
            }
            Self.row([
                Self.text(moment.seconds, 0), moment.isReading ? "reading" : "mixed",
                Self.megabytes(daemon.anonymous),
                "\(moment.numbers.transactions)", growth, "\(daemon.descriptors)", "\(daemon.threads)",
                Self.megabytes(daemon.disk),
            ])
        }
        Self.row([
            "", "all devnets reset", Self.megabytes(afterReset.anonymous), "", "",
            "\(afterReset.descriptors)", "\(afterReset.threads)", Self.megabytes(afterReset.disk),
        ])
        if let first = moments.first, let last = moments.last(where: { !$0.isReading }),
            last.numbers.transactions > first.numbers.transactions
        {
            let bytes = last.daemon.anonymous - first.daemon.anonymous
            let each = bytes / (last.numbers.transactions - first.numbers.transactions)
            Swift.print("\nGrowth in the mixed part: \(each) bytes a transaction.")
        }
        let reading = moments.filter(\.isReading)
        if let first = reading.first, let last = reading.last {
            let grown = last.daemon.anonymous - first.daemon.anonymous
            let requests = last.numbers.requests - first.numbers.requests
            Swift.print(
                "Growth in the reading part, over \(requests) requests: \(Self.text(Double(grown) / 1_048_576, 1)) MiB."
            )
        }
    }

    private func printFairness(_ teams: [Team]) {
        Swift.print("")
        Self.heading(
            "teams",
            "how many",
            "requests, least",
            "median",
            "most",
            "p99 of the best served, ms",
            "median",
            "of the worst served, ms"
        )
        for (name, some) in [("ordinary", teams.filter { !$0.isHeavy }), ("heavy", teams.filter(\.isHeavy))]
        where !some.isEmpty {
            let counts = some.map(\.latency.count).sorted()
            let times = some.map { $0.latency.quantile(0.99) }.sorted()
            Self.row([
                name, "\(some.count)", "\(counts[0])", "\(counts[counts.count / 2])",
                "\(counts[counts.count - 1])",
                Self.milliseconds(times[0]), Self.milliseconds(times[times.count / 2]),
                Self.milliseconds(times[times.count - 1]),
            ])
        }
    }

    // MARK: Text

    private static func quantiles(_ latency: Histogram) -> [String] {
        [0.5, 0.99, 0.999].map { milliseconds(latency.quantile($0)) } + [milliseconds(latency.largest)]
    }

    private static func milliseconds(_ microseconds: UInt64) -> String {
        text(Double(microseconds) / 1_000, microseconds < 10_000 ? 2 : 0)
    }

    private static func megabytes(_ bytes: Int) -> String { "\(bytes >> 20) MiB" }

    private static func text(_ value: Double, _ digits: Int = 2) -> String {
        String(format: "%.\(digits)f", value)
    }

    private static func heading(_ columns: String...) {
        row(columns)
        row(columns.map { _ in "---" })
    }

    private static func row(_ cells: [String]) { Swift.print("| " + cells.joined(separator: " | ") + " |") }
}
