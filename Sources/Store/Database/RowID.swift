/// A row that the outside knows by an id.
public protocol IdentifiedRow: Identifiable, Sendable where ID == RowID<Self> {
    /// What an id begins with, up to the underscore: `team` in `team_01hf…`.
    static var idPrefix: String { get }
    /// The word for such a thing in an error message.
    static var kind: String { get }
}

/// The name of a row for the outside, typed by what it names.
///
/// A new one is the row's prefix, an underscore and sixteen characters of Crockford's base 32 in lower case:
/// 45 bits of milliseconds, then 35 random bits. So ids sort by age; they are names, not secrets.
public struct RowID<Row: IdentifiedRow>: RawRepresentable, Hashable, Sendable {
    public let rawValue: String

    /// Any text may be asked for; one that names no row is simply not found.
    ///
    /// SQLite would read text only up to a NUL and so find the row named before it: NUL becomes U+FFFD.
    public init(rawValue: String) {
        self.rawValue = Clip.withoutNul(rawValue)
    }

    init(in environment: StoreEnvironment) {
        let random = environment.randomBytes(5).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let time = UInt64(clamping: environment.now().milliseconds)
        rawValue = Row.idPrefix + "_" + Self.base32(time, digits: 9) + Self.base32(random, digits: 7)
    }

    private static func base32(_ value: UInt64, digits: UInt64) -> String {
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        let characters = (0..<digits).reversed().map { alphabet[Int(value >> ($0 * 5) & 31)] }
        return String(decoding: characters, as: UTF8.self)
    }
}

extension RowID: CustomStringConvertible {
    public var description: String { rawValue }
}

extension RowID: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        self.init(rawValue: value)
    }
}

extension RowID: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(rawValue: try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
