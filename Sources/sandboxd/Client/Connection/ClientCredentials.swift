import Foundation

/// Which daemon a command talks to and as whom: flags first, then the environment, then a local daemon's own file.
package struct ClientCredentials: Sendable, Hashable {
    package let server: ServerAddress
    package let token: String?

    /// Where a daemon leaves its organiser's token, below its data directory.
    package static let tokenFile = "organiser.token"
    package static let defaultDataDirectory = "./.sandboxd"

    /// - Parameter readFile: the text of a file, nil where there is none that can be read.
    package init(
        server: String? = nil,
        token: String? = nil,
        dataDirectory: String? = nil,
        environment: [String: String],
        readFile: (String) -> String?
    ) throws(ClientError) {
        let given = server ?? environment["SANDBOXD_SERVER"].nonEmpty
        self.server =
            try given.map { text throws(ClientError) in try ServerAddress(parsing: text) } ?? .standard
        if let token = token ?? environment["SANDBOXD_TOKEN"].nonEmpty {
            self.token = token
            return
        }
        // A token of this machine's daemon is nobody else's business.
        guard self.server.isLoopback else {
            self.token = nil
            return
        }
        let directory =
            dataDirectory ?? environment["SANDBOXD_DATA_DIRECTORY"].nonEmpty ?? Self.defaultDataDirectory
        let text = readFile("\(directory)/\(Self.tokenFile)")
        self.token = text.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.nonEmpty
    }
}

extension String? {
    /// Nil for an empty text, too: an environment variable set to nothing counts as not set.
    var nonEmpty: String? { self?.isEmpty == true ? nil : self }
}
