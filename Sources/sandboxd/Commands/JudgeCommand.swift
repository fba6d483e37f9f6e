import ArgumentParser
import Devnet
import Foundation
import Jail
import Judge
import Templates

struct JudgeCommand: AsyncParsableCommand {
    static let configuration = group("judge", "Judging without a daemon.", [JudgeRun.self])

    struct JudgeRun: JudgingCommand {
        static let configuration = CommandConfiguration(
            commandName: "run",
            abstract: "Judge a project on this machine, just as the daemon does.",
            discussion: """
                Stages and tests go to stderr as they happen, the score sheet to stdout. Exit code 0 where it \
                was judged, whatever the score.
                """
        )

        @Argument(help: ArgumentHelp("A folder or a git URL.", valueName: "dir-or-git-url")) var place: String
        @Option(help: "The template to judge by; the project's .sandbox.yml names it otherwise.")
        var template: String?
        @Option(help: "A branch, tag or commit; without one a folder is judged as it lies there.")
        var ref: String?
        @Option(help: ArgumentHelp("A folder of templates (SANDBOXD_TEMPLATES).", valueName: "dir"))
        var templates: String?
        @Flag(help: "Print the whole report as JSON.") var json = false

        func run(spawner: Result<JailSpawner, JailError>) async throws {
            let console = Console.standard
            let text = JudgingText(console.errorStyle)
            let report = try await JudgeSetup.withPipeline(spawner: try spawner.get()) { pipeline, folder in
                let found = try await JudgedSource.find(place, ref: ref, clonesInto: folder)
                let request = try await request(for: found)
                return try await pipeline.judge(request) { event in
                    if let line = text.line(event) { console.note(line) }
                }
            }
            guard !json else { return console.print(json: report.json.bytes) }
            let path = "the judge's report"
            let sheet = try APIAnswer<ScoreSheet>(report.json.bytes, path: path).content
            console.print(sheet.lines(console.outputStyle))
        }

        /// What a daemon would ask of the judge, with a seed that nobody knows.
        private func request(for found: JudgedSource) async throws -> JudgeRequest {
            guard let name = template ?? found.record?.template else {
                throw ClientError.cannot(
                    "The project has no .sandbox.yml that names its template; name it with --template."
                )
            }
            let folder = templates ?? ProcessInfo.processInfo.environment["SANDBOXD_TEMPLATES"].nonEmpty
            let template = try await LocalTemplates(folder: folder).named(name)
            // Answers to another template's questions mean nothing to this one.
            let record = found.record.flatMap { $0.template == name ? $0 : nil }
            if let record, record.commit != template.commit {
                Console.standard.note(
                    "Note: the project was made from another state of \(name) (\(record.version)); "
                        + "it is judged by \(template.version), which is here."
                )
            }
            let secret = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
            return try await GitQueue(width: 1).run { _ in
                try JudgeRequest(
                    submission: "local",
                    source: found.source,
                    template: template,
                    answers: Answers.resolve(manifest: template.manifest, given: record?.answers ?? [:]),
                    seed: JudgingSeed(secret: secret, round: "local", template: template.name),
                    timestamp: UInt64(max(0, Date().timeIntervalSince1970))
                )
            }
        }
    }
}
