import Devnet
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import Testing

/// A WebSocket client that sends whatever a test wants and sees every frame.
final class SocketClient {
    enum Refused: Error { case notUpgraded }

    private let channel: any Channel
    private var frames: AsyncStream<WebSocketFrame>.Iterator
    /// Notifications that came while an answer was waited for.
    private var notifications: [JSONValue] = []
    private var nextID = 1

    private init(_ channel: any Channel, _ frames: AsyncStream<WebSocketFrame>) {
        self.channel = channel
        self.frames = frames.makeAsyncIterator()
    }

    /// Connects to a URL and disconnects when `body` is over.
    static func with(_ url: String, _ body: (SocketClient) async throws -> Void) async throws {
        let client = try await open(url)
        do { try await body(client) } catch {
            try? await client.channel.close()
            throw error
        }
        try? await client.channel.close()
    }

    static func open(_ url: String) async throws -> SocketClient {
        let rest = try #require(url.split(separator: "//").last)
        let (place, path) = (rest.prefix { $0 != "/" }, rest.drop { $0 != "/" })
        let parts = place.split(separator: ":")
        let port = try #require(parts.count == 2 ? Int(parts[1]) : 80)
        let (stream, continuation) = AsyncStream<WebSocketFrame>.makeStream()
        let upgraded = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 64 << 10))
            .connect(host: String(parts[0]), port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let upgrader = NIOTypedWebSocketClientUpgrader<(any Channel)?>(
                        maxFrameSize: 64 << 20,
                        enableAutomaticErrorHandling: false
                    ) { channel, _ in
                        channel.eventLoop.makeCompletedFuture {
                            try channel.pipeline.syncOperations.addHandler(FrameSink(continuation))
                            return channel
                        }
                    }
                    let head = HTTPRequestHead(
                        version: .http1_1,
                        method: .GET,
                        uri: path.isEmpty ? "/" : String(path),
                        headers: ["host": String(place)]
                    )
                    return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
                        configuration: .init(
                            upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration(
                                upgradeRequestHead: head,
                                upgraders: [upgrader]
                            ) { channel in channel.eventLoop.makeSucceededFuture(nil) }
                        )
                    )
                }
            }
        guard let channel = try await upgraded.get() else { throw Refused.notUpgraded }
        return SocketClient(channel, stream)
    }

    // MARK: Sending

    func write(
        _ opcode: WebSocketOpcode,
        _ bytes: [UInt8],
        fin: Bool = true,
        masked: Bool = true,
        reserved: Bool = false
    ) async throws {
        let frame = WebSocketFrame(
            fin: fin,
            rsv1: reserved,
            opcode: opcode,
            maskKey: masked ? .random() : nil,
            data: ByteBuffer(bytes: bytes)
        )
        try await channel.writeAndFlush(frame)
    }

    func send(_ text: String) async throws { try await write(.text, Array(text.utf8)) }

    func stopReading() async throws { try await channel.setOption(.autoRead, value: false).get() }

    func startReading() async throws { try await channel.setOption(.autoRead, value: true).get() }

    // MARK: Receiving

    /// The next frame; nil when the connection has ended.
    func frame() async -> WebSocketFrame? { await frames.next(isolation: #isolation) }

    /// The next text as JSON.
    func message() async throws -> JSONValue {
        let next = await frame()
        let frame = try #require(next, "the connection ended")
        try #require(frame.opcode == .text, "\(frame.opcode) \(String(buffer: frame.unmaskedData.dropCode))")
        return try JSONValue.parse(Array(buffer: frame.unmaskedData))
    }

    /// Code and reason of the close frame that comes next, after any number of other frames.
    func closing() async throws -> (code: WebSocketErrorCode, reason: String) {
        while let frame = await frame() {
            guard frame.opcode == .connectionClose else { continue }
            var data = frame.unmaskedData
            let given = data.readWebSocketErrorCode()
            let code = try #require(given)
            return (code, String(buffer: data))
        }
        throw ChannelError.eof
    }

    /// One call's answer; notifications that come before it are kept.
    func call(_ method: String, _ parameters: [JSONValue] = []) async throws -> JSONValue {
        let id = nextID
        nextID += 1
        let request = JSONValue.object([
            "jsonrpc": "2.0", "id": .int(id), "method": .string(method), "params": .array(parameters),
        ])
        try await write(.text, request.bytes)
        while true {
            let message = try await message()
            if message["id"]?.int == id { return message }
            notifications.append(message)
        }
    }

    /// One call's result; an error fails the test.
    func result(_ method: String, _ parameters: [JSONValue] = []) async throws -> JSONValue {
        let answer = try await call(method, parameters)
        return try #require(answer["result"], "\(method): \(answer.text)")
    }

    /// The next notification's parameters.
    func notification() async throws -> JSONValue {
        let message = notifications.isEmpty ? try await message() : notifications.removeFirst()
        #expect(message["jsonrpc"] == "2.0")
        #expect(message["method"] == "eth_subscription")
        #expect(message["id"] == nil)
        return try #require(message["params"], "\(message.text)")
    }

    /// Whether nothing has come that was not asked for; a call shows that all before it has arrived.
    func isQuiet() async throws -> Bool {
        _ = try await call("eth_chainId")
        return notifications.isEmpty
    }
}

extension ByteBuffer {
    fileprivate var dropCode: ByteBuffer { getSlice(at: readerIndex + 2, length: readableBytes - 2) ?? self }
}

/// Hands frames to a test; the stream ends with the connection.
///
/// The daemon's pings, which come whenever a test takes long, are answered as any client answers them.
private final class FrameSink: ChannelInboundHandler, Sendable {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let frames: AsyncStream<WebSocketFrame>.Continuation

    init(_ frames: AsyncStream<WebSocketFrame>.Continuation) { self.frames = frames }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        guard frame.opcode == .ping else {
            frames.yield(frame)
            return
        }
        let pong = WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: frame.unmaskedData)
        context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { frames.finish() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
