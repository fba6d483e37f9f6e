import Foundation
import Templates
import Testing

@Suite("The catalogue")
struct CatalogueTests {
    @Test("publishes a folder once, and again only when it changed")
    func publishing() throws {
        try withFolder { folder in
            let catalogue = try SampleTemplate.serve(in: folder)
            let first = try catalogue.template(named: "eco-sample")
            let repository = try GitRepository.open(first.repositoryPath)
            let objects = try listing(first.repositoryPath)
            #expect(catalogue.refresh().isEmpty)
            #expect(try catalogue.template(named: "eco-sample").commit == first.commit)
            #expect(try listing(first.repositoryPath) == objects)

            try write("changed\n", to: "\(folder)/source/project/busan/port.txt")
            try write(
                SampleTemplate.changed([("version: 1.0.0", "version: 1.1.0")]),
                to: "\(folder)/source/template.yml"
            )
            #expect(catalogue.refresh().isEmpty)
            let second = try catalogue.template(named: "eco-sample")
            #expect(second.commit != first.commit)
            #expect(catalogue.versions(of: "eco-sample").map(\.description) == ["1.1.0", "1.0.0"])
            #expect(try repository.resolve("v1.0.0") == first.commit)
            #expect(try repository.resolve("v1.1.0") == second.commit)
            #expect(try catalogue.template(named: "eco-sample", version: SemanticVersion("1.0.0")) == first)
            #expect(try catalogue.template(named: "eco-sample", commit: first.commit) == first)
        }
    }

    @Test("gives the same folder the same commit on every machine")
    func determinism() throws {
        let commits = try (0..<2).map { _ in
            try withFolder { try SampleTemplate.template(in: $0).commit }
        }
        #expect(commits[0] == commits[1])
    }

    @Test("leaves out what tools leave behind in a template's folder")
    func leftovers() throws {
        try withFolder { folder in
            let clean = try SampleTemplate.template(in: folder).commit
            try write("x", to: "\(folder)/source/project/tests/__pycache__/a.pyc")
            try write("x", to: "\(folder)/source/project/.DS_Store")
            let catalogue = TemplateCatalogue(
                directory: "\(folder)/data",
                sources: [.folder("\(folder)/source")]
            )
            #expect(catalogue.refresh().isEmpty)
            #expect(try catalogue.template(named: "eco-sample").commit == clean)
        }
    }

    @Test("keeps serving a folder as it was when its new state is wrong")
    func brokenUpdate() throws {
        try withFolder { folder in
            let catalogue = try SampleTemplate.serve(in: folder)
            let good = try catalogue.template(named: "eco-sample")
            try write("schema: 7\n", to: "\(folder)/source/template.yml")
            let problems = catalogue.refresh()
            #expect(problems.count == 1)
            #expect(problems.first?.isServed == true)
            #expect(problems.first?.reason.contains("template.yml") == true)
            #expect(try catalogue.template(named: "eco-sample") == good)

            // So it does after a restart, which has nothing but the directory.
            let restarted = TemplateCatalogue(directory: "\(folder)/data", sources: catalogue.sources)
            #expect(restarted.refresh().count == 1)
            #expect(restarted.templates == [good])
        }
    }

    /// What is taken from or put into the sample, and what the problem must speak of.
    static let faults: [(String, String?, String)] = [
        ("template.yml", nil, "template.yml"),
        ("judge/acceptance.py.mustache", nil, "judge/acceptance.py"),
        ("project/contracts/Eco.vy.mustache", nil, "project/contracts/Eco.vy"),
        ("project/busan/port.txt", nil, "project/busan/"),
        ("project/.sandbox.yml", "x", "project/.sandbox.yml"),
        ("judge/reference/a.vy.mustache", "{{cty}}", "judge/reference/a.vy.mustache"),
        ("project/{{cty}}.txt", "x", "project/{{cty}}.txt"),
    ]

