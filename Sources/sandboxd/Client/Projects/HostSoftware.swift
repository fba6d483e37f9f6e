import Foundation
import Judge
import Templates

/// What judging needs of this machine besides jails.
enum HostSoftware {
    /// Serves projects' repositories; without it nothing can be pushed, but folders can still be judged.
    static func git() -> CheckReport.Item {
        let places = ["/usr/lib/git-core", "/usr/libexec/git-core"].map { $0 + "/git-http-backend" }
        let found = places.first { FileManager.default.isExecutableFile(atPath: $0) }
        return CheckReport.Item(
            name: "git",
            ok: found != nil,
            detail: found ?? "there is no git-http-backend",
            consequence: found == nil ? "Teams cannot push to this daemon; install the package git." : "",
            isNeeded: false
        )
    }

    static func toolchain() -> CheckReport.Item {
        do {
            let found = try Toolchain.locate(root: JudgeSetup.root())
            return item("toolchain", found.path)
        } catch {
            return item("toolchain", "none that can be used", missing: "\(error)")
        }
    }

    static func templates(_ folder: String?) async -> CheckReport.Item {
        do {
            let names = try await LocalTemplates(folder: folder).all().map(\.name)
            return item("templates", names.joined(separator: ", "))
        } catch {
            return item("templates", "none that can be read", missing: "\(error)")
        }
    }

    private static func item(_ name: String, _ detail: String, missing: String = "") -> CheckReport.Item {
        CheckReport.Item(
            name: name,
            ok: missing.isEmpty,
            detail: detail,
            consequence: missing,
            isNeeded: true
        )
    }
}
