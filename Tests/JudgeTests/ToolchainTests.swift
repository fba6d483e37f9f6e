import Foundation
import Judge
import Testing

@Suite("The judge's toolchain")
struct ToolchainTests {
    /// A folder that looks like an environment.
    private static func make(
        in root: String,
        packages: [String] = ["vyper", "pytest", "web3"],
        version: String = "1.0",
        interpreter: String = "/usr/bin/env"
    ) throws {
        let manager = FileManager.default
        let path = "\(root)/\(Toolchain.folder)"
        let library = "\(path)/lib/python3.11/site-packages"
        try? manager.removeItem(atPath: path)
        try manager.createDirectory(atPath: library, withIntermediateDirectories: true)
        try manager.createDirectory(atPath: "\(path)/bin", withIntermediateDirectories: true)
        try manager.createSymbolicLink(atPath: "\(path)/bin/python", withDestinationPath: interpreter)
        try Data("home = /usr/bin\nversion = 3.11.2\n".utf8)
            .write(to: URL(fileURLWithPath: "\(path)/pyvenv.cfg"))
        for package in packages {
            for name in [package, "\(package)-\(version).dist-info"] {
                try manager.createDirectory(atPath: "\(library)/\(name)", withIntermediateDirectories: false)
            }
        }
    }

    @Test("is found with a fingerprint that changes with every version")
    func fingerprint() async throws {
        try await withFolder { root in
            try Self.make(in: root)
            let first = try Toolchain.locate(root: root)
            #expect(first.path == "\(root)/\(Toolchain.folder)")
            #expect(try Toolchain.locate(root: root) == first)
            try Self.make(in: root, version: "1.1")
            #expect(try Toolchain.locate(root: root).fingerprint != first.fingerprint)
        }
    }

    @Test("that is missing, incomplete, or would not work in a jail is refused with what to do")
    func refused() async throws {
        try await withFolder { root in
            let path = "\(root)/\(Toolchain.folder)"
            #expect(throws: ToolchainError.missing(path)) { try Toolchain.locate(root: root) }
            try Self.make(in: root, packages: ["pytest"])
            #expect(throws: ToolchainError.incomplete(path, ["vyper", "web3"])) {
                try Toolchain.locate(root: root)
            }
            try Self.make(in: root, interpreter: "\(path)/pyvenv.cfg")
            #expect(throws: ToolchainError.self) { try Toolchain.locate(root: root) }
            #expect(ToolchainError.missing(path).description.contains("make toolchain"))
        }
    }

    @Test("brings every program of the harness along, readable by the jails' users")
    func harness() async throws {
        try await withFolder { folder in
            let manager = FileManager.default
            let sources = Bench.root + "/Sources/Judge/Harness"
            let expected = try manager.contentsOfDirectory(atPath: sources).filter { $0.hasSuffix(".py") }
                .sorted()
            #expect(expected.count >= 6)
            try Harness.write(into: "\(folder)/harness")
            #expect(try manager.contentsOfDirectory(atPath: "\(folder)/harness").sorted() == expected)
            for name in expected {
                let written = "\(folder)/harness/\(name)"
                #expect(manager.contents(atPath: written) == manager.contents(atPath: "\(sources)/\(name)"))
                let mode = try manager.attributesOfItem(atPath: written)[.posixPermissions] as? Int
                #expect(mode == 0o644)
            }
        }
    }
}
