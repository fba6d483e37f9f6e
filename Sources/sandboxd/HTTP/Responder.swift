import Devnet
import HTTPTypes
import Hummingbird
import Logging

/// Answers every HTTP request of the daemon: JSON-RPC first and by the shortest way, then git, then the API.
struct Responder: HTTPResponder {
    typealias Context = BasicRequestContext

    private let service: EventService
    private let rpc: RPCDoor
    private let git: GitDoor

    init(_ service: EventService) {
        self.service = service
        rpc = RPCDoor(service)
        git = GitDoor(service)
    }

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        let path = Self.path(of: request)
        do {
            if let response = try await rpc.respond(to: request, path: path) { return response }
            let response = try await answer(request, path, context.logger)
            service.counters.answered(response.status.code)
            return response
        } catch {
            let response = Problem.response(error, logger: context.logger)
            service.counters.answered(response.status.code)
            return response
        }
    }

    static func path(of request: Request) -> Substring {
        RPCDoor.path(of: request.head.path ?? "/")
    }

    private func answer(_ request: Request, _ path: Substring, _ logger: Logger) async throws -> Response {
        if path.hasPrefix("/git/") { return try await git.respond(to: request, path: path, logger: logger) }
        switch API.table.match(request.method, path) {
        case .none:
            throw Refusal(
                .notFound,
                "no-route",
                "Nothing is served at this address; /openapi.json lists what is."
            )
        case .otherMethods(let methods):
            let names = methods.map(\.rawValue).sorted()
            var response = Problem.response(
                Refusal(
                    .methodNotAllowed,
                    "method-not-allowed",
                    "This address takes \(names.joined(separator: " and ")), not \(request.method.rawValue)."
                )
            )
            response.headers[.allow] = names.joined(separator: ", ")
            return response
        case .found(let route, let parameters):
            let response = try await run(route, parameters, request, logger)
            return request.method == .head ? response.createHeadResponse() : response
        }
    }

    private func run(
        _ route: Route,
        _ parameters: [String: String],
        _ request: Request,
        _ logger: Logger
    ) async throws -> Response {
        let sender = try await sender(of: request)
        if route.access == .token, sender == nil { throw Refusal.unauthenticated }
        var body = JSONValue.object([])
        if request.method == .post {
            let limits = service.configuration.limits
            let limit = route.takesChain ? limits.chainBody : limits.apiBody
            let bytes = try await request.body.collect(upTo: limit)
            if bytes.readableBytes > 0 { body = try JSONValue.parse(Array(buffer: bytes)) }
        }
        return try await route.handle(
            Call(
                request: request,
                parameters: parameters,
                service: service,
                logger: logger,
                sender: sender,
                body: body
            )
        )
    }

    /// Who sent a request; nil for one without a token.
    ///
    /// A token that is no good is refused everywhere.
    private func sender(of request: Request) async throws -> Caller? {
        guard let header = request.headers[.authorization] else { return nil }
        guard let secret = Credentials.bearer(header), let caller = try await service.caller(secret: secret)
        else { throw Refusal.unauthenticated }
        return caller
    }
}
