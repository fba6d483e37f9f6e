import Foundation
import Templates
import Testing

@Suite("Exporting a commit")
struct CommitExportTests {
    /// Exports a commit of hostile entries into a fresh folder, and gives the folder to look at.
    private func export(
        _ make: (HostileRepository) throws -> GitObjectID,
        subtree: String? = nil,
        limits: TreeLimits = .project,
        check: (ExportReport, String) throws -> Void = { _, _ in }
    ) throws {
        try withFolder { folder in
            let hostile = try HostileRepository(in: folder)
            let commit = try make(hostile)
            do {
                let report = try CommitExport.export(
                    hostile.repository,
                    commit: commit,
                    subtree: subtree,
                    into: "\(folder)/out",
                    limits: limits
                )
                try check(report, "\(folder)/out")
            } catch {
                #expect(!exists("\(folder)/out"), "a refused commit must leave nothing behind")
                throw error
            }
        }
    }

    @Test("writes files, executables and links that stay inside, and nothing else")
    func ordinary() throws {
        try export { hostile in
            let sub = try hostile.tree([
                (.executable, "run", hostile.blob("#!")), (.link, "up", hostile.blob("../a.txt")),
            ])
            return try hostile.commit([
                (.file, "a.txt", hostile.blob("hello")), (.folder, "sub", sub),
                (.submodule, "vendor", hostile.blob("x")),
            ])
        } check: { report, out in
            let written = try listing(out)
            let behindLink = try read("\(out)/sub/up")
            #expect(written == ["a.txt", "sub/run*", "sub/up@"])
            #expect(behindLink == "hello")
            #expect(report.files == 3)
            #expect(report.submodules == ["vendor"])
            #expect(!exists("\(out)/vendor"))
        }
    }

    @Test("can be of one folder of the commit")
    func subtree() throws {
        let make = { (hostile: HostileRepository) in
            let inner = try hostile.tree([(.file, "x", hostile.blob("1"))])
            let outer = try hostile.tree([(.folder, "inner", inner)])
            return try hostile.commit([(.folder, "outer", outer)])
        }
        try export(make, subtree: "outer/inner") { _, out in
            let written = try listing(out)
            #expect(written == ["x"])
        }
        #expect(throws: TreeError.missing("outer/none")) { try export(make, subtree: "outer/none") }
        #expect(throws: TreeError.missing("outer/inner/x")) { try export(make, subtree: "outer/inner/x") }
        #expect(throws: TreeError.self) { try export(make, subtree: "../outer") }
    }

