import AsyncHTTPClient
import Devnet
import Foundation
import Jail
import Logging
import NIOCore
import NIOHTTP1
import Testing
import sandboxd

/// A daemon that listens, as its clients see it.
struct TestDaemon: Sendable {
    let base: String
    /// The organiser's token.
    let organiser: String
    /// The Unix socket of the default devnet.
    var ipc = ""

    /// Runs a daemon in this process, on a free port, for as long as `body` takes, then stops it gracefully.
    ///
    /// Without a directory it keeps nothing on disk.
    static func with(
        directory: String? = nil,
        host: String = "127.0.0.1",
        participantsMayCheat: Bool = true,
        limits: DaemonLimits = DaemonLimits(),
        order: TransactionOrder? = nil,
        transactionGasCap: UInt64? = nil,
        historyMemory: Int = 512,
        _ body: (TestDaemon) async throws -> Void
    ) async throws {
        var configuration = DaemonConfiguration()
        configuration.port = 0
        configuration.templates = Self.templates
        if let directory { configuration.dataDirectory = directory } else { configuration.isEphemeral = true }
        configuration.host = host
        configuration.participantsMayCheat = participantsMayCheat
        configuration.limits = limits
        configuration.order = order
        configuration.transactionGasCap = transactionGasCap
        configuration.historyMemory = historyMemory
        // Nothing here judges, so no spawner is needed; submissions wait.
        let daemon = try await Daemon(
            configuration,
            spawner: .failure(.refused(message: "no spawner in tests")),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        async let running: Void = daemon.run()
        while daemon.baseURL.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        let organiser = try #require(daemon.organiserToken)
        do {
            try await body(TestDaemon(base: daemon.baseURL, organiser: organiser, ipc: daemon.ipcPath))
        } catch {
            await daemon.stop()
            try await running
            throw error
        }
        await daemon.stop()
        try await running
    }

    /// The repository's own templates.
    static let templates = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("templates").path

    /// A team with its token.
    struct Team: Sendable {
        let id: String
        let name: String
        let token: String
    }

    func createTeam(_ name: String) async throws -> Team {
        let made = try await call("POST", "/api/v1/teams", .object(["name": .string(name)]), as: organiser)
        try #require(made.status == 201)
        return Team(id: made["id"], name: made["name"], token: made["token"])
    }

    func createToken(_ role: String) async throws -> String {
        let body = JSONValue.object(["role": .string(role), "name": .string(role)])
        return try await call("POST", "/api/v1/tokens", body, as: organiser)["token"]
    }

    func createDevnet(_ team: Team, _ body: JSONValue = .object([])) async throws -> Answer {
        let made = try await call("POST", "/api/v1/teams/\(team.id)/devnets", body, as: team.token)
        try #require(made.status == 201, "\(made.text)")
        return made
    }

    func createProject(_ team: Team) async throws -> Answer {
        let body = JSONValue.object(["template": "nft-collection", "name": "project"])
        let made = try await call("POST", "/api/v1/teams/\(team.id)/projects", body, as: team.token)
        try #require(made.status == 201, "\(made.text)")
        return made
    }

    /// Calls the API and checks the answer by the OpenAPI document's schema.
    func call(
        _ method: String,
        _ path: String,
        _ body: JSONValue? = nil,
        as token: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        let answer = try await send(method, path, body?.bytes, token: token)
        let route = String(path.prefix { $0 != "?" })
        if let problem = API.mismatch(method, route, status: answer.status, body: answer.bytes) {
            Issue.record("\(method) \(path): \(problem)", sourceLocation: sourceLocation)
        }
        return answer
    }

    /// Sends any bytes anywhere.
    func send(
        _ method: String,
        _ path: String,
        _ body: [UInt8]? = nil,
        token: String? = nil,
        headers: [(String, String)] = []
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: path.hasPrefix("http") ? path : base + path)
        request.method = .init(rawValue: method)
        if let token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let bytes = Array(buffer: try await response.body.collect(upTo: 64 << 20))
        var fields: [String: String] = [:]
        for (name, value) in response.headers { fields[name.lowercased()] = value }
        return Answer(status: Int(response.status.code), fields: fields, bytes: bytes)
    }

    /// One JSON-RPC call; fails the test where the answer is an error.
    func rpc(_ url: String, _ method: String, _ parameters: [JSONValue] = []) async throws -> JSONValue {
        let message = JSONValue.object([
            "jsonrpc": "2.0", "id": 1, "method": .string(method), "params": .array(parameters),
        ])
        let answer = try await send("POST", url, message.bytes)
        return try #require(answer.json["result"], "\(method): \(answer.text)")
    }
}

/// What came back.
struct Answer: Sendable {
    let status: Int
    let fields: [String: String]
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var json: JSONValue { (try? JSONValue.parse(bytes)) ?? .null }

    /// A text member of the body.
    subscript(name: String) -> String { json[name]?.string ?? "" }
}

/// A folder that is gone when the test is over.
func withFolder(_ body: (String) async throws -> Void) async throws {
    let path = NSTemporaryDirectory() + "sandboxd-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await body(path)
}

/// The well-known first two accounts of the development mnemonic.
enum WellKnown {
    static let first = JSONValue.string("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266")
    static let second = JSONValue.string("0x70997970c51812dc3a010c7d01b50e0d17dc79c8")

    static func transfer(_ wei: Int = 1) -> JSONValue {
        .object(["from": first, "to": second, "value": .string("0x" + String(wei, radix: 16))])
    }
}
