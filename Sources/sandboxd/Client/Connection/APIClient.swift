import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Speaks the daemon's HTTP API.
package struct APIClient: Sendable {
    package let credentials: ClientCredentials

    package init(_ credentials: ClientCredentials) { self.credentials = credentials }

    var server: ServerAddress { credentials.server }

    private static let answerLimit = 32 << 20
    private static let patience = TimeAmount.seconds(60)

    /// Lives as long as the process does, so nobody has to shut it down.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.timeout = HTTPClient.Configuration.Timeout(connect: .seconds(10), read: .seconds(60))
        // Who types a wrong address wants to know it now, not after the pool's own attempts.
        configuration.connectionPool.retryConnectionEstablishment = false
        // A token is for the server that was named and for no other.
        configuration.redirectConfiguration = .disallow
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    // MARK: Calls, whose paths are percent-encoded already and whose errors are `ClientError`s

    func get<Content: Decodable>(_ path: String, as type: Content.Type) async throws -> APIAnswer<Content> {
        try APIAnswer(try await call(.GET, path), path: path)
    }

    /// What stands at a path, unread.
    func bytes(_ path: String) async throws -> [UInt8] { try await call(.GET, path) }

    func post<Content: Decodable>(
        _ path: String,
        body: (any Encodable)? = nil,
        as type: Content.Type
    ) async throws -> APIAnswer<Content> {
        try APIAnswer(try await call(.POST, path, body: body), path: path)
    }

    func delete(_ path: String) async throws { _ = try await call(.DELETE, path) }

    /// Server-Sent Events of a path, until the server ends them; blocks of lines come as they arrive.
    func events(
        _ path: String,
        after lastID: String?,
        _ receive: (ServerSentEvent) async throws -> Void
    ) async throws {
        var request = request(.GET, path)
        request.headers.replaceOrAdd(name: "Accept", value: "text/event-stream")
        if let lastID { request.headers.add(name: "Last-Event-ID", value: lastID) }
        let response = try await execute(request, deadline: .distantFuture)
        guard response.status == .ok else { throw refusal(response, try await collect(response, path)) }
        var parser = EventStreamParser()
        do {
            for try await chunk in response.body {
                for event in parser.read(chunk.readableBytesView) { try await receive(event) }
            }
        } catch let error as HTTPClientError {
            throw ClientError.unreachable(server, reason: Self.reason(error))
        }
    }

    // MARK: Parts of a call

    private func call(
        _ method: HTTPMethod,
        _ path: String,
        body: (any Encodable)? = nil
    ) async throws -> [UInt8] {
        var request = request(method, path)
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body)))
        }
        let response = try await execute(request, deadline: .now() + Self.patience)
        let bytes = try await collect(response, path)
        guard (200..<300).contains(response.status.code) else { throw refusal(response, bytes) }
        return bytes
    }

    private func request(_ method: HTTPMethod, _ path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: server.url(path))
        request.method = method
        request.headers.add(name: "Accept", value: "application/json")
        request.headers.add(name: "User-Agent", value: "sandboxd")
        if let token = credentials.token {
            request.headers.add(name: "Authorization", value: "Bearer \(token)")
        }
        return request
    }

    private func execute(
        _ request: HTTPClientRequest,
        deadline: NIODeadline
    ) async throws -> HTTPClientResponse {
        do {
            return try await Self.http.execute(request, deadline: deadline)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw ClientError.unreachable(server, reason: Self.reason(error))
        }
    }

    private func collect(_ response: HTTPClientResponse, _ path: String) async throws -> [UInt8] {
        do {
            let buffer = try await response.body.collect(upTo: Self.answerLimit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw ClientError.answerTooLarge(path: path, limit: Self.answerLimit)
        } catch let error as HTTPClientError {
            throw ClientError.unreachable(server, reason: Self.reason(error))
        }
    }

    private func refusal(_ response: HTTPClientResponse, _ body: [UInt8]) -> ClientError {
        if response.status == .unauthorized, credentials.token == nil { return .noToken(server) }
        guard let problem = try? JSONDecoder().decode(ProblemDocument.self, from: Data(body)),
            problem.detail != nil || problem.title != nil
        else { return .strangeAnswer(server, status: Int(response.status.code)) }
        return .refused(problem)
    }

    /// A few words on a failed connection, without the library's own spelling of it.
    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError
        where [.connectTimeout, .deadlineExceeded, .readTimeout].contains(error):
            "it took too long"
        case let error as HTTPClientError where error == .remoteConnectionClosed: "the connection was closed"
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { reason($0.error) } ?? "its name is not known"
        case let error as IOError: String(cString: strerror(error.errnoCode))
        default: "\(error)"
        }
    }
}

/// An answer of the daemon, as it came and as it was read.
package struct APIAnswer<Content: Decodable> {
    /// For `--json`: what the daemon said, byte for byte.
    let raw: [UInt8]
    let content: Content

    init(_ raw: [UInt8], path: String) throws(ClientError) {
        self.raw = raw
        do {
            content = try JSONDecoder().decode(Content.self, from: Data(raw))
        } catch {
            throw .unreadableAnswer(path: path, reason: Self.reason(error))
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "\"\(key.stringValue)\" is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "\"\(context.codingPath.map(\.stringValue).joined(separator: "."))\" is of another kind"
        default: "it is no valid JSON"
        }
    }
}

/// A text as one segment of a URL's path.
func pathSegment(_ text: String) -> String {
    let plain = CharacterSet(
        charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
    )
    return text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
}
