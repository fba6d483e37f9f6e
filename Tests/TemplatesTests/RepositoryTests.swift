import Foundation
import Templates
import Testing

@Suite("A repository")
struct RepositoryTests {
    @Test("resolves HEAD, branches, tags and ids, and nothing cleverer")
    func resolving() throws {
        try withFolder { folder in
            let id = try Scaffold.create(SampleTemplate.project(in: folder), in: "\(folder)/p")
            let repository = try GitRepository.open("\(folder)/p")
            try repository.setReference("refs/tags/v1", to: id)
            for name in ["HEAD", "main", "refs/heads/main", "v1", id.hex, id.hex.uppercased()] {
                #expect(try repository.resolve(name) == id)
            }
            for name in ["other", "HEAD~1", "HEAD^{tree}", ":/Scaffold", "", "..", "-x", "main@{0}"] {
                let error = try #require(throws: GitError.self) { try repository.resolve(name) }
                #expect(error.code == .notFound)
            }
        }
    }

    @Test("pushes to and clones from a repository beside it")
    func pushAndClone() throws {
        try withFolder { folder in
            let project = try SampleTemplate.project(in: folder)
            let first = try Scaffold.createRepository(project, bareAt: "\(folder)/server.git")
            let url = try GitURL("file://\(folder)/server.git")
            let clone = try GitRepository.clone(url, into: "\(folder)/clone")
            #expect(try clone.resolve("HEAD") == first)
            #expect(clone.remote("origin") == url.text)
            #expect(try listing("\(folder)/clone").contains("tests/run.sh*"))

            try write("solved\n", to: "\(folder)/clone/contracts/Eco.vy")
            try FileManager.default.removeItem(atPath: "\(folder)/clone/incheon_eco/notes.txt")
            let second = try clone.commitAll(message: "Solve", author: tester)
            #expect(try clone.commit(second).parents == [first])
            try clone.push(to: url, refspec: "refs/heads/main:refs/heads/main")
            let server = try GitRepository.open("\(folder)/server.git")
            #expect(try server.resolve("main") == second)
            #expect(try server.file(at: "contracts/Eco.vy", in: second, limit: 100)?.text == "solved\n")
            #expect(try server.file(at: "incheon_eco/notes.txt", in: second, limit: 100) == nil)
            #expect(try server.resolve("refs/scaffold/eco-sample") == first)
        }
    }

