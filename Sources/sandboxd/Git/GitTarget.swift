import HTTPTypes

/// What a git client asks for: a repository and one of the two services.
struct GitTarget: Sendable, Hashable {
    enum Service: String, Sendable {
        case upload = "git-upload-pack"
        case receive = "git-receive-pack"
    }

    let project: String
    let service: Service
    /// Whether it is the first step, which lists references.
    let isAdvertisement: Bool

    var isPush: Bool { service == .receive }
    var changesReferences: Bool { isPush && !isAdvertisement }

    /// As `git http-backend` takes it.
    var pathInfo: String { "/\(project).git/" + (isAdvertisement ? "info/refs" : service.rawValue) }
    var query: String { isAdvertisement ? "service=\(service.rawValue)" : "" }

    /// Nil for everything but the three addresses of the smart protocol, spelt exactly so.
    init?(_ method: HTTPRequest.Method, _ path: Substring, query: String?) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        // An empty part, "git", "NAME.git", and the rest.
        guard parts.count >= 4, parts[0].isEmpty, parts[1] == "git", parts[2].hasSuffix(".git") else {
            return nil
        }
        let name = parts[2].dropLast(4)
        // Ids of projects hold nothing else, so no path can lead out of the folder.
        guard !name.isEmpty, name.utf8.count <= 64,
            name.utf8.allSatisfy({
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
                    || $0 == UInt8(ascii: "_")
            })
        else { return nil }
        project = String(name)
        switch (method, parts.dropFirst(3).joined(separator: "/")) {
        case (.get, "info/refs"):
            guard let query, query.hasPrefix("service="),
                let service = Service(rawValue: String(query.dropFirst(8)))
            else { return nil }
            self.service = service
            isAdvertisement = true
        case (.post, let last):
            guard let service = Service(rawValue: last) else { return nil }
            self.service = service
            isAdvertisement = false
        default: return nil
        }
    }
}
