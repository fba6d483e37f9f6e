import ArgumentParser
import Foundation
import Jail
import Templates

struct CheckCommand: JudgingCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Probe what this machine can enforce and what is missing.",
        discussion: "Exit code 0 where submissions can be judged here."
    )

    @Option(help: ArgumentHelp("A folder of templates (SANDBOXD_TEMPLATES).", valueName: "dir"))
    var templates: String?
    @Flag(help: "Print one JSON object.") var json = false

    func run(spawner: Result<JailSpawner, JailError>) async throws {
        let host = await JailHost.probe(spawner: try spawner.get())
        let report = CheckReport(host: host, extra: await software())
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            Console.standard.print(json: [UInt8](try encoder.encode(report)))
        } else {
            Console.standard.print(report.lines(Console.standard.outputStyle))
        }
        if !report.canJudge { throw ExitCode.failure }
    }

    private func software() async -> [CheckReport.Item] {
        [HostSoftware.git(), HostSoftware.toolchain(), await HostSoftware.templates(templates)]
    }
}
