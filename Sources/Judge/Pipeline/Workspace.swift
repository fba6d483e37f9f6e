import Foundation
import Synchronization

/// A folder of one process for its judgings: the harness once, and a scratch folder for each run.
///
/// It is removed with its last reference. Jails see neither its path nor its neighbours.
final class Workspace: Sendable {
    let harness: String
    private let root: String
    private let count = Atomic(0)

    /// - Parameter parent: an existing folder.
    init(in parent: String) throws {
        root = "\(parent)/judge-\(UUID().uuidString.lowercased())"
        harness = "\(root)/harness"
        try FileManager.default.createDirectory(
            atPath: root,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        try Harness.write(into: harness)
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
