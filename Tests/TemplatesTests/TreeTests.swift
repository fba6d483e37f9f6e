import Templates
import Testing

@Suite("A tree of files")
struct TreeTests {
    @Test(
        "refuses names that would be git's own folder on any system",
        arguments: [
            ".git", ".GIT", ".Git", "git~1", "GIT~1", ".git.", ".git ", ".git . .", ".git::$INDEX_ALLOCATION",
            ".g\u{200c}it", "\u{feff}.git", ".git\\hooks",
        ]
    )
    func gitFolder(name: String) {
        #expect(throws: TreeError.self) { try PathRules.checkSafe("a/\(name)/config") }
        #expect(throws: TreeError.self) { try PathRules.checkPortable(name) }
    }

    @Test(
        "refuses paths that leave it or cannot be shown",
        arguments: ["", "/a", "a//b", "a/", "../a", "a/../b", "./a", "a\u{0}b", "a\nb", "a/\u{9b}31m"]
    )
    func unsafePaths(path: String) {
        #expect(throws: TreeError.self) { try PathRules.checkSafe(path) }
    }

    @Test(
        "of our own refuses names that only some systems can store",
        arguments: [
            "aux", "NUL.txt", "com1", "lpt9.tar.gz", "a.", "a ", "a:b", "a?b", "a\\b", "e\u{301}.txt",
        ]
    )
    func unportable(path: String) throws {
        #expect(throws: TreeError.self) { try PathRules.checkPortable(path) }
        try PathRules.checkSafe(path)
    }

    @Test(
        "takes ordinary names",
        arguments: [
            ".gitignore", ".github/workflows/ci.yml", "한글/계약.vy", "a b.txt", "console", "git~2", "..a",
        ]
    )
    func ordinary(path: String) throws {
        try PathRules.checkPortable(path)
    }

    @Test("refuses what some file systems hold for one path")
    func collisions() {
        let pairs = [("a/b", "A/c"), ("Readme", "README"), ("a", "a/b"), ("A", "a/b")]
        for (first, second) in pairs {
            let tree = FileTree([first: .init("x"), second: .init("y")])
            #expect(throws: TreeError.self) { try tree.check() }
        }
    }

    @Test("keeps to its limits exactly")
    func limits() throws {
        let tree = FileTree(["a/b": .init("1234"), "c": .init("5678")])
        try tree.check(limits: TreeLimits(entries: 3, bytes: 8, fileBytes: 4, depth: 2))
        #expect(throws: TreeError.tooManyEntries(limit: 2)) {
            try tree.check(limits: TreeLimits(entries: 2, bytes: 8, fileBytes: 4, depth: 2))
        }
        #expect(throws: TreeError.tooManyBytes(limit: 7)) {
            try tree.check(limits: TreeLimits(entries: 3, bytes: 7, fileBytes: 4, depth: 2))
        }
        #expect(throws: TreeError.tooDeep("a/b", limit: 1)) {
            try tree.check(limits: TreeLimits(entries: 3, bytes: 8, fileBytes: 4, depth: 1))
        }
        #expect(throws: TreeError.self) {
            try tree.check(limits: TreeLimits(entries: 3, bytes: 8, fileBytes: 3, depth: 2))
        }
    }

    /// Links by path, and whether they stay inside.
    static let links: [([String: String], Bool)] = [
        (["a": "b"], true),
        (["a/b": "../c"], true),
        (["a/b": "../../c"], false),
        (["a": "/etc/passwd"], false),
        (["a": ""], false),
        (["a": "a"], false),
        (["a": "b", "b": "a"], false),
        (["a": ".git/config"], false),
        // Taken as text the second target stays inside; followed through the first link it leaves.
        (["a/b/up": "../..", "a/b/out": "up/../etc"], false),
        // Taken as text the second target leaves; followed through the first link it stays inside.
        (["in": "x/y/z", "at": "in/../../w"], true),
    ]

    @Test("follows links through other links before it calls them safe", arguments: links)
    func followsLinks(links: [String: String], isSafe: Bool) {
        let tree = FileTree(links.mapValues { .init($0, mode: .symlink) })
        #expect(((try? tree.check()) != nil) == isSafe)
    }

    @Test("is laid over another file by file")
    func overlay() {
        let base = FileTree(["a": .init("1"), "b": .init("2")])
        let laid = base.overlaid(with: FileTree(["b": .init("3"), "c": .init("4")]))
        #expect(laid == FileTree(["a": .init("1"), "b": .init("3"), "c": .init("4")]))
    }
}
