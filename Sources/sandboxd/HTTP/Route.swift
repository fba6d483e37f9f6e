import Devnet
import HTTPTypes
import Hummingbird
import Logging
import Store

/// One call of the HTTP API: what serves it and what the OpenAPI document says of it.
struct Route: Sendable {
    /// Who may call.
    enum Access: Sendable {
        case everyone
        /// Any valid token; what it allows, the event's table of permissions says.
        case token
    }

    /// What a success looks like.
    enum Success: Sendable {
        case json(Int, Schema)
        case text(String)
        case nothing

        var status: Int {
            switch self {
            case .json(let status, _): status
            case .text: 200
            case .nothing: 204
            }
        }
    }

    let method: HTTPRequest.Method
    /// With parameters in braces: `/api/v1/teams/{team}`.
    let path: String
    let summary: String
    var access = Access.token
    /// Names and meanings of what may stand behind the question mark.
    var query: [(name: String, meaning: String)] = []
    var body: Schema?
    /// Whether the body may hold a chain, and so be larger than others.
    var takesChain = false
    let success: Success
    let handle: @Sendable (Call) async throws -> Response

    var parameters: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }
}

/// One request on its way through a route.
struct Call: Sendable {
    let request: Request
    let parameters: [String: String]
    let service: EventService
    let logger: Logger
    /// Whose token came with it; nil where none did or the route asks for none.
    let sender: Caller?
    /// The body as JSON; an empty object where there is none.
    let body: JSONValue

    subscript(parameter: String) -> String { parameters[parameter] ?? "" }

    /// The caller, on a route that needs a token.
    var caller: Caller {
        get throws(Refusal) {
            guard let sender else { throw .unauthenticated }
            return sender
        }
    }

    func query(_ name: String) -> String? {
        request.uri.queryParameters[Substring(name)].map(String.init)
    }

    func reader(allowing names: Set<String>) throws(Refusal) -> RequestBodyReader {
        let reader = try RequestBodyReader(body)
        try reader.allow(names)
        return reader
    }
}
