import ArgumentParser
import EVM
import Foundation
import Primitives

struct EVMCommand: AsyncParsableCommand {
    static let configuration = group("evm", "The interpreter by itself.", [EVMRun.self])
}

struct EVMRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run bytecode as one message to a fresh contract account, without intrinsic gas."
    )

    @Option(help: ArgumentHelp("Bytecode, as hexadecimal digits.", valueName: "file")) var code: String
    @Option(help: ArgumentHelp("Call data, as hexadecimal digits.", valueName: "file")) var input: String?
    @Option(help: "The gas limit.") var gas: UInt64 = 1_000_000_000
    @Option(help: "The rules to run by.") var fork: HardforkName = HardforkName(fork: .latest)
    @Option(help: ArgumentHelp("The contract's storage, as a JSON object of words.", valueName: "file"))
    var storage: String?
    @Option(name: .customLong("repeat"), help: "How many times it runs, each time from the same state.")
    var repetitions = 1
    @Flag(help: "Print one JSON object.") var json = false

    func validate() throws {
        guard (1...10_000_000).contains(repetitions) else {
            throw ValidationError("--repeat must be from 1 to 10000000.")
        }
        guard gas <= UInt64(Int64.max) else { throw ValidationError("--gas must be at most \(Int64.max).") }
    }

    func run() async throws {
        let run = BareRun(
            code: try HexFile.read(code),
            input: try input.map(HexFile.read) ?? [],
            gas: gas,
            hardfork: fork.fork,
            storage: try storage.map(StorageFile.read) ?? [:]
        )
        let report = EVMReport(run, repetitions: repetitions)
        let options = try ClientOptions.parse(json ? ["--json"] : [])
        try options.show(report) { report in
            [
                "status    \(report.status)\(report.reason.map { " (\($0))" } ?? "")",
                "gas used  \(report.gasUsed)",
                "output    \(report.output)",
                "time      \(report.minNs) ns at best, \(report.medianNs) ns in the median of \(repetitions)",
            ]
        }
    }
}

/// What `evm run` says.
struct EVMReport: Encodable {
    let status: String
    /// Why it halted; left out otherwise.
    let reason: String?
    let gasUsed: UInt64
    let output: String
    let minNs: UInt64
    let medianNs: UInt64

    init(_ run: BareRun, repetitions: Int) {
        let clock = ContinuousClock()
        var times: [UInt64] = []
        times.reserveCapacity(repetitions)
        // The first run's result is everyone's: each starts from the same state.
        var start = clock.now
        let result = run.run()
        times.append(Self.nanoseconds(clock.now - start))
        for _ in 1..<max(repetitions, 1) {
            start = clock.now
            _ = run.run()
            times.append(Self.nanoseconds(clock.now - start))
        }
        times.sort()
        switch result.status {
        case .success: (status, reason) = ("success", nil)
        case .revert: (status, reason) = ("revert", nil)
        case .halt(let halt): (status, reason) = ("halt", halt.description)
        }
        gasUsed = result.gasUsed
        output = Hex.encode(result.output)
        minNs = times[0]
        medianNs = times[times.count / 2]
    }

    private static func nanoseconds(_ duration: Duration) -> UInt64 {
        let (seconds, attoseconds) = duration.components
        return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
    }
}

/// A hardfork in any common spelling.
struct HardforkName: ExpressibleByArgument, CustomStringConvertible {
    let fork: Hardfork

    init(fork: Hardfork) { self.fork = fork }

    init?(argument: String) {
        guard let fork = Hardfork(name: argument) else { return nil }
        self.fork = fork
    }

    var description: String { fork.name }
}

/// Files of hexadecimal digits.
enum HexFile {
    static func read(_ path: String) throws(ClientError) -> [UInt8] {
        let digits = try InputFile.text(path).filter { !$0.isWhitespace }
        guard let bytes = Hex.decode(digits) else {
            throw .cannot("\(path) must hold an even number of hexadecimal digits and nothing else.")
        }
        return bytes
    }
}

/// Files of storage: a JSON object whose names are slots and whose values are words.
enum StorageFile {
    static func read(_ path: String) throws(ClientError) -> [U256: U256] {
        let text = try InputFile.text(path)
        guard let object = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8)) else {
            throw .cannot("\(path) must hold one JSON object of texts, such as {\"0x0\": \"0x1\"}.")
        }
        var storage: [U256: U256] = [:]
        for (slot, word) in object {
            guard let key = U256(slot), let value = U256(word) else {
                throw .cannot("\(path) has the entry \"\(slot)\": \"\(word)\", which is no pair of words.")
            }
            storage[key] = value
        }
        return storage
    }
}

/// Files that the command line names.
enum InputFile {
    static func text(_ path: String) throws(ClientError) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .cannot("The file \(path) cannot be read; check its name and permissions.")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
