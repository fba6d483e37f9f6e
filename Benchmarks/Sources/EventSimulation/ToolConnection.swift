import NIOCore
import NIOPosix

/// One connection of a tool: keep-alive HTTP or a WebSocket, one request under way at a time.
///
/// Written by hand and to the least: what the generator spends is taken from the daemon. A WebSocket's frames are
/// masked with zeros, which leaves the bytes as they are.
///
/// Everything happens on the simulation's one event loop, which is what makes it sendable.
final class ToolConnection: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = ByteBuffer

    struct Answer {
        /// The status of HTTP; 200 for a WebSocket.
        let status: Int
        /// The body, or the message.
        let body: ByteBufferView

        /// Whether it is a JSON-RPC answer with a result.
        var isResult: Bool { body.count > 24 && find("\"result\"", in: body.prefix(48)) != nil }

        /// A result that is a string, without its quotes.
        var text: String? {
            guard let start = find("\"result\":\"", in: body.prefix(60)) else { return nil }
            return String(decoding: body[start...].prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
        }
    }

    enum Kind { case http, webSocket }

    let kind: Kind
    var onAnswer: (Answer) -> Void = { _ in }
    var onNotification: () -> Void = {}
    var onOpen: () -> Void = {}
    var onEnd: (String) -> Void = { _ in }
    private let host: String
    private let path: String
    private let head: [UInt8]
    private var channel: (any Channel)?
    private var pending = ByteBuffer()
    private var isOpen = false
    private var isEnding = false
    /// Bytes up to which it is known that no whole message is there.
    private var needed = 0

    init(_ kind: Kind, host: String, path: String) {
        self.kind = kind
        self.host = host
        self.path = path
        head = Array("POST \(path) HTTP/1.1\r\nHost: \(host)\r\nContent-Type: application/json\r\n".utf8)
    }

    func connect(_ loop: any EventLoop, port: Int) {
        ClientBootstrap(group: loop)
            .connectTimeout(.seconds(60))
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(self)
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .whenFailure { self.end("connect: \($0)") }
    }

    func close() {
        isEnding = true
        channel?.close(promise: nil)
    }

    // MARK: Sending

    func send(_ body: String) {
        guard let channel else { return end("no connection") }
        var buffer = channel.allocator.buffer(capacity: body.utf8.count + head.count + 32)
        switch kind {
        case .http:
            buffer.writeBytes(head)
            buffer.writeString("Content-Length: \(body.utf8.count)\r\n\r\n")
        case .webSocket: Self.writeFrameHead(Self.text, body.utf8.count, &buffer)
        }
        buffer.writeString(body)
        channel.writeAndFlush(buffer, promise: nil)
    }

    /// A request of the HTTP API.
    func send(_ method: String, _ path: String, _ body: String, token: String) {
        guard let channel else { return end("no connection") }
        let text = """
            \(method) \(path) HTTP/1.1\r
            Host: \(host)\r
            Authorization: Bearer \(token)\r
            Content-Type: application/json\r
            Content-Length: \(body.utf8.count)\r
            \r
            \(body)
            """
        channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
    }

    // Opcodes (RFC 6455, section 5.2).
    private static let text: UInt8 = 1
    private static let close: UInt8 = 8
    private static let ping: UInt8 = 9
    private static let pong: UInt8 = 10

    private func pong(_ data: ByteBufferView) {
        guard let channel else { return }
        var buffer = channel.allocator.buffer(capacity: data.count + 14)
        Self.writeFrameHead(Self.pong, data.count, &buffer)
        buffer.writeBytes(data)
        channel.writeAndFlush(buffer, promise: nil)
    }

    private static func writeFrameHead(_ opcode: UInt8, _ length: Int, _ buffer: inout ByteBuffer) {
        buffer.writeInteger(0x80 | opcode)
        if length < 126 {
            buffer.writeInteger(0x80 | UInt8(length))
        } else if length < 65_536 {
            buffer.writeInteger(0xfe as UInt8)
            buffer.writeInteger(UInt16(length))
        } else {
            buffer.writeInteger(0xff as UInt8)
            buffer.writeInteger(UInt64(length))
        }
        buffer.writeInteger(0 as UInt32)
    }

    // MARK: Receiving

    func channelActive(context: ChannelHandlerContext) {
        channel = context.channel
        guard kind == .webSocket else {
            isOpen = true
            return onOpen()
        }
        let request = """
            GET \(path) HTTP/1.1\r
            Host: \(host)\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
            \r

            """
        context.writeAndFlush(NIOAny(ByteBuffer(string: request)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if pending.readableBytes == 0 { swap(&pending, &bytes) } else { pending.writeBuffer(&bytes) }
        while pending.readableBytes > 0, pending.readableBytes >= needed {
            let before = pending.readableBytes
            if kind == .webSocket, isOpen { readFrame() } else { readResponse() }
            if pending.readableBytes == before { break }
            needed = 0
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        channel = nil
        if !isEnding { end("the daemon closed the connection") }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end("\(error)")
        context.close(promise: nil)
    }

    private func end(_ reason: String) {
        guard !isEnding else { return }
        isEnding = true
        onEnd(reason)
    }

    private func readResponse() {
        let view = pending.readableBytesView
        guard let end = find("\r\n\r\n", in: view) else { return }
        let start = view.startIndex
        let status = Int(String(decoding: view[(start + 9)..<(start + 12)], as: UTF8.self)) ?? 0
        var length = 0
        if let value = find("ontent-Length: ", in: view[..<end]) ?? find("ontent-length: ", in: view[..<end])
        {
            length = view[value...].prefix { $0 >= 48 && $0 <= 57 }.reduce(0) { $0 * 10 + Int($1) - 48 }
        }
        let whole = end - start + length
        guard view.count >= whole else {
            needed = whole
            return
        }
        let body = view[end..<(end + length)]
        pending.moveReaderIndex(forwardBy: whole)
        if kind == .webSocket, !isOpen {
            guard status == 101 else { return self.end("the handshake was answered with \(status)") }
            isOpen = true
            return onOpen()
        }
        onAnswer(Answer(status: status, body: body))
    }

    private func readFrame() {
        let view = pending.readableBytesView
        let start = view.startIndex
        guard view.count >= 2 else { return }
        var (length, head) = (Int(view[start + 1] & 0x7f), 2)
        if length >= 126 {
            head = length == 126 ? 4 : 10
            guard view.count >= head else { return }
            length = view[(start + 2)..<(start + head)].reduce(0) { $0 << 8 | Int($1) }
        }
        guard view.count >= head + length else {
            needed = head + length
            return
        }
        let message = view[(start + head)..<(start + head + length)]
        pending.moveReaderIndex(forwardBy: head + length)
        switch view[start] & 0x0f {
        case Self.text:
            if find("\"method\":\"eth_subscription\"", in: message.prefix(60)) != nil {
                onNotification()
            } else {
                onAnswer(Answer(status: 200, body: message))
            }
        case Self.ping: pong(message)
        case Self.close: end("closed: \(String(decoding: message.dropFirst(2), as: UTF8.self))")
        default: break
        }
    }
}

/// The index behind the first place where the text stands.
func find(_ text: StaticString, in bytes: ByteBufferView) -> Int? {
    bytes.withUnsafeBytes { bytes -> Int? in
        let (needle, count) = (text.utf8Start, text.utf8CodeUnitCount)
        guard bytes.count >= count else { return nil }
        for i in 0...(bytes.count - count) where bytes[i] == needle[0] {
            var same = 1
            while same < count, bytes[i + same] == needle[same] { same += 1 }
            if same == count { return i + count }
        }
        return nil
    }
    .map { bytes.startIndex + $0 }
}
