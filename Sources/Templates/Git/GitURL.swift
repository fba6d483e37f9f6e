import Foundation

/// Where a git repository lives, limited to the transports that are safe to hand to libgit2.
///
/// Admitted are `https`, `http`, `ssh`, `file` and a path on this machine. Everything else, `ext::` and the
/// short `host:path` form included, is refused, because libgit2 reads such texts as SSH hosts.
public struct GitURL: Hashable, Sendable, CustomStringConvertible {
    /// What libgit2 is given.
    public let text: String

    /// The same without a user name or password, fit for messages and logs.
    public let description: String

    public init(_ text: String) throws(GitError) {
        func refuse(_ reason: String) -> GitError {
            GitError(
                .invalidURL,
                "\"\(Self.redacted(text))\" is no git URL that may be used: \(reason); "
                    + "use https://, http://, ssh://, file:// or an absolute path."
            )
        }
        guard !text.isEmpty, text.utf8.count <= 2048 else { throw refuse("it is empty or too long") }
        guard text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7f || $0 == " " }),
            text.first != " ", text.last != " "
        else { throw refuse("it holds control characters or outer spaces") }
        if text.hasPrefix("/") {
            self.text = text
            description = text
            return
        }
        guard let separator = text.range(of: "://") else { throw refuse("it names no scheme") }
        let scheme = text[..<separator.lowerBound].lowercased()
        let rest = text[separator.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        switch scheme {
        case "file":
            guard authority.isEmpty else { throw refuse("a file URL must have three slashes and no host") }
        case "https", "http", "ssh":
            let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
            guard let first = host.first, first != "-", first != ":" else { throw refuse("it names no host") }
        default: throw refuse("its scheme \"\(scheme)\" is not one of them")
        }
        self.text = text
        description = Self.redacted(text)
    }

    private static func redacted(_ text: String) -> String {
        guard let separator = text.range(of: "://") else { return text }
        let authority = text[separator.upperBound...].prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return text }
        return text[..<separator.upperBound] + "…" + text[at...]
    }
}
