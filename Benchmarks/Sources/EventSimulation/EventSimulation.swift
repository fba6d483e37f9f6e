import Foundation
import NIOCore
import NIOPosix

/// A whole event against the real daemon: teams, devnets, thousands of tools at full speed.
///
/// Theory of operation: the daemon is a process of its own with a data directory of its own. All tools live on one
/// event loop of this process, so nothing here needs a lock, and both processes' processor time is told. The load
/// is closed: a tool asks for the next thing when it has the answer to the last. What each tool asks for is drawn
/// from its own seeded generator.
///
/// There are three parts. In the mixed one everything is asked for. In the reading one nothing is written: memory
/// that still grows is a leak, because histories grow with transactions alone. Last, all devnets are reset.
@main
struct EventSimulation {
    static func main() async {
        do {
            let options = try Options(Array(CommandLine.arguments.dropFirst()))
            let isGood = try await run(options)
            exit(isGood ? 0 : 1)
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(1)
        }
    }

    private static func run(_ options: Options) async throws -> Bool {
        let daemon = try DaemonProcess(options.daemon)
        do {
            let isGood = try await simulate(options, daemon)
            let log = daemon.stop()
            if !log.isEmpty { print("\nThe daemon's log:\n\(log.prefix(4_000))") }
            return isGood
        } catch {
            print("The daemon's log:\n\(daemon.stop().prefix(4_000))")
            throw error
        }
    }

    private static func simulate(_ options: Options, _ daemon: DaemonProcess) async throws -> Bool {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let port = daemon.port
        let host = "127.0.0.1:\(port)"
        var report = Report(options)
        report.idle = daemon.sample()

        // Teams and devnets.
        let clock = ContinuousClock()
        let start = clock.now
        let teams = try await makeTeams(options, loop, daemon)
        report.setupSeconds = seconds(clock.now - start)
        report.afterSetup = daemon.sample()

        // The mixed part.
        let statistics = Statistics()
        let tools = (0..<options.connections).map { i in
            Tool(
                team: teams[i % teams.count],
                number: i / teams.count,
                host: host,
                seed: options.seed << 32 | UInt64(i),
                statistics: statistics
            )
        }
        let own = ownProcessorTime()
        let daemonBefore = daemon.sample().processorTime
        // Some hundred at a time: a listening socket's queue is short.
        for batch in stride(from: 0, to: tools.count, by: 200) {
            let end = min(batch + 200, tools.count)
            loop.execute { for tool in tools[batch..<end] { tool.start(loop, port: port) } }
            try await waitForOpening(loop, statistics, end)
        }
        let begun = clock.now
        var next = begun
        let end = begun + .seconds(options.seconds)
        let last = end + .seconds(options.readingSeconds ?? options.seconds / 5)
        var isReading = false
        while clock.now < last, daemon.isRunning {
            try await Task.sleep(until: min(next, isReading ? last : end), clock: clock)
            let now = clock.now
            if now >= next || now >= end, !isReading {
                report.add(
                    seconds(now - begun),
                    daemon.sample(),
                    try await numbers(loop, statistics),
                    isReading
                )
            } else if isReading {
                report.add(
                    seconds(now - begun),
                    daemon.sample(),
                    try await numbers(loop, statistics),
                    isReading
                )
            }
            if now >= next { next = next + .seconds(options.sampling) }
            if !isReading, now >= end {
                isReading = true
                try await loop.submit { statistics.isReadingOnly = true }.get()
            }
        }
        try await loop.submit { statistics.isOver = true }.get()
        report.seconds = seconds(clock.now - begun)
        report.daemonProcessorTime = daemon.sample().processorTime - daemonBefore
        report.ownProcessorTime = ownProcessorTime() - own
        guard daemon.isRunning else { throw UsageError("The daemon has ended.") }
        try await waitForEnd(loop, tools)
        report.isWhole = try await check(tools, loop, daemon, statistics)
        try await loop.submit { for tool in tools { tool.close() } }.get()

        // All histories go.
        let organiser = try await Organiser.connected(loop, port: daemon.port, token: daemon.token)
        for team in teams { try await organiser.ask("POST", "/api/v1/devnets/\(team.devnet)/reset") }
        organiser.close()
        try await Task.sleep(for: .seconds(1))
        report.afterReset = daemon.sample()
        report.print(statistics, teams)
        try await group.shutdownGracefully()
        return statistics.errors.isEmpty && report.isWhole
    }

    private static func makeTeams(
        _ options: Options,
        _ loop: any EventLoop,
        _ daemon: DaemonProcess
    ) async throws -> [Team] {
        let (port, token) = (daemon.port, daemon.token)
        let width = 8
        return try await withThrowingTaskGroup(of: [Team].self) { group in
            for lane in 0..<width {
                group.addTask {
                    let organiser = try await Organiser.connected(loop, port: port, token: token)
                    defer { organiser.close() }
                    var teams: [Team] = []
                    for number in stride(from: lane, to: options.teams, by: width) {
                        let isHeavy = number < options.heavyTeams
                        teams.append(try await organiser.makeTeam(number, isHeavy: isHeavy))
                    }
                    return teams
                }
            }
            var teams: [Team] = []
            for try await some in group { teams += some }
            return teams.sorted { $0.number < $1.number }
        }
    }

    /// Waits until so many connections are there; throws when they don't come.
    private static func waitForOpening(
        _ loop: any EventLoop,
        _ statistics: Statistics,
        _ count: Int
    ) async throws {
        for _ in 0..<3_000 {
            let (opened, errors) = try await loop.submit { (statistics.opened, statistics.errors) }.get()
            if opened >= count { return }
            if let (reason, times) = errors.first(where: { $0.key.hasPrefix("connection") }) {
                throw UsageError("Of \(count) connections \(opened) were made; \(times) failed: \(reason)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw UsageError("Of \(count) connections the daemon did not take all within a minute.")
    }

    private static func waitForEnd(_ loop: any EventLoop, _ tools: [Tool]) async throws {
        for _ in 0..<1_000 {
            if try await loop.submit({ tools.allSatisfy(\.isDone) }).get() { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw UsageError("Not all requests were answered within 20 seconds.")
    }

    private static func numbers(
        _ loop: any EventLoop,
        _ statistics: Statistics
    ) async throws -> Report.Numbers {
        try await loop.submit {
            Report.Numbers(
                requests: statistics.requests,
                transactions: statistics.transactions,
                notifications: statistics.notifications
            )
        }.get()
    }

    /// Whether every signed transaction that was answered is there.
    private static func check(
        _ tools: [Tool],
        _ loop: any EventLoop,
        _ daemon: DaemonProcess,
        _ statistics: Statistics
    ) async throws -> Bool {
        let organiser = try await Organiser.connected(loop, port: daemon.port, token: daemon.token)
        defer { organiser.close() }
        var isWhole = true
        for tool in tools {
            guard let signed = tool.signed else { continue }
            let count = try await organiser.count(tool.team, signed.address)
            guard count != signed.count else { continue }
            isWhole = false
            print(
                "Team \(tool.team.number): \(signed.address) has sent \(signed.count), the devnet holds \(count)."
            )
        }
        return isWhole
    }

    private static func ownProcessorTime() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
    }

    private static func seconds(_ duration: Duration) -> Double {
        let (whole, fraction) = duration.components
        return Double(whole) + Double(fraction) * 1e-18
    }
}
