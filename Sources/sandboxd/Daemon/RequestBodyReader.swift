import Devnet
import Primitives

/// Reads the members of a JSON object that somebody sent, and names the one that is wrong.
struct RequestBodyReader: Sendable {
    private let members: [JSONValue.Member]
    private let json: JSONValue

    init(_ json: JSONValue) throws(Refusal) {
        guard let members = json.members else {
            throw .invalid("The body must be a JSON object; it is \(json.kind).")
        }
        self.members = members
        self.json = json
    }

    /// Refuses a member that means nothing here, because it is most likely misspelt.
    func allow(_ names: Set<String>) throws(Refusal) {
        guard let unknown = members.first(where: { !names.contains($0.key) }) else { return }
        let known = names.isEmpty ? "none" : names.sorted().joined(separator: ", ")
        throw .invalid("\"\(unknown.key.prefix(60))\" is no member of this body; it may have \(known).")
    }

    /// A member that is there and not null.
    func value(_ name: String) -> JSONValue? {
        guard let value = json[name], !value.isNull else { return nil }
        return value
    }

    func has(_ name: String) -> Bool { value(name) != nil }

    func text(_ name: String) throws(Refusal) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string else { throw wrong(name, "a string", value) }
        return text
    }

    func requiredText(_ name: String) throws(Refusal) -> String {
        guard let text = try text(name) else { throw .invalid("The body needs \"\(name)\", a string.") }
        return text
    }

    /// Encoded blocks, one behind the other, in hexadecimal.
    func blocks(_ name: String) throws(Refusal) -> [[UInt8]]? {
        guard let text = try text(name) else { return nil }
        guard let bytes = Hex.decode(text) else {
            throw .invalid("\"\(name)\" must be encoded blocks, one behind the other, in 0x… digits.")
        }
        do { return try ChainFile.blocks(in: bytes) } catch { throw .invalid("\"\(name)\": \(error)") }
    }

    func number(_ name: String, in range: ClosedRange<UInt64>) throws(Refusal) -> UInt64? {
        guard let value = value(name) else { return nil }
        let wanted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard case .number(let digits) = value else { throw wrong(name, wanted, value) }
        guard let number = UInt64(digits), range.contains(number) else {
            throw .invalid("\"\(name)\" must be \(wanted); it is \(digits.prefix(40)).")
        }
        return number
    }

    /// An object of texts; numbers and booleans are taken as they are written, lists joined by commas.
    func texts(_ name: String) throws(Refusal) -> [String: String] {
        guard let value = value(name) else { return [:] }
        guard let members = value.members else { throw wrong(name, "an object", value) }
        var texts: [String: String] = [:]
        for member in members {
            guard let text = Self.plain(member.value) else {
                throw wrong(
                    "\(name).\(member.key.prefix(60))",
                    "a string, number, boolean or list",
                    member.value
                )
            }
            texts[member.key] = text
        }
        return texts
    }

    private static func plain(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): return text
        case .number(let digits): return digits
        case .bool(let flag): return flag ? "true" : "false"
        case .array(let items):
            let texts = items.compactMap(plain)
            return texts.count == items.count ? texts.joined(separator: ",") : nil
        case .null, .object, .written: return nil
        }
    }

    private func wrong(_ name: String, _ wanted: String, _ value: JSONValue) -> Refusal {
        .invalid("\"\(name)\" must be \(wanted); it is \(value.kind).")
    }
}
