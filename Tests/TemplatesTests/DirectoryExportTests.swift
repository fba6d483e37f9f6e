import Foundation
import Templates
import Testing

@Suite("Exporting a plain folder")
struct DirectoryExportTests {
    @Test("copies files, executables and links, and no .git")
    func ordinary() throws {
        try withFolder { folder in
            let project = try SampleTemplate.project(in: folder)
            try Scaffold.create(project, in: "\(folder)/p")
            try write("x", to: "\(folder)/p/nested/.git/config")
            let report = try DirectoryExport.export("\(folder)/p", into: "\(folder)/out")
            #expect(report.files == project.tree.paths.count)
            let expected = try listing("\(folder)/p").filter { !$0.contains(".git") }
            #expect(try listing("\(folder)/out") == expected)
            #expect(!exists("\(folder)/out/.git"))
            #expect(!exists("\(folder)/out/nested/.git"))
        }
    }

    @Test("leaves out what .gitignore leaves out, in a repository's folder too")
    func ignored() throws {
        try withFolder { folder in
            _ = try GitRepository.create(in: "\(folder)/r")
            try write("/sub/.venv/\n*.log\n", to: "\(folder)/r/.gitignore")
            try write("x", to: "\(folder)/r/sub/.venv/huge")
            try write("x", to: "\(folder)/r/sub/a.log")
            try write("x", to: "\(folder)/r/sub/kept")
            try DirectoryExport.export("\(folder)/r/sub", into: "\(folder)/out")
            #expect(try listing("\(folder)/out") == ["kept"])
        }
    }

    @Test("refuses a link that leaves the folder and names it")
    func leavingLink() throws {
        try withFolder { folder in
            try write("x", to: "\(folder)/p/a")
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/p/secrets",
                withDestinationPath: "/etc/passwd"
            )
            #expect(throws: TreeError.badSymlink("secrets", target: "/etc/passwd", reason: "it is absolute"))
            {
                try DirectoryExport.export("\(folder)/p", into: "\(folder)/out")
            }
            #expect(!exists("\(folder)/out"))
        }
    }

    @Test("refuses pipes instead of waiting for them")
    func pipes() throws {
        try withFolder { folder in
            try write("x", to: "\(folder)/p/a")
            #expect(mkfifo("\(folder)/p/pipe", 0o600) == 0)
            #expect(throws: TreeError.specialFile("pipe")) {
                try DirectoryExport.export("\(folder)/p", into: "\(folder)/out")
            }
        }
    }

    @Test("keeps to the limits")
    func limits() throws {
        try withFolder { folder in
            try write("1234", to: "\(folder)/p/a/b")
            let lawful = TreeLimits(entries: 2, bytes: 4, fileBytes: 4, depth: 2)
            try DirectoryExport.export("\(folder)/p", into: "\(folder)/out", limits: lawful)
            for limits in [
                TreeLimits(entries: 1, bytes: 4, fileBytes: 4, depth: 2),
                TreeLimits(entries: 2, bytes: 3, fileBytes: 4, depth: 2),
                TreeLimits(entries: 2, bytes: 4, fileBytes: 3, depth: 2),
                TreeLimits(entries: 2, bytes: 4, fileBytes: 4, depth: 1),
            ] {
                #expect(throws: TreeError.self) {
                    _ = try DirectoryExport.read("\(folder)/p", limits: limits)
                }
            }
        }
    }

    @Test("says that a folder is missing")
    func missing() throws {
        try withFolder { folder in
            #expect(throws: TreeError.missing("\(folder)/none")) {
                _ = try DirectoryExport.read("\(folder)/none")
            }
        }
    }
}
