import Foundation
import GRDB

/// Whom a token speaks for.
public enum TokenRole: String, Sendable, CaseIterable, Codable {
    case team
    case mentor
    case judge
    case organiser

    /// What a token of the role begins with, so that a leaked one is told at sight (and by scanners).
    public var tokenPrefix: String {
        switch self {
        case .team: "sbx_team_"
        case .mentor: "sbx_mentor_"
        case .judge: "sbx_judge_"
        case .organiser: "sbx_org_"
        }
    }
}

/// What is known of a token: everything but its secret.
public struct TokenRow: IdentifiedRow, Equatable {
    public static let idPrefix = "token"
    public static let kind = "token"

    public let id: RowID<TokenRow>
    public let role: TokenRole
    /// The team that a token of role `team` belongs to; nil for every other role.
    public let team: TeamRow.ID?
    public let name: String
    public let createdAt: Timestamp
    public let revokedAt: Timestamp?

    public var isRevoked: Bool { revokedAt != nil }
}

/// A token at the only moment when its secret is known.
public struct IssuedToken: Sendable {
    public let token: TokenRow
    /// What the bearer sends: the role's prefix and 32 random bytes in base64url.
    public let secret: String
}

extension TokenRow {
    static let selection = """
        SELECT tokens.*, teams.id AS teamId FROM tokens LEFT JOIN teams ON teams.key = tokens.team
        """

    init(row: Row) throws {
        id = row.id("id")
        guard let role = TokenRole(rawValue: row["role"]) else {
            throw StoreError.corrupt(path: "The database", reason: "the token \(id) has an unknown role")
        }
        self.role = role
        team = row.optionalID("teamId")
        name = row["name"]
        createdAt = row.time("createdAt")
        revokedAt = row.optionalTime("revokedAt")
    }
}

/// A token made outside the transaction that stores it.
struct TokenDraft: Sendable {
    let id: TokenRow.ID
    let role: TokenRole
    let name: String
    let nameKey: String
    let secret: String
    let hash: [UInt8]
    let createdAt: Timestamp

    init(role: TokenRole, name: Name, in environment: StoreEnvironment) {
        id = TokenRow.ID(in: environment)
        self.role = role
        self.name = name.text
        nameKey = name.key
        secret = role.tokenPrefix + base64URL(environment.randomBytes(32))
        hash = environment.hash(Array(secret.utf8))
        createdAt = environment.now()
    }

    func insert(into db: Database, team: (key: Int64, id: TeamRow.ID)?) throws -> IssuedToken {
        try db.insert(
            sql: """
                INSERT INTO tokens (id, role, team, name, nameKey, hash, createdAt)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id.rawValue, role.rawValue, team?.key, name, nameKey, Data(hash), createdAt.milliseconds,
            ],
            conflict: .nameTaken(kind: "valid token", name: name)
        )
        let token = TokenRow(
            id: id,
            role: role,
            team: team?.id,
            name: name,
            createdAt: createdAt,
            revokedAt: nil
        )
        return IssuedToken(token: token, secret: secret)
    }
}

/// Base64 with the alphabet that is safe in URLs, without padding (RFC 4648, section 5).
func base64URL(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var text: [UInt8] = []
    var window: UInt32 = 0
    var bits = 0
    for byte in bytes {
        window = window << 8 | UInt32(byte)
        bits += 8
        while bits >= 6 {
            bits -= 6
            text.append(alphabet[Int(window >> UInt32(bits) & 63)])
        }
    }
    if bits > 0 {
        text.append(alphabet[Int(window << UInt32(6 - bits) & 63)])
    }
    return String(decoding: text, as: UTF8.self)
}
