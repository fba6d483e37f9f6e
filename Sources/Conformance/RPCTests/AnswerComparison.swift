import Devnet

/// Compares a node's answer with the one that a conversation prescribes.
///
/// As hive does: every member of a result must be equal and none may be missing or too many; of an error all but
/// its message. Where only the form is prescribed, the kinds of values are compared.
struct AnswerComparison {
    /// A difference, with the way to it in the answer.
    struct Difference: Hashable {
        let place: String
        let expected: String
        let found: String
    }

    let isFormOnly: Bool

    /// The first difference; nil when the answer will do.
    func difference(_ found: JSONValue, from expected: JSONValue) -> Difference? {
        if found["id"] != expected["id"] {
            return difference("id", expected["id"] ?? .null, found["id"] ?? .null)
        }
        if let error = expected["error"] {
            guard let foundError = found["error"] else { return difference("error", error, found) }
            if isFormOnly { return nil }
            return values("error", Self.withoutMessage(error), Self.withoutMessage(foundError))
        }
        guard let result = expected["result"], let foundResult = found["result"] else {
            return difference("result", expected, found)
        }
        return isFormOnly ? forms("result", result, foundResult) : values("result", result, foundResult)
    }

    private static func withoutMessage(_ error: JSONValue) -> JSONValue {
        .object((error.members ?? []).filter { $0.key != "message" })
    }

    private func values(_ place: String, _ expected: JSONValue, _ found: JSONValue) -> Difference? {
        switch (expected, found) {
        case (.object(let members), .object(let others)):
            for member in members {
                let inner = "\(place).\(member.key)"
                guard let other = found[member.key] else { return missing(inner, member.value) }
                if let difference = values(inner, member.value, other) { return difference }
            }
            let surplus = others.first { expected[$0.key] == nil }
            return surplus.map {
                Difference(place: "\(place).\($0.key)", expected: "nothing", found: Self.text($0.value))
            }
        case (.array(let items), .array(let others)):
            for (index, (item, other)) in zip(items, others).enumerated() {
                if let difference = values("\(place)[\(index)]", item, other) { return difference }
            }
            return items.count == others.count
                ? nil
                : Difference(
                    place: place,
                    expected: "\(items.count) items",
                    found: "\(others.count)"
                )
        case (.number(let digits), .number(let others)):
            if digits == others { return nil }
            return Double(digits) != nil && Double(digits) == Double(others)
                ? nil : difference(place, expected, found)
        default: return expected == found ? nil : difference(place, expected, found)
        }
    }

    /// Members that are named by the data (addresses, nonces, slots) may be others; all else must be there.
    private func forms(_ place: String, _ expected: JSONValue, _ found: JSONValue) -> Difference? {
        guard expected.kind == found.kind else { return difference(place, expected, found) }
        switch (expected, found) {
        case (.object(let members), .object):
            for member in members where member.key.first?.isNumber == false {
                let inner = "\(place).\(member.key)"
                guard let other = found[member.key] else { return missing(inner, member.value) }
                if let difference = forms(inner, member.value, other) { return difference }
            }
            return nil
        case (.array(let items), .array(let others)):
            guard let item = items.first, let other = others.first else { return nil }
            return forms("\(place)[0]", item, other)
        default: return nil
        }
    }

    private func missing(_ place: String, _ expected: JSONValue) -> Difference {
        Difference(place: place, expected: Self.text(expected), found: "nothing")
    }

    private func difference(_ place: String, _ expected: JSONValue, _ found: JSONValue) -> Difference {
        Difference(place: place, expected: Self.text(expected), found: Self.text(found))
    }

    private static func text(_ value: JSONValue) -> String {
        let text = String(decoding: value.bytes, as: UTF8.self)
        return text.count <= 300 ? text : "\(text.prefix(300))…"
    }
}
