import Devnet
import NIOCore
import NIOHTTP1

/// Reads one HTTP request after the other from a jail and answers those that are JSON-RPC.
final class RPCHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Reading {
        case head
        case body([UInt8], isKeptAlive: Bool)
        /// What follows of a refused request is thrown away.
        case refused(HTTPResponseStatus)
    }

    private static let bodyLimit = 5 << 20
    private let endpoint: RPCEndpoint
    private let serving: SocketServing
    private var reading = Reading.head

    init(endpoint: RPCEndpoint, serving: SocketServing) {
        self.endpoint = endpoint
        self.serving = serving
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            if head.method != .POST {
                reading = .refused(.methodNotAllowed)
            } else if head.uri != "/" {
                reading = .refused(.notFound)
            } else {
                reading = .body([], isKeptAlive: head.isKeepAlive)
            }
        case .body(let part):
            guard case .body(var bytes, let isKeptAlive) = reading else { return }
            guard bytes.count + part.readableBytes <= Self.bodyLimit else {
                reading = .refused(.payloadTooLarge)
                return
            }
            // Taken out first, so that the array grows in place.
            reading = .head
            bytes.append(contentsOf: part.readableBytesView)
            reading = .body(bytes, isKeptAlive: isKeptAlive)
        case .end:
            defer { reading = .head }
            switch reading {
            case .head: break
            case .refused(let status): Self.write([], status, isKeptAlive: false, to: context.channel)
            case .body(let bytes, let isKeptAlive): answer(bytes, isKeptAlive, context.channel)
            }
        }
    }

    private func answer(_ message: [UInt8], _ isKeptAlive: Bool, _ channel: any Channel) {
        if let answer = endpoint.handleInline(message) {
            return Self.write(answer, .ok, isKeptAlive: isKeptAlive, to: channel)
        }
        serving.answer(message) { answer in
            channel.eventLoop.execute {
                Self.write(
                    answer ?? [],
                    answer == nil ? .noContent : .ok,
                    isKeptAlive: isKeptAlive,
                    to: channel
                )
            }
        }
    }

    private static func write(
        _ body: [UInt8],
        _ status: HTTPResponseStatus,
        isKeptAlive: Bool,
        to channel: any Channel
    ) {
        var head = HTTPResponseHead(version: .http1_1, status: status)
        if status != .noContent { head.headers.add(name: "content-length", value: String(body.count)) }
        if !body.isEmpty { head.headers.add(name: "content-type", value: "application/json") }
        if !isKeptAlive { head.headers.add(name: "connection", value: "close") }
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        if !body.isEmpty {
            channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil)
        }
        let end = channel.writeAndFlush(HTTPServerResponsePart.end(nil))
        if !isKeptAlive { end.whenComplete { _ in channel.close(promise: nil) } }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
