import Devnet

/// What a JSON value must look like: the part of JSON Schema that the API needs.
indirect enum Schema: Sendable {
    case string
    /// One of these texts.
    case word([String])
    case integer
    case number
    case boolean
    case anything
    case array(Schema)
    /// Members in order; further ones are allowed.
    case object([Member])
    /// An object whose members all look alike.
    case map(Schema)
    case nullable(Schema)
    /// One of the document's named schemas.
    case named(String)

    struct Member: Sendable {
        let name: String
        let schema: Schema
        let isRequired: Bool

        static func member(_ name: String, _ schema: Schema) -> Member {
            Member(name: name, schema: schema, isRequired: true)
        }

        static func optional(_ name: String, _ schema: Schema) -> Member {
            Member(name: name, schema: schema, isRequired: false)
        }
    }
}

extension Schema {
    /// As JSON Schema 2020-12, which OpenAPI 3.1 takes.
    var json: JSONValue {
        switch self {
        case .string: .object(["type": "string"])
        case .word(let words):
            .object(["type": "string", "enum": .array(words.map { .string($0) })])
        case .integer: .object(["type": "integer"])
        case .number: .object(["type": "number"])
        case .boolean: .object(["type": "boolean"])
        case .anything: .object([])
        case .array(let items): .object(["type": "array", "items": items.json])
        case .map(let values): .object(["type": "object", "additionalProperties": values.json])
        case .nullable(let schema): .object(["anyOf": [schema.json, .object(["type": "null"])]])
        case .named(let name): .object(["$ref": .string("#/components/schemas/\(name)")])
        case .object(let members):
            .object([
                "type": "object",
                "required": .array(members.filter(\.isRequired).map { .string($0.name) }),
                "properties": .object(members.map { JSONValue.Member($0.name, $0.schema.json) }),
            ])
        }
    }

    /// What keeps a value from being as this schema says; nil where nothing does.
    func problem(in value: JSONValue, at place: String = "$") -> String? {
        switch (self, value) {
        case (.anything, _), (.string, .string), (.number, .number), (.boolean, .bool): return nil
        case (.word(let words), .string(let text)):
            return words.contains(text) ? nil : "\(place) is \"\(text)\", none of \(words)"
        case (.integer, .number(let digits)):
            return digits.allSatisfy { $0.isNumber || $0 == "-" } ? nil : "\(place) is \(digits), no integer"
        case (.nullable, .null): return nil
        case (.nullable(let schema), _): return schema.problem(in: value, at: place)
        case (.named(let name), _):
            guard let schema = Schemas.named[name] else { return "\(place): there is no schema \(name)" }
            return schema.problem(in: value, at: place)
        case (.array(let items), .array(let values)):
            for (index, item) in values.enumerated() {
                if let problem = items.problem(in: item, at: "\(place)[\(index)]") { return problem }
            }
            return nil
        case (.map(let schema), .object(let members)):
            for member in members {
                if let problem = schema.problem(in: member.value, at: "\(place).\(member.key)") {
                    return problem
                }
            }
            return nil
        case (.object(let wanted), .object):
            for member in wanted {
                let inner = "\(place).\(member.name)"
                if let given = value[member.name] {
                    if let problem = member.schema.problem(in: given, at: inner) { return problem }
                } else if member.isRequired {
                    return "\(inner) is missing"
                }
            }
            return nil
        default: return "\(place) is \(value.kind), not \(json.text)"
        }
    }
}