    @Test("refuses a template whose files do not fit its manifest", arguments: faults)
    func misfits(path: String, content: String?, mention: String) throws {
        try withFolder { folder in
            var files = SampleTemplate.files
            files[path] = content.map { .init($0) }
            let problem = try #require(throws: TemplateProblem.self) {
                try SampleTemplate.serve(files, in: folder)
            }
            #expect(problem.reason.contains(mention))
            #expect(!exists("\(folder)/data/published"))
        }
    }

    @Test("checks every text even where a variable has no default")
    func checksWithoutDefaults() throws {
        try withFolder { folder in
            var files = SampleTemplate.files
            files["template.yml"] = .init(SampleTemplate.changed([("    default: 10\n", "")]))
            files["project/busan/port.txt.mustache"] = .init("{{cty}}")
            let problem = try #require(throws: TemplateProblem.self) {
                try SampleTemplate.serve(files, in: folder)
            }
            #expect(problem.reason.contains("project/busan/port.txt.mustache"))
        }
    }

    @Test("refuses a folder with a link that leaves it")
    func leavingLink() throws {
        try withFolder { folder in
            try SampleTemplate.files.write(into: "\(folder)/source")
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/source/project/secrets",
                withDestinationPath: "/etc/passwd"
            )
            let catalogue = TemplateCatalogue(
                directory: "\(folder)/data",
                sources: [.folder("\(folder)/source")]
            )
            let problem = try #require(catalogue.refresh().first)
            #expect(problem.reason.contains("project/secrets"))
            #expect(catalogue.templates.isEmpty)
        }
    }

    @Test("reports an unreachable repository in one sentence, leaves nothing behind and serves the others")
    func unreachable() throws {
        try withFolder { folder in
            try SampleTemplate.files.write(into: "\(folder)/source")
            let away = try GitURL("file://\(folder)/nowhere.git")
            let catalogue = TemplateCatalogue(
                directory: "\(folder)/data",
                sources: [.git(away), .folder("\(folder)/source")]
            )
            let problems = catalogue.refresh()
            #expect(problems.count == 1)
            #expect(problems.first?.source == .git(away))
            #expect(problems.first?.description.contains("\n") == false)
            #expect(catalogue.templates.map(\.name) == ["eco-sample"])
            #expect(!exists("\(folder)/data/mirrors"))
        }
    }

    @Test("mirrors a git repository, follows it, and serves it when it is gone")
    func mirrors() throws {
        try withFolder { folder in
            let origin = try GitRepository.create(in: "\(folder)/origin")
            func commit(_ version: String) throws -> GitObjectID {
                var files = SampleTemplate.files
                files["template.yml"] = .init(SampleTemplate.changed([("1.0.0", version)]))
                let id = try origin.createCommit(
                    tree: origin.storeTree(files),
                    parents: [],
                    message: version,
                    author: tester
                )
                try origin.setReference("refs/heads/main", to: id)
                try origin.setReference("refs/tags/\(version)", to: id)
                return id
            }
            let url = try GitURL("file://\(folder)/origin")
            let first = try commit("1.0.0")
            let catalogue = TemplateCatalogue(directory: "\(folder)/data", sources: [.git(url)])
            #expect(catalogue.refresh().isEmpty)
            #expect(catalogue.templates.map(\.commit) == [first])

            let second = try commit("2.0.0")
            #expect(catalogue.refresh().isEmpty)
            #expect(catalogue.templates.map(\.commit) == [second])
            #expect(
                try catalogue.template(named: "eco-sample", version: SemanticVersion("1.0.0")).commit == first
            )

            try FileManager.default.removeItem(atPath: "\(folder)/origin")
            let problems = catalogue.refresh()
            #expect(problems.map(\.isServed) == [true])
            #expect(catalogue.templates.map(\.commit) == [second])
            let restarted = TemplateCatalogue(directory: "\(folder)/data", sources: [.git(url)])
            #expect(restarted.refresh(offline: true).isEmpty)
            #expect(restarted.templates.map(\.commit) == [second])
        }
    }

    @Test("gives up a repository that has more objects than it may")
    func transferLimit() throws {
        try withFolder { folder in
            let origin = try GitRepository.create(in: "\(folder)/origin")
            let id = try origin.createCommit(
                tree: origin.storeTree(SampleTemplate.files),
                parents: [],
                message: "x",
                author: tester
            )
            try origin.setReference("refs/heads/main", to: id)
            let catalogue = TemplateCatalogue(
                directory: "\(folder)/data",
                sources: [.git(try GitURL("\(folder)/origin"))],
                limits: GitTransferLimits(objects: 5)
            )
            let problem = try #require(catalogue.refresh().first)
            #expect(problem.reason.contains("more than 5 objects"))
            #expect(!exists("\(folder)/data/mirrors"))
        }
    }

    @Test("serves one of two sources of one name and reports the other")
    func sameName() throws {
        try withFolder { folder in
            try SampleTemplate.files.write(into: "\(folder)/a/one")
            try SampleTemplate.files.write(into: "\(folder)/a/two")
            let sources = try TemplateSource.folders(in: "\(folder)/a")
            #expect(sources == [.folder("\(folder)/a/one"), .folder("\(folder)/a/two")])
            let catalogue = TemplateCatalogue(directory: "\(folder)/data", sources: sources)
            #expect(catalogue.refresh().map(\.source) == [sources[1]])
            #expect(catalogue.templates.count == 1)
        }
    }

    @Test("names the nearest template and the versions that there are")
    func unknown() throws {
        try withFolder { folder in
            let catalogue = try SampleTemplate.serve(in: folder)
            let name = try #require(throws: TemplateError.self) {
                try catalogue.template(named: "eco-sampel")
            }
            #expect(name.description.contains("did you mean \"eco-sample\"?"))
            let version = try #require(throws: TemplateError.self) {
                try catalogue.template(named: "eco-sample", version: SemanticVersion("9.0.0"))
            }
            #expect(version.description.contains("it has 1.0.0"))
        }
    }

    @Test("gives the judge its suite, the reference and the mutants, rendered")
    func hiddenFiles() throws {
        try withFolder { folder in
            let template = try SampleTemplate.template(in: folder)
            let answers = try Answers.resolve(manifest: template.manifest, given: ["city": "busan"])
            let suite = try template.acceptanceSuite(answers)
            #expect(suite == FileTree(["acceptance.py": .init("CITY = \"busan\"\n")]))
            let reference = try template.overlay("judge/reference", answers)
            #expect(reference == FileTree(["contracts/Eco.vy": .init("# solved busan-eco\n")]))
            #expect(try template.mutants() == ["no-expiry"])
            let solved = try Scaffold.render(template, answers).tree.overlaid(with: reference)
            #expect(solved["contracts/Eco.vy"]?.text == "# solved busan-eco\n")
            #expect(throws: TreeError.self) { try template.overlay("judge/mutants/none", answers) }
        }
    }
}
