import Cryptography
import Primitives

/// Structured data to be signed (EIP-712).
struct TypedData {
    struct Field {
        let name: String
        let type: String
    }

    /// Most bytes of the types' names and fields: each type's hash covers all types that it reaches, so that the work
    /// grows with their square.
    private static let typesLimit = 16_384

    private let types: [String: [Field]]
    /// Of the types that the domain and the message can hold.
    private var typeHashes: [String: [UInt8]] = [:]
    private let primaryType: String
    private let domain: JSONValue
    private let message: JSONValue

    /// From the JSON that wallets exchange, as an object or as a string that holds it.
    init(_ value: JSONValue) throws(RPCError) {
        var value = value
        if let text = value.string {
            do { value = try JSONValue.parse(text) } catch { throw TypedData.invalid("the text is not JSON") }
        }
        guard let typeMembers = value["types"]?.members, let primary = value["primaryType"]?.string,
            let domain = value["domain"], let message = value["message"]
        else { throw TypedData.invalid("types, primaryType, domain and message are needed") }
        var types: [String: [Field]] = [:]
        var size = 0
        for member in typeMembers {
            size += member.key.utf8.count
            guard let items = member.value.array else {
                throw TypedData.invalid("type \(member.key) is no array")
            }
            var fields: [Field] = []
            for item in items {
                guard let name = item["name"]?.string, let type = item["type"]?.string else {
                    throw TypedData.invalid("a field of \(member.key) lacks its name or type")
                }
                fields.append(Field(name: name, type: type))
                size += name.utf8.count + type.utf8.count + 2
            }
            guard size <= Self.typesLimit else {
                throw TypedData.invalid("the types have more than \(Self.typesLimit) bytes")
            }
            types[member.key] = fields
        }
        guard types[primary] != nil else { throw TypedData.invalid("type \(primary) is not defined") }
        // The domain's type may be left out: its fields follow from what is there.
        if types["EIP712Domain"] == nil { types["EIP712Domain"] = TypedData.domainFields(domain) }
        self.types = types
        primaryType = primary
        self.domain = domain
        self.message = message
        for type in reached(from: "EIP712Domain").union(reached(from: primary)) {
            typeHashes[type] = Keccak.hash(encodedType(type)).bytes
        }
    }

    static func invalid(_ reason: String) -> RPCError { .invalidParameters("invalid typed data: \(reason)") }

    private static func domainFields(_ domain: JSONValue) -> [Field] {
        let known = [
            ("name", "string"), ("version", "string"), ("chainId", "uint256"),
            ("verifyingContract", "address"),
            ("salt", "bytes32"),
        ]
        return known.filter { domain[$0.0] != nil }.map { Field(name: $0.0, type: $0.1) }
    }

    /// keccak256(0x19 0x01 ‖ domain separator ‖ hash of the message).
    var signingHash: Hash256 {
        get throws(RPCError) {
            var bytes: [UInt8] = [0x19, 0x01]
            bytes += try hash("EIP712Domain", domain, depth: 0).bytes
            if primaryType != "EIP712Domain" { bytes += try hash(primaryType, message, depth: 0).bytes }
            return Keccak.hash(bytes)
        }
    }

    /// The struct types that `type` reaches, itself among them.
    private func reached(from type: String) -> Set<String> {
        var reached: Set<String> = []
        var open = [type]
        while let next = open.popLast() {
            guard reached.insert(next).inserted else { continue }
            for field in types[next] ?? [] {
                let base = String(field.type.prefix { $0 != "[" })
                if types[base] != nil { open.append(base) }
            }
        }
        return reached
    }

    /// The struct types that `type` reaches, itself first and the rest by name.
    private func encodedType(_ type: String) -> String {
        let others = reached(from: type).subtracting([type]).sorted()
        return ([type] + others).map { name in
            let fields = (types[name] ?? []).map { "\($0.type) \($0.name)" }
            return "\(name)(\(fields.joined(separator: ",")))"
        }.joined()
    }

    private func hash(_ type: String, _ value: JSONValue, depth: Int) throws(RPCError) -> Hash256 {
        guard depth < 32 else { throw TypedData.invalid("it is nested too deeply") }
        guard case .object = value else {
            throw TypedData.invalid("a value of type \(type) must be an object")
        }
        var bytes = typeHashes[type] ?? []
        for field in types[type] ?? [] {
            bytes += try encode(field.type, value[field.name] ?? .null, name: field.name, depth: depth + 1)
        }
        return Keccak.hash(bytes)
    }

    /// A value in 32 bytes.
    private func encode(
        _ type: String,
        _ value: JSONValue,
        name: String,
        depth: Int
    ) throws(RPCError) -> [UInt8] {
        if type.hasSuffix("]"), let open = type.lastIndex(of: "[") {
            guard let items = value.array else { throw TypedData.invalid("field \(name) must be an array") }
            let size = type[type.index(after: open)..<type.index(before: type.endIndex)]
            if !size.isEmpty, Int(size) != items.count {
                throw TypedData.invalid("field \(name) must have \(size) items")
            }
            var bytes: [UInt8] = []
            for item in items {
                bytes += try encode(String(type[..<open]), item, name: name, depth: depth + 1)
            }
            return Keccak.hash(bytes).bytes
        }
        if types[type] != nil {
            // A struct that is not there is zero, as the reference implementations have it.
            if value.isNull { return U256.zero.bigEndianBytes }
            return try hash(type, value, depth: depth).bytes
        }
        guard let word = AtomicType(type)?.encode(value) else {
            throw TypedData.invalid("field \(name) is no valid \(type)")
        }
        return word
    }
}
