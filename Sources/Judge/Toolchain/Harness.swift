import Foundation
import Synchronization

/// The judge's own Python programs, which are part of this executable, as files that a jail can mount.
package enum Harness {
    static let jailPath = "/harness"
    static let build = "/harness/build_vyper.py"
    static let teamSuite = "/harness/team_suite.py"
    static let acceptance = "/harness/acceptance_runner.py"

    private static let files: [(name: String, content: [UInt8])] = [
        ("abi_codec.py", PackageResources.abi_codec_py),
        ("acceptance_runner.py", PackageResources.acceptance_runner_py),
        ("build_vyper.py", PackageResources.build_vyper_py),
        ("json_rpc.py", PackageResources.json_rpc_py),
        ("suite_api.py", PackageResources.suite_api_py),
        ("team_suite.py", PackageResources.team_suite_py),
    ]

    /// Writes the programs into a new folder, readable by the jails' users.
    package static func write(into folder: String) throws {
        let manager = FileManager.default
        try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
        for (name, content) in files {
            let path = "\(folder)/\(name)"
            try Data(content).write(to: URL(fileURLWithPath: path))
            try manager.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        }
    }
}
