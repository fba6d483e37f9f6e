import CLibgit2

/// The name of a git object: 20 bytes, written as 40 hexadecimal digits.
public struct GitObjectID: Hashable, Sendable, CustomStringConvertible, Comparable {
    /// 40 lowercase hexadecimal digits.
    public let hex: String

    /// Reads 40 hexadecimal digits of either case; anything else is no object id.
    public init?(_ hex: String) {
        let digits = hex.lowercased()
        guard digits.utf8.count == 40,
            digits.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { return nil }
        self.hex = digits
    }

    init(_ raw: git_oid) {
        hex = withUnsafeBytes(of: raw) { bytes in
            let digits = Array("0123456789abcdef")
            return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
        }
    }

    var raw: git_oid {
        var raw = git_oid()
        // The initialiser admits nothing that this call could refuse.
        _ = git_oid_fromstr(&raw, hex)
        return raw
    }

    public var description: String { hex }

    /// The first ten digits, for people.
    public var short: String { String(hex.prefix(10)) }

    public static func < (left: GitObjectID, right: GitObjectID) -> Bool { left.hex < right.hex }
}

/// Who wrote a commit, and when.
public struct GitSignature: Hashable, Sendable {
    public let name: String
    public let email: String
    /// Seconds since 1970, UTC.
    public let seconds: Int64

    public init(name: String, email: String, seconds: Int64) {
        self.name = name
        self.email = email
        self.seconds = seconds
    }

    /// The daemon itself, which signs everything that it makes.
    public static func sandboxd(at seconds: Int64) -> GitSignature {
        GitSignature(name: "Sandboxd", email: "sandboxd@localhost", seconds: seconds)
    }

    func withRaw<Result>(
        _ body: (UnsafePointer<git_signature>) throws(GitError) -> Result
    ) throws(GitError) -> Result {
        var made: UnsafeMutablePointer<git_signature>?
        try git("use \"\(name) <\(email)>\" as an author") {
            git_signature_new(&made, name, email, seconds, 0)
        }
        guard let made else { throw GitError(.failed, "Could not make an author: libgit2 gave none.") }
        defer { git_signature_free(made) }
        return try body(made)
    }
}