    @Test("reports a push that the other side refuses")
    func refusedPush() throws {
        try withFolder { folder in
            let project = try SampleTemplate.project(in: folder)
            try Scaffold.createRepository(project, bareAt: "\(folder)/server.git")
            let url = try GitURL("file://\(folder)/server.git")
            let ahead = try GitRepository.clone(url, into: "\(folder)/a")
            let behind = try GitRepository.clone(url, into: "\(folder)/b")
            try write("1", to: "\(folder)/a/new")
            _ = try ahead.commitAll(message: "a", author: tester)
            try ahead.push(to: url, refspec: "refs/heads/main")
            try write("2", to: "\(folder)/b/new")
            _ = try behind.commitAll(message: "b", author: tester)
            let error = try #require(throws: GitError.self) {
                try behind.push(to: url, refspec: "refs/heads/main")
            }
            #expect(error.code == .rejected)
        }
    }

    @Test("stores a working copy's state without touching index or branch")
    func snapshot() throws {
        try withFolder { folder in
            let first = try Scaffold.create(SampleTemplate.project(in: folder), in: "\(folder)/p")
            let repository = try GitRepository.open("\(folder)/p")
            try write("*.log\n", to: "\(folder)/p/.gitignore")
            try write("x", to: "\(folder)/p/a.log")
            try write("new\n", to: "\(folder)/p/new.txt")
            let index = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/p/.git/index"))
            let commit = try repository.snapshotWorkingCopy(message: "now", author: tester)
            #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/p/.git/index")) == index)
            #expect(try repository.resolve("HEAD") == first)
            #expect(try repository.commit(commit).parents == [first])
            let files = try CommitExport.read(repository, commit: commit)
            #expect(files["new.txt"]?.text == "new\n")
            #expect(files["a.log"] == nil)
            #expect(files["tests/run.sh"]?.mode == .executable)
            #expect(files["tests/latest"]?.mode == .symlink)
        }
    }

    @Test("reads one file of a commit with a cap on its size")
    func fileCap() throws {
        try withFolder { folder in
            let id = try Scaffold.create(SampleTemplate.project(in: folder), in: "\(folder)/p")
            let repository = try GitRepository.open("\(folder)/p")
            let size = try #require(try repository.file(at: "tests/run.sh", in: id, limit: 100)).content.count
            #expect(try repository.file(at: "tests/run.sh", in: id, limit: size)?.mode == .executable)
            #expect(throws: TreeError.fileTooLarge("tests/run.sh", bytes: size, limit: size - 1)) {
                try repository.file(at: "tests/run.sh", in: id, limit: size - 1)
            }
            #expect(try repository.file(at: "tests", in: id, limit: 100) == nil)
            #expect(try repository.file(at: "tests/run.sh/x", in: id, limit: 100) == nil)
        }
    }

    @Test("is not made over another, nor opened where there is none")
    func opening() throws {
        try withFolder { folder in
            _ = try GitRepository.createBare(at: "\(folder)/a.git")
            #expect(throws: GitError.self) { try GitRepository.createBare(at: "\(folder)/a.git") }
            #expect(throws: GitError.self) { try GitRepository.open("\(folder)/none") }
            #expect(throws: GitError.self) { try GitRepository.open(folder) }
        }
    }

    @Test("keeps its remotes")
    func remotes() throws {
        try withFolder { folder in
            let repository = try GitRepository.create(in: "\(folder)/p")
            #expect(repository.remote("origin") == nil)
            try repository.setRemote("origin", to: GitURL("https://example.org/a.git"))
            try repository.setRemote("origin", to: GitURL("https://example.org/b.git"))
            #expect(repository.remote("origin") == "https://example.org/b.git")
        }
    }

    @Test(
        "is never sought behind a URL of another kind",
        arguments: [
            "ext::sh -c id", "git://example.org/a", "ftp://example.org/a", "host:path", "user@host:path",
            "relative",
            "file://host/path", "https://", "https://-oProxyCommand=x/a", "ssh://-x/a", "https:///a", "",
            "a\nb",
            "https://example.org/\r\nHost: x",
        ]
    )
    func urls(text: String) throws {
        let error = try #require(throws: GitError.self) { try GitURL(text) }
        #expect(error.code == .invalidURL)
    }

    @Test("is named in messages without its password")
    func redaction() throws {
        let url = try GitURL("https://team:secret@example.org/a.git")
        #expect(url.description == "https://…@example.org/a.git")
        #expect(!url.description.contains("secret"))
    }

    @Test("work goes off the shared pool, and knows when nobody waits any more")
    func queue() async throws {
        let queue = GitQueue(width: 1)
        #expect(try await queue.run { _ in 42 } == 42)
        await #expect(throws: GitError(.failed, "No.")) {
            try await queue.run { _ -> Int in throw GitError(.failed, "No.") }
        }
        let (started, start) = AsyncStream<Void>.makeStream()
        let task = Task {
            try await queue.run { cancellation in
                start.finish()
                while !cancellation.isCancelled { Thread.sleep(forTimeInterval: 0.001) }
                return true
            }
        }
        for await _ in started {}
        task.cancel()
        #expect(try await task.value)
    }

    @Test("transfer that was cancelled before it began brings nothing")
    func cancelled() throws {
        try withFolder { folder in
            try Scaffold.createRepository(SampleTemplate.project(in: folder), bareAt: "\(folder)/server.git")
            let cancellation = GitCancellation()
            cancellation.cancel()
            let error = try #require(throws: GitError.self) {
                try GitRepository.clone(
                    GitURL("file://\(folder)/server.git"),
                    into: "\(folder)/clone",
                    cancellation: cancellation
                )
            }
            #expect(error.code == .cancelled)
            #expect(!exists("\(folder)/clone"))
        }
    }
}
