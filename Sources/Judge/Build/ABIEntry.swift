import Devnet

/// The known shapes of contract ABI entries (Solidity's ABI specification, JSON form).
enum ABIEntry {
    private static let kinds: Set<String> = [
        "function", "constructor", "event", "error", "fallback", "receive",
    ]
    private static let mutabilities: Set<String> = ["pure", "view", "nonpayable", "payable"]
    private static let parameterLimit = 64
    private static let deepest = 8

    /// A copy of the entry that holds known members alone; nil where one of them has a wrong form.
    static func checked(_ entry: JSONValue) -> JSONValue? {
        guard entry.members != nil, let kind = entry["type"]?.string, kinds.contains(kind) else { return nil }
        var members = [JSONValue.Member("type", .string(kind))]
        if let name = entry["name"] {
            guard let name = identifier(name) else { return nil }
            members.append(.init("name", name))
        } else if ["function", "event", "error"].contains(kind) {
            return nil
        }
        for key in ["inputs", "outputs"] {
            guard let list = entry[key] else { continue }
            guard let list = parameters(list, depth: 0) else { return nil }
            members.append(.init(key, list))
        }
        if let mutability = entry["stateMutability"] {
            guard let word = mutability.string, mutabilities.contains(word) else { return nil }
            members.append(.init("stateMutability", mutability))
        }
        if let anonymous = entry["anonymous"] {
            guard anonymous.bool != nil else { return nil }
            members.append(.init("anonymous", anonymous))
        }
        return .object(members)
    }

    private static func parameters(_ value: JSONValue, depth: Int) -> JSONValue? {
        guard let items = value.array, items.count <= parameterLimit, depth < deepest else { return nil }
        var checked: [JSONValue] = []
        for item in items {
            guard let name = item["name"], let name = identifier(name), let type = item["type"]?.string,
                isType(type)
            else { return nil }
            var members = [JSONValue.Member("name", name), .init("type", .string(type))]
            if let components = item["components"] {
                guard let list = parameters(components, depth: depth + 1) else { return nil }
                members.append(.init("components", list))
            }
            if let indexed = item["indexed"] {
                guard indexed.bool != nil else { return nil }
                members.append(.init("indexed", indexed))
            }
            checked.append(.object(members))
        }
        return .array(checked)
    }

    /// A name of letters, digits, `_` and `$`; a parameter's may be empty.
    private static func identifier(_ value: JSONValue) -> JSONValue? {
        guard let text = value.string, text.utf8.count <= 200 else { return nil }
        let isName = text.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95
                || $0 == 36
        }
        return isName ? value : nil
    }

    /// Letters and digits, then any number of `[]` or `[n]`.
    private static func isType(_ text: String) -> Bool {
        guard (1...80).contains(text.utf8.count) else { return false }
        let base = text.utf8.prefix { (48...57).contains($0) || (97...122).contains($0) }
        guard let first = base.first, (97...122).contains(first) else { return false }
        return text.utf8.dropFirst(base.count).allSatisfy { (48...57).contains($0) || $0 == 91 || $0 == 93 }
    }
}
