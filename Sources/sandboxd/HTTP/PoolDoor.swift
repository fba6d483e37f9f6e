import Devnet
import HTTPTypes
import Hummingbird

/// The pool's addresses as viem's prool has them: `/N` is a devnet, `/N/start` and its like are its life.
///
/// They are there only where `/` is: on an address that no other machine reaches.
struct PoolDoor: Sendable {
    /// What an address of the pool means.
    struct Address: Equatable {
        let number: UInt64
        /// Nil for the devnet itself.
        let verb: Substring?

        /// Nil for a path that is none of the pool's.
        init?(_ path: Substring) {
            guard path.utf8.dropFirst().first.map({ (48...57).contains($0) }) == true else { return nil }
            let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
            guard let number = UInt64(parts[0]), parts.count <= 2 else { return nil }
            self.number = number
            verb = parts.count == 2 && !parts[1].isEmpty ? parts[1] : nil
        }
    }

    private let service: EventService

    init(_ service: EventService) { self.service = service }

    /// Does what `/N/start` and its like say.
    func respond(_ address: Address, _ verb: Substring) async throws -> Response {
        let pool = service.pool
        switch verb {
        case "start":
            _ = try await pool.devnet(address.number).wake(by: service)
            return Self.response(200, descriptor(address.number))
        case "restart":
            await pool.stop(address.number)
            _ = try await pool.devnet(address.number).wake(by: service)
            return Self.response(200, descriptor(address.number))
        case "stop", "destroy":
            await pool.stop(address.number)
            return Self.response(200, nil)
        case "messages": return Self.response(200, .array(messages(address.number)))
        default:
            throw Refusal(
                .notFound,
                "no-route",
                "A devnet of the pool knows start, stop, restart, destroy and messages, not \(verb.prefix(40))."
            )
        }
    }

    /// That the pool is there.
    static let health = response(200, nil)

    /// A refusal as prool's clients read it.
    static func response(_ refusal: Refusal) -> Response {
        response(refusal.kind.rawValue, .object(["message": .string(refusal.detail)]))
    }

    private static func response(_ status: Int, _ body: JSONValue?) -> Response {
        Response(
            status: HTTPResponse.Status(code: status),
            headers: [
                .contentType: "application/json", .accessControlAllowOrigin: "*",
                .accessControlAllowMethods: "GET, POST, PUT, DELETE, OPTIONS",
                .accessControlAllowHeaders: "content-type, authorization",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body?.bytes ?? []))
        )
    }

    /// Where the devnet is.
    ///
    /// All of them share the daemon's port, so its URL tells more than host and port do.
    private func descriptor(_ number: UInt64) -> JSONValue {
        let url = "\(service.baseURL)/\(number)"
        let host = JSONValue.string(service.configuration.host)
        let port = JSONValue.int(service.port)
        let endpoint = JSONValue.object([
            "protocol": "http", "host": host, "port": port, "url": .string(url),
        ])
        return .object([
            "endpoints": .object(["default": endpoint]), "host": host, "port": port, "url": .string(url),
        ])
    }

    /// What the process behind a devnet would have printed: here there is none, so how the devnet is.
    private func messages(_ number: UInt64) -> [JSONValue] {
        guard let node = service.pool.existing(number)?.endpoints?.admin.node else { return [] }
        return [
            .string("Listening on \(service.baseURL)/\(number)"),
            .string("Chain id \(node.configuration.chainID), block \(node.blockNumber)"),
        ]
    }
}
