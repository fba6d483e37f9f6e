import Foundation
import Templates
import Testing

@Suite("Scaffolding")
struct ScaffoldTests {
    @Test("makes a working copy of one commit whose files are all committed")
    func workingCopy() throws {
        try withFolder { folder in
            let project = try SampleTemplate.project(in: folder)
            let commit = try Scaffold.create(project, in: "\(folder)/my/project")
            #expect(
                try listing("\(folder)/my/project") == [
                    ".sandbox.yml", "contracts/Eco.vy", "contracts/PartnerShop.vy", "incheon_eco/notes.txt",
                    "tests/latest@", "tests/run.sh*",
                ]
            )
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/my") == ["project"])
            let repository = try GitRepository.open("\(folder)/my/project")
            #expect(repository.headBranch == "refs/heads/main")
            #expect(try repository.resolve("HEAD") == commit)
            #expect(try repository.resolve("refs/scaffold/eco-sample") == commit)
            #expect(try repository.commit(commit).parents.isEmpty)
            // Nothing differs from the commit, so there is nothing to commit.
            #expect(try repository.commitAll(message: "again", author: tester) == commit)
        }
    }

    @Test("makes the same commit from the same answers, bare or not, on every machine")
    func determinism() throws {
        let commits = try (0..<2).map { _ in
            try withFolder { folder in
                let project = try SampleTemplate.project(["city": "busan"], in: folder)
                let bare = try Scaffold.createRepository(project, bareAt: "\(folder)/a.git")
                #expect(try Scaffold.create(project, in: "\(folder)/b") == bare)
                let repository = try GitRepository.open("\(folder)/a.git")
                #expect(repository.isBare)
                #expect(try repository.resolve("main") == bare)
                #expect(try repository.resolve("refs/scaffold/eco-sample") == bare)
                return bare
            }
        }
        #expect(commits[0] == commits[1])
        let other = try withFolder { folder in
            try Scaffold.create(SampleTemplate.project(["points": "11"], in: folder), in: "\(folder)/b")
        }
        #expect(other != commits[0])
    }

    @Test("records template, version, template commit and answers")
    func record() throws {
        try withFolder { folder in
            let given = ["project_name": "a \"quoted\": #name", "operators": "bank,cafe", "city": "busan"]
            let project = try SampleTemplate.project(given, in: folder)
            let record = try ProjectRecord(parsing: #require(project.tree[".sandbox.yml"]).content)
            #expect(record.template == "eco-sample")
            #expect(record.version == project.template.version)
            #expect(record.commit == project.template.commit)
            #expect(record.answers == project.answers.texts)
            let again = try Answers.resolve(manifest: project.template.manifest, given: record.answers)
            #expect(again == project.answers)

            let id = try Scaffold.create(project, in: "\(folder)/p")
            let message = try GitRepository.open("\(folder)/p").commit(id).message
            #expect(message.hasPrefix("Scaffold eco-sample 1.0.0\n"))
            #expect(message.contains("Template-Commit: \(project.template.commit)\n"))
        }
    }

    @Test("refuses a target that holds anything, and touches nothing in it")
    func occupied() throws {
        try withFolder { folder in
            let project = try SampleTemplate.project(in: folder)
            try write("mine", to: "\(folder)/p/file.txt")
            #expect(throws: TreeError.notEmpty("\(folder)/p")) {
                try Scaffold.create(project, in: "\(folder)/p")
            }
            #expect(throws: TreeError.notEmpty("\(folder)/p")) {
                try Scaffold.createRepository(project, bareAt: "\(folder)/p")
            }
            #expect(try listing("\(folder)/p") == ["file.txt"])
            #expect(throws: TreeError.self) { try Scaffold.create(project, in: "\(folder)/p/file.txt") }
            #expect(try read("\(folder)/p/file.txt") == "mine")
        }
    }

    @Test("fills an empty folder, which stays the one that a shell may stand in")
    func emptyTarget() throws {
        try withFolder { folder in
            let project = try SampleTemplate.project(in: folder)
            try FileManager.default.createDirectory(atPath: "\(folder)/p", withIntermediateDirectories: false)
            func fileNumber() throws -> NSNumber? {
                try FileManager.default.attributesOfItem(atPath: "\(folder)/p")[.systemFileNumber]
                    as? NSNumber
            }
            let before = try fileNumber()
            try Scaffold.create(project, in: "\(folder)/p")
            let after = try fileNumber()
            #expect(before == after)
            #expect(exists("\(folder)/p/.sandbox.yml"))
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [
                    "data", "p", "source",
                ]
            )
        }
    }

    @Test("that fails leaves nothing behind")
    func nothingLeft() throws {
        try withFolder { folder in
            let project = try SampleTemplate.project(in: folder)
            try write("a file", to: "\(folder)/file")
            let before = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(throws: TreeError.self) { try Scaffold.create(project, in: "\(folder)/file/below/p") }
            #expect(throws: (any Error).self) {
                try GitRepository.clone(GitURL("\(folder)/nowhere"), into: "\(folder)/new/deep/clone")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == before)
        }
    }

    @Test("refuses a record that was tampered with")
    func badRecord() {
        for text in [
            "", "schema: 1\n", "schema: 1\ntemplate: {name: a, version: 1.0.0, commit: x}\nanswers: {}\n",
        ] {
            #expect(throws: ManifestError.self) { try ProjectRecord(parsing: Array(text.utf8)) }
        }
    }
}
