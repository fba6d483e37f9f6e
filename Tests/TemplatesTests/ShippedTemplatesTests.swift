import Foundation
import Templates
import Testing

@Suite("The templates of this repository")
struct ShippedTemplatesTests {
    private static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("templates").path

    @Test("are valid, render from their defaults, and their overlays change files that exist")
    func valid() throws {
        try withFolder { folder in
            let sources = try TemplateSource.folders(in: Self.folder)
            let catalogue = TemplateCatalogue(directory: folder, sources: sources)
            #expect(catalogue.refresh().map(\.description) == [])
            #expect(catalogue.templates.map(\.name) == ["eco-membership", "nft-collection"])
            for template in catalogue.templates {
                let answers = try Answers.resolve(manifest: template.manifest)
                let project = try Scaffold.render(template, answers).tree
                let reference = try template.overlay("judge/reference", answers)
                #expect(reference.paths.contains { project[$0] != nil })
                #expect(try !template.acceptanceSuite(answers).isEmpty)
                for mutant in try template.mutants() {
                    let overlay = try template.overlay("judge/mutants/\(mutant)", answers)
                    #expect(overlay.paths.allSatisfy { reference[$0] != nil || project[$0] != nil })
                }
            }
        }
    }
}
