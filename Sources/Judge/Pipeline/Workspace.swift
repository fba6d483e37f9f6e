import Foundation
import Synchronization

/// A folder of one process for its judgings: the harness once, and a scratch folder for each run.
///
/// It is removed with its last reference; what a process left behind that was killed is removed by the next one.
/// Jails see neither its path nor its neighbours.
final class Workspace: Sendable {
    let harness: String
    private let root: String
    private let count = Atomic(0)

    /// - Parameter parent: an existing folder.
    init(in parent: String) throws {
        Self.sweep(parent)
        let process = ProcessInfo.processInfo.processIdentifier
        root = "\(parent)/\(Self.prefix)\(process)-\(UUID().uuidString.lowercased())"
        harness = "\(root)/harness"
        try FileManager.default.createDirectory(
            atPath: root,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        try Harness.write(into: harness)
    }

    private static let prefix = "sandboxd-judge-"

    /// Removes the folders of processes that are gone.
    private static func sweep(_ parent: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        for name in names where name.hasPrefix(prefix) {
            let process = name.dropFirst(prefix.count).prefix { $0 != "-" }
            guard let number = Int32(process), number > 0, kill(number, 0) != 0, errno == ESRCH else {
                continue
            }
            try? FileManager.default.removeItem(atPath: "\(parent)/\(name)")
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    /// The path of a folder for one run, which does not exist yet.
    func scratch() -> String {
        "\(root)/\(count.wrappingAdd(1, ordering: .relaxed).newValue)"
    }

    /// Removes a run's folder; links in it are removed, never followed.
    func remove(_ scratch: String) {
        try? FileManager.default.removeItem(atPath: scratch)
    }
}
