import Devnet
import HTTPTypes
import Hummingbird

/// JSON-RPC over HTTP: `POST /rpc/KEY`, and `POST /` where only this machine can reach the daemon.
struct RPCDoor: Sendable {
    private let service: EventService
    private let bodyLimit: Int
    private let servesRoot: Bool

    init(_ service: EventService) {
        self.service = service
        bodyLimit = service.configuration.limits.rpcBody
        servesRoot = service.configuration.isLoopback
    }

    /// The answer to a request that is for a devnet; nil for any other.
    func respond(to request: Request, path: Substring) async throws -> Response? {
        let isRoot = path == "/"
        guard isRoot ? servesRoot : path.hasPrefix("/rpc/") else { return nil }
        switch request.method {
        case .post: break
        case .options: return Self.preflight
        default:
            if isRoot { return nil }
            throw Refusal(.methodNotAllowed, "method-not-allowed", "Send JSON-RPC messages here by POST.")
        }
        do {
            return try await answer(request, door: door(isRoot: isRoot, path))
        } catch {
            // A page in a browser may read why it was refused.
            guard let refusal = Refusal(error) else { throw error }
            var response = Problem.response(refusal)
            response.headers[.accessControlAllowOrigin] = "*"
            return response
        }
    }

    private func door(isRoot: Bool, _ path: Substring) throws(Refusal) -> DevnetRegistry.Door {
        if isRoot {
            guard let slot = service.devnets[EventService.defaultDevnet] else {
                throw Refusal(.unavailable, "starting", "The default devnet is not there yet; ask again.")
            }
            return DevnetRegistry.Door(slot: slot, isAdmin: true)
        }
        guard let door = service.devnets.door(key: String(path.dropFirst(5))) else {
            throw Refusal(
                .notFound,
                "not-found",
                "No devnet has this RPC URL; it may have expired or been deleted."
            )
        }
        return door
    }

    private func answer(_ request: Request, door: DevnetRegistry.Door) async throws -> Response {
        let body = try await request.body.collect(upTo: bodyLimit)
        let message = Array(buffer: body)
        service.counters.rpcMessages.add()
        if let awake = door.slot.awake {
            let endpoint = awake.endpoint(isAdmin: door.isAdmin)
            if let answer = endpoint.handleInline(message) { return Self.response(answer) }
            return Self.response(await endpoint.handle(message))
        }
        let endpoint = try await service.wake(door.slot).endpoint(isAdmin: door.isAdmin)
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
}