    @Test(
        "names the link that leaves the tree",
        arguments: ["/etc/passwd", "../../etc/passwd", "..", "", String(repeating: "a/", count: 400)]
    )
    func leavingLinks(target: String) throws {
        let error = try #require(throws: TreeError.self) {
            try export { hostile in
                try hostile.commit([
                    (.file, "a", hostile.blob("x")), (.link, "secrets", hostile.blob(target)),
                ])
            }
        }
        guard case .badSymlink("secrets", _, _) = error else { throw error }
    }

    @Test("refuses a link and a folder of one name")
    func linkThenFolder() throws {
        #expect(throws: TreeError.self) {
            try export { hostile in
                let folder = try hostile.tree([(.file, "passwd", hostile.blob("owned"))])
                return try hostile.commit([
                    (.link, "d", hostile.blob("sub")), (.folder, "d", folder),
                ])
            }
        }
    }

    @Test("refuses a link that leaves by way of another link")
    func chainedLinks() throws {
        #expect(throws: TreeError.self) {
            try export { hostile in
                let b = try hostile.tree([
                    (.link, "out", hostile.blob("up/../etc")), (.link, "up", hostile.blob("../..")),
                ])
                return try hostile.commit([(.folder, "a", hostile.tree([(.folder, "b", b)]))])
            }
        }
    }

    @Test("refuses two links whose names read the same, of which one would go unchecked")
    func sameReading() throws {
        #expect(throws: TreeError.self) {
            try export { hostile in
                try hostile.commit([
                    (.link, "e\u{301}", hostile.blob("/etc/passwd")), (.link, "\u{e9}", hostile.blob("a")),
                ])
            }
        }
    }

    @Test(
        "refuses names that leave the folder or enter git's",
        arguments: [".git", ".GIT", "git~1", "..", ".", "a/b", "../x", ".git ", "a\u{1b}[2J", "/abs"]
    )
    func names(name: String) throws {
        let error = try #require(throws: TreeError.self) {
            try export { hostile in try hostile.commit([(.file, name, hostile.blob("x"))]) }
        }
        #expect(error.code == "bad_path")
        #expect(throws: TreeError.self) {
            try export { hostile in
                let folder = try hostile.tree([(.file, "config", hostile.blob("x"))])
                return try hostile.commit([(.folder, name, folder)])
            }
        }
    }

    @Test("takes names that only differ in case, as Linux does")
    func cases() throws {
        try export { hostile in
            try hostile.commit([(.file, "README", hostile.blob("1")), (.file, "readme", hostile.blob("2"))])
        } check: { report, _ in
            #expect(report.files == 2)
        }
    }

    @Test("refuses a tree of ten objects that unfolds to ten thousand million files")
    func treeBomb() throws {
        #expect(throws: TreeError.tooManyEntries(limit: TreeLimits.project.entries)) {
            try export { hostile in
                let blob = try hostile.blob("")
                var tree = try hostile.tree((0..<10).map { (.file, "f\($0)", blob) })
                for _ in 0..<9 {
                    tree = try hostile.tree((0..<10).map { (.folder, "d\($0)", tree) })
                }
                return try hostile.commit(tree: tree)
            }
        }
    }

    @Test("refuses a bomb of bytes: one blob under many names")
    func byteBomb() throws {
        let limits = TreeLimits(entries: 1000, bytes: 1000, fileBytes: 100, depth: 5)
        #expect(throws: TreeError.tooManyBytes(limit: 1000)) {
            try export(
                { hostile in
                    let blob = try hostile.blob(String(repeating: "x", count: 100))
                    return try hostile.commit((0..<11).map { (.file, "f\($0 + 10)", blob) })
                },
                limits: limits
            )
        }
    }

    @Test("keeps to the limits of files, bytes and depth exactly")
    func limits() throws {
        let make = { (hostile: HostileRepository) in
            let inner = try hostile.tree([(.file, "x", hostile.blob("1234"))])
            return try hostile.commit([(.folder, "a", inner), (.folder, "b", inner)])
        }
        try export(make, limits: TreeLimits(entries: 4, bytes: 8, fileBytes: 4, depth: 2)) { report, _ in
            #expect(report.bytes == 8)
        }
        #expect(throws: TreeError.tooManyEntries(limit: 3)) {
            try export(make, limits: TreeLimits(entries: 3, bytes: 8, fileBytes: 4, depth: 2))
        }
        #expect(throws: TreeError.tooManyBytes(limit: 7)) {
            try export(make, limits: TreeLimits(entries: 4, bytes: 7, fileBytes: 4, depth: 2))
        }
        #expect(throws: TreeError.fileTooLarge("a/x", bytes: 4, limit: 3)) {
            try export(make, limits: TreeLimits(entries: 4, bytes: 8, fileBytes: 3, depth: 2))
        }
        #expect(throws: TreeError.self) {
            try export(make, limits: TreeLimits(entries: 4, bytes: 8, fileBytes: 4, depth: 1))
        }
    }

    @Test("refuses depth that hides behind a tree known from a shallower place")
    func hiddenDepth() throws {
        #expect(throws: TreeError.self) {
            try export(
                { hostile in
                    let leaf = try hostile.tree([(.file, "x", hostile.blob("1"))])
                    let two = try hostile.tree([(.folder, "l", leaf)])
                    let three = try hostile.tree([(.folder, "m", two)])
                    return try hostile.commit([(.folder, "a", two), (.folder, "b", three)])
                },
                limits: TreeLimits(entries: 100, bytes: 100, fileBytes: 100, depth: 3)
            )
        }
    }

    @Test("refuses a folder that holds anything")
    func occupied() throws {
        try withFolder { folder in
            let hostile = try HostileRepository(in: folder)
            let commit = try hostile.commit([(.file, "a", hostile.blob("x"))])
            try write("mine", to: "\(folder)/out/file")
            #expect(throws: TreeError.notEmpty("\(folder)/out")) {
                try CommitExport.export(hostile.repository, commit: commit, into: "\(folder)/out")
            }
        }
    }

    @Test("runs no filter that the commit asks for")
    func filters() throws {
        try export { hostile in
            try hostile.commit([
                (.file, ".gitattributes", hostile.blob("* text eol=crlf ident\n")),
                (.file, "a", hostile.blob("$Id$\nx\n")),
            ])
        } check: { _, out in
            let content = try read("\(out)/a")
            #expect(content == "$Id$\nx\n")
        }
    }
}
