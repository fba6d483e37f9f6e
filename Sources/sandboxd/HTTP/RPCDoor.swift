import Devnet
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1

/// JSON-RPC over HTTP and WebSocket: `/rpc/KEY`, and `/` and the pool's `/N` where only this machine can reach the
/// daemon.
struct RPCDoor: Sendable {
    private let service: EventService
    private let bodyLimit: Int
    private let servesRoot: Bool
    private let pool: PoolDoor

    init(_ service: EventService) {
        self.service = service
        bodyLimit = service.configuration.limits.rpcBody
        servesRoot = service.configuration.isLoopback
        pool = PoolDoor(service)
    }

    static func path(of target: String) -> Substring { target.prefix { $0 != "?" } }

    /// The answer to a request that is for a devnet; nil for any other.
    func respond(to request: Request, path: Substring) async throws -> Response? {
        let isRoot = path == "/"
        if !path.hasPrefix("/rpc/") {
            guard servesRoot else { return nil }
            if !isRoot { return try await respondFromPool(to: request, path) }
        }
        return try await respond(to: request, path, isRoot: isRoot)
    }

    private func respondFromPool(to request: Request, _ path: Substring) async throws -> Response? {
        if path == "/healthcheck" { return PoolDoor.health }
        guard let address = PoolDoor.Address(path) else { return nil }
        do {
            guard let verb = address.verb, request.method != .options else {
                return try await respond(to: request, path, isRoot: false)
            }
            return try await pool.respond(address, verb)
        } catch {
            guard let refusal = Refusal(error) else { throw error }
            return PoolDoor.response(refusal)
        }
    }

    private func respond(to request: Request, _ path: Substring, isRoot: Bool) async throws -> Response? {
        switch request.method {
        case .post: break
        case .options: return Self.preflight
        default:
            guard Self.asksForWebSocket(request) else {
                if isRoot { return nil }
                _ = try doorway(at: path)
                throw Refusal(
                    .methodNotAllowed,
                    "method-not-allowed",
                    "Send JSON-RPC messages here by POST, or open a WebSocket."
                )
            }
            _ = try webSocketDoorway(at: path)
            throw Refusal.invalid("The handshake of the WebSocket is not as RFC 6455 has it (version 13).")
        }
        do {
            return try await answer(request, doorway(at: path))
        } catch {
            // A page in a browser may read why it was refused.
            guard let refusal = Refusal(error) else { throw error }
            if !isRoot, !path.hasPrefix("/rpc/") { return PoolDoor.response(refusal) }
            var response = Problem.response(refusal)
            response.headers[.accessControlAllowOrigin] = "*"
            return response
        }
    }

    private static func asksForWebSocket(_ request: Request) -> Bool {
        request.method == .get && request.headers[.upgrade]?.lowercased() == "websocket"
    }

    /// What an address leads to.
    private func doorway(at path: Substring) throws(Refusal) -> RPCDoorway {
        if path == "/", servesRoot {
            guard let slot = service.devnets[EventService.defaultDevnet] else {
                throw Refusal(.unavailable, "starting", "The default devnet is not there yet; ask again.")
            }
            return RPCDoorway(destination: slot, isAdmin: true)
        }
        if servesRoot, let address = PoolDoor.Address(path), address.verb == nil {
            return RPCDoorway(destination: try service.pool.devnet(address.number), isAdmin: true)
        }
        guard path.hasPrefix("/rpc/"), let door = service.devnets.door(key: String(path.dropFirst(5))) else {
            throw Refusal(
                .notFound,
                "not-found",
                "No devnet has this RPC URL; it may have expired or been deleted."
            )
        }
        return door
    }

    // MARK: HTTP

    private func answer(_ request: Request, _ door: RPCDoorway) async throws -> Response {
        let body = try await request.body.collect(upTo: bodyLimit)
        let message = Array(buffer: body)
        service.counters.rpcMessages.add()
        let endpoint = try await door.endpoint(wakingBy: service)
        return Self.response(await endpoint.handle(message))
    }

    private static func response(_ answer: [UInt8]?) -> Response {
        guard let answer else {
            return Response(status: .noContent, headers: [.accessControlAllowOrigin: "*"])
        }
        return Response(
            status: .ok,
            headers: [.contentType: "application/json", .accessControlAllowOrigin: "*"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer))
        )
    }

    /// Wallets in browsers ask before they send JSON to another origin.
    private static let preflight = Response(
        status: .noContent,
        headers: [
            .accessControlAllowOrigin: "*",
            .accessControlAllowMethods: "POST, OPTIONS",
            .accessControlAllowHeaders: "content-type, authorization",
            .accessControlMaxAge: "86400",
        ]
    )

    // MARK: WebSocket

    /// What an address leads to, where another client may stay connected.
    private func webSocketDoorway(at path: Substring) throws(Refusal) -> RPCDoorway {
        let door = try doorway(at: path)
        let limit = service.configuration.limits.connections
        guard service.counters.connections.value < limit else {
            throw Refusal(
                .unavailable,
                "too-many-connections",
                "The daemon has \(limit) clients that stay connected, and takes no more; send messages by POST."
            )
        }
        return door
    }

    /// The connection that a handshake may become; nil where it may not, and HTTP is to say why.
    func connection(_ channel: any Channel, _ head: HTTPRequestHead) -> RPCConnection? {
        guard let door = try? webSocketDoorway(at: Self.path(of: head.uri)) else { return nil }
        return RPCConnection(channel, to: door, of: service)
    }
}
