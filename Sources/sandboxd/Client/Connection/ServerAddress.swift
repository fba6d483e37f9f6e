import Foundation

/// The address of a daemon: scheme, host and port, without anything behind them.
package struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
    /// Where `sandboxd serve` listens unless told otherwise.
    package static let standard = ServerAddress(text: "http://127.0.0.1:8545", host: "127.0.0.1")

    /// Without a slash at its end.
    private let text: String
    private let host: String

    private init(text: String, host: String) {
        self.text = text
        self.host = host
    }

    /// - Throws: ``ClientError/badAddress(_:)``; what is meant is `http://HOST:PORT` or `https://HOST`.
    package init(parsing address: String) throws(ClientError) {
        let trimmed = address.hasSuffix("/") ? String(address.dropLast()) : address
        guard let parts = URLComponents(string: trimmed),
            let scheme = parts.scheme?.lowercased(), scheme == "http" || scheme == "https",
            let host = parts.host, !host.isEmpty,
            parts.path.isEmpty, parts.query == nil, parts.fragment == nil,
            parts.user == nil, parts.password == nil
        else { throw .badAddress(address) }
        let port = parts.port.map { ":\($0)" } ?? ""
        self.init(text: "\(scheme)://\(host)\(port)", host: host)
    }

    package var description: String { text }

    /// Whether it is this machine's own; only such a daemon's token may be looked for on this disk.
    package var isLoopback: Bool {
        if ["localhost", "::1", "[::1]"].contains(host) { return true }
        // By all four parts: 127.0.0.1.example.org is somebody else's.
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// The URL of a path of the API, which begins with a slash and is percent-encoded already.
    package func url(_ path: String) -> String { text + path }

    /// Whether a git URL is a project of this daemon, and of which id.
    package func project(of gitURL: String) -> String? {
        let prefix = "\(text)/git/"
        guard gitURL.hasPrefix(prefix), gitURL.hasSuffix(".git") else { return nil }
        let id = gitURL.dropFirst(prefix.count).dropLast(4)
        return id.isEmpty || id.contains("/") ? nil : String(id)
    }
}
