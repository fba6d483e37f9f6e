import Cryptography
import Foundation
import Primitives

/// The Python environment that the jails build and test with.
public struct Toolchain: Sendable, Hashable {
    /// The folder of the environment on this machine.
    public let path: String
    /// SHA-256 over the Python version and every installed package with its version.
    public let fingerprint: String

    /// Where the environment stands in a jail.
    static let jailPath = "/toolchain"
    static let interpreter = "/toolchain/bin/python"

    /// Where the environment lies below a root folder.
    public static let folder = ".toolchain/python"

    private static let needed = ["vyper", "pytest", "web3"]

    /// Finds the environment in `.toolchain/python` below `root` and checks that it can work in a jail.
    ///
    /// - Throws: ``ToolchainError``.
    public static func locate(root: String) throws(ToolchainError) -> Toolchain {
        let path = "\(root)/\(folder)"
        guard let settings = try? String(contentsOfFile: "\(path)/pyvenv.cfg", encoding: .utf8) else {
            throw .missing(path)
        }
        let interpreter = URL(fileURLWithPath: "\(path)/bin/python").resolvingSymlinksInPath().path
        // Jails have the host's /usr and nothing else of it.
        guard interpreter.hasPrefix("/usr/"), FileManager.default.isExecutableFile(atPath: interpreter) else {
            throw .foreignInterpreter(path, interpreter)
        }
        let libraries = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/lib")) ?? []
        guard let library = libraries.filter({ $0.hasPrefix("python3") }).sorted().last,
            let installed = try? FileManager.default.contentsOfDirectory(
                atPath: "\(path)/lib/\(library)/site-packages"
            )
        else { throw .missing(path) }
        let lacking = needed.filter { !installed.contains($0) && !installed.contains("\($0).py") }
        guard lacking.isEmpty else { throw .incomplete(path, lacking) }
        let version = settings.split(separator: "\n").first { $0.hasPrefix("version") } ?? ""
        let packages = installed.filter { $0.hasSuffix(".dist-info") }.sorted()
        let text = ([String(version)] + packages).joined(separator: "\n")
        return Toolchain(path: path, fingerprint: Hex.encode(SHA256.hash(Array(text.utf8)).bytes))
    }
}

/// Why there is no Python environment to judge with.
public enum ToolchainError: Error, Sendable, Hashable, CustomStringConvertible {
    case missing(String)
    case incomplete(String, [String])
    case foreignInterpreter(String, String)

    public var code: String {
        switch self {
        case .missing: "toolchain_missing"
        case .incomplete: "toolchain_incomplete"
        case .foreignInterpreter: "toolchain_foreign_interpreter"
        }
    }

    public var description: String {
        switch self {
        case .missing(let path):
            "There is no Python environment at \"\(path)\"; run `make toolchain` to set one up."
        case .incomplete(let path, let lacking):
            "The Python environment at \"\(path)\" lacks \(lacking.joined(separator: ", ")); "
                + "remove it and run `make toolchain`."
        case .foreignInterpreter(let path, let interpreter):
            "The Python environment at \"\(path)\" uses \"\(interpreter)\", which jails do not have; "
                + "remove it and make it with /usr/bin/python3."
        }
    }
}
