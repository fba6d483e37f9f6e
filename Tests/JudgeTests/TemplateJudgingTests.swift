import Foundation
import Judge
import Templates
import Testing
import Yams

/// The shipped templates, judged with their own reference solutions and their known wrong ones.
@Suite("Judging the templates of this repository", .serialized, .tags(.slow))
struct TemplateJudgingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let template: String
        /// Below `judge/`.
        let overlay: String
        let loses: Set<String>

        var testDescription: String { "\(template): \(overlay)" }
    }

    private struct Mutant: Decodable {
        let loses: [String]
    }

    private static let folder = URL(fileURLWithPath: Bench.root + "/templates").resolvingSymlinksInPath().path

    static let cases: [Case] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().flatMap { name -> [Case] in
            guard
                let text = try? String(
                    contentsOfFile: "\(folder)/\(name)/judge/mutants/expected.yml",
                    encoding: .utf8
                ),
                let mutants = try? YAMLDecoder().decode([String: Mutant].self, from: text)
            else { return [] }
            return [Case(template: name, overlay: "reference", loses: [])]
                + mutants.sorted { $0.key < $1.key }.map {
                    Case(template: name, overlay: "mutants/\($0.key)", loses: Set($0.value.loses))
                }
        }
    }()

    @Test("Both templates are found, with at least five known wrong solutions each")
    func found() {
        for name in ["eco-membership", "nft-collection"] {
            #expect(Self.cases.filter { $0.template == name }.count >= 6)
        }
    }

    @Test("The reference loses nothing, and each wrong solution exactly what is expected", arguments: cases)
    func judged(_ item: Case) async throws {
        guard let bench = await Bench.ready() else { return }
        let report = try await withFolder { folder in
            let catalogue = TemplateCatalogue(
                directory: "\(folder)/catalogue",
                sources: [.folder("\(Self.folder)/\(item.template)")]
            )
            #expect(catalogue.refresh().map(\.description) == [])
            let template = try catalogue.template(named: item.template)
            let answers = try Answers.resolve(manifest: template.manifest)
            let project = try Scaffold.render(template, answers).tree
                .overlaid(with: template.overlay("judge/\(item.overlay)", answers))
            let request = try JudgeRequest(
                submission: item.testDescription,
                source: try Bench.commit(project, in: "\(folder)/project.git"),
                template: template,
                answers: answers,
                seed: JudgingSeed(secret: [1, 2, 3], round: "test", template: template.name),
                timestamp: 1_750_000_000
            )
            return try await bench.pipeline.judge(request) { _ in }
        }
        #expect(report.verdict.cause == .completed, "\(report.verdict) \(report.logTail)")
        let lost = report.tests.filter { $0.suite == .acceptance && $0.outcome != .pass }
        let told = lost.map { "\($0.name): \($0.message)" }.joined(separator: "\n")
        #expect(Set(lost.map(\.name)) == item.loses, "\(told)")
        #expect(lost.allSatisfy { $0.outcome == .fail }, "\(told)")
        #expect(report.score.points == report.score.maximum - lost.reduce(0) { $0 + $1.maximum })
        print("\(item.testDescription): \(report.totalMs) ms, overhead \(report.overheadMs) ms")
    }
}
