import Devnet

/// A file of execution-apis' `rpc-compat`: requests to a node, each with the answer that it must give.
///
/// Lines are `>> request`, `<< answer` and `// comment`.
public struct RPCConversation: Sendable {
    struct Turn: Sendable {
        var request: JSONValue
        var answer: JSONValue
    }

    /// The method and the file's own name: `eth_getLogs/contract-addr`.
    public let name: String
    /// Whether only the answers' form is prescribed (`speconly:`).
    let isFormOnly: Bool
    let turns: [Turn]

    /// - Throws: `FixtureError` for a file of another form.
    public init(_ text: String, name: String) throws(FixtureError) {
        self.name = name
        var isFormOnly = false
        var turns: [Turn] = []
        var request: JSONValue?
        for line in text.split(separator: "\n") {
            let content = line.dropFirst(2).drop { $0 == " " }
            switch line.prefix(2) {
            case "//": if content.hasPrefix("speconly:") { isFormOnly = true }
            case ">>" where request == nil: request = try Self.json(content)
            case "<<":
                guard let asked = request else {
                    throw FixtureError(place: "the conversation", reason: "has an answer without a request")
                }
                turns.append(Turn(request: asked, answer: try Self.json(content)))
                request = nil
            default:
                throw FixtureError(
                    place: "the conversation",
                    reason: "has a line of no known form: \(line.prefix(40))"
                )
            }
        }
        guard request == nil, !turns.isEmpty else {
            throw FixtureError(
                place: "the conversation",
                reason: "must have an answer for each request, and at least one of them"
            )
        }
        self.isFormOnly = isFormOnly
        self.turns = turns
    }

    private static func json(_ text: some StringProtocol) throws(FixtureError) -> JSONValue {
        // Struct logs nest deeper than requests may.
        do { return try JSONValue.parse(Array(text.utf8), maximumDepth: 256) } catch {
            throw FixtureError(place: "the conversation", reason: "has a line that is not JSON: \(error)")
        }
    }
}
