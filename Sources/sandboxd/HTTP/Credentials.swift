import Foundation

/// Reads tokens out of `Authorization` headers.
enum Credentials {
    /// The token of `Bearer TOKEN`.
    static func bearer(_ header: String) -> String? { value(of: header, scheme: "bearer") }

    /// The token of `Basic …`: git sends it as the password; the user name says nothing.
    static func basic(_ header: String) -> String? {
        guard let text = value(of: header, scheme: "basic"), let data = Data(base64Encoded: text) else {
            return nil
        }
        let pair = String(decoding: data, as: UTF8.self)
        guard let colon = pair.firstIndex(of: ":") else { return nil }
        return String(pair[pair.index(after: colon)...])
    }

    private static func value(of header: String, scheme: String) -> String? {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == scheme else { return nil }
        let value = parts[1].trimmingCharacters(in: .whitespaces)
        return value.isEmpty ? nil : value
    }
}
