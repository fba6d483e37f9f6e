import ArgumentParser
import EVM
import Foundation

struct EVMCommand: AsyncParsableCommand {
    static let configuration = group("evm", "The interpreter by itself.", [EVMRun.self, EVMBatch.self])
}

struct EVMRun: ParsableCommand {
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

    func run() throws {
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
