import Devnet
import Hummingbird
import Store

/// How the daemon is, and what it can do.
enum OperationRoutes {
    static let all: [Route] = [
        Route(
            method: .get,
            path: "/healthz",
            summary: "Whether the process answers.",
            access: .everyone,
            success: .text("text/plain; charset=utf-8")
        ) { _ in .bytes(Array("ok\n".utf8), type: "text/plain; charset=utf-8") },
        Route(
            method: .get,
            path: "/readyz",
            summary: "Whether the daemon has brought its devnets back and its store answers.",
            access: .everyone,
            success: .text("text/plain; charset=utf-8")
        ) { call in
            guard call.service.isReady else {
                throw Refusal(.unavailable, "starting", "The daemon is starting; ask again in a moment.")
            }
            _ = try await call.service.store.team("team_0")
            return .bytes(Array("ready\n".utf8), type: "text/plain; charset=utf-8")
        },
        Route(
            method: .get,
            path: "/metrics",
            summary: "Numbers about the daemon, in Prometheus's text format.",
            access: .everyone,
            success: .text(Metrics.mediaType)
        ) { call in
            .bytes(Array(Metrics.text(call.service).utf8), type: Metrics.mediaType)
        },
        Route(
            method: .get,
            path: "/openapi.json",
            summary: "This description.",
            access: .everyone,
            success: .json(200, .anything)
        ) { _ in .bytes(document, type: "application/json") },
        Route(
            method: .get,
            path: "/",
            summary: "What this is, for a browser.",
            access: .everyone,
            success: .text("text/html; charset=utf-8")
        ) { _ in .bytes(Array(Welcome.page.utf8), type: "text/html; charset=utf-8") },
    ]

    private static let document = OpenAPI.document(API.routes).bytes
}
