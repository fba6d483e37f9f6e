import Hummingbird

/// `ConstantRoute PORT`: answers every POST to / with one fixed JSON-RPC answer.
@main
struct ConstantRoute {
    static func main() async throws {
        let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 8_600
        let router = Router()
        let body = #"{"jsonrpc":"2.0","id":1,"result":"0x0"}"#
        router.post("/") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: body))
            )
        }
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: port))
        )
        try await application.runService()
    }
}
