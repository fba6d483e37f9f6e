import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Where a daemon keeps what is not in its database.
struct DataFolder: Sendable {
    let path: String
    /// Whether it is removed when the daemon ends.
    let isTemporary: Bool

    var projects: String { path + "/projects" }
    var templates: String { path + "/templates" }
    var scratch: String { path + "/scratch" }
    /// The folder that git is told to look for hooks in: nothing is ever put there.
    var noHooks: String { path + "/no-hooks" }
    static let tokenName = "organiser.token"
    var tokenFile: String { path + "/" + Self.tokenName }

    var ipcSocket: String { path + "/sandboxd.ipc" }

    func repository(of project: String) -> String { "\(projects)/\(project).git" }

    /// The folder that a configuration names, or a new temporary one.
    init(_ configuration: DaemonConfiguration) throws {
        if configuration.isEphemeral {
            path = NSTemporaryDirectory() + "sandboxd-" + UUID().uuidString
            isTemporary = true
        } else {
            let given = configuration.dataDirectory
            path = URL(fileURLWithPath: given).standardizedFileURL.path
            isTemporary = false
        }
    }

    /// Makes the folders that are missing, for the daemon's user alone.
    func prepare() throws {
        for folder in [path, projects, templates, scratch, noHooks] {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        }
    }

    /// What was being judged when an earlier daemon ended.
    func clearScratch() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: scratch)) ?? [] {
            try? FileManager.default.removeItem(atPath: "\(scratch)/\(name)")
        }
    }

    func removeRepository(of project: String) {
        try? FileManager.default.removeItem(atPath: repository(of: project))
    }

    func remove() {
        if isTemporary { try? FileManager.default.removeItem(atPath: path) }
    }

    /// The organiser's token that lies here, if one does.
    func readToken() -> String? {
        guard let data = FileManager.default.contents(atPath: tokenFile) else { return nil }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Leaves the organiser's token for local commands.
    func writeToken(_ secret: String) throws { try writeSecret(Array((secret + "\n").utf8), to: tokenFile) }

    /// 32 random bytes that stay the same for as long as the folder lives.
    func judgingSecret() throws -> [UInt8] {
        let file = path + "/judging.secret"
        if let data = FileManager.default.contents(atPath: file), data.count == 32 { return Array(data) }
        var generator = SystemRandomNumberGenerator()
        let secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        try writeSecret(secret, to: file)
        return secret
    }

    /// Writes a file that the daemon's user alone can read, whole or not at all.
    private func writeSecret(_ bytes: [UInt8], to target: String) throws {
        let staging = target + ".new"
        unlink(staging)
        let file = open(staging, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("write", staging) }
        let written = write(file, bytes, bytes.count)
        let isDurable = fsync(file) == 0
        close(file)
        guard written == bytes.count, isDurable, rename(staging, target) == 0 else {
            throw failure("write", target)
        }
    }

    private func failure(_ action: String, _ path: String) -> Refusal {
        let reason = String(cString: strerror(errno))
        return Refusal(
            .failed,
            "file",
            "Could not \(action) \(path) (\(reason)); check its folder's permissions."
        )
    }
}
