import Devnet
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Waits for a connection's first request, and makes the connection what that asks for: HTTP or a WebSocket.
///
/// NIO's own upgrade handlers lose the request that may not be upgraded, and it is to be answered with the reason.
final class FirstRequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart
    typealias Outcome = UpgradableChannel.Outcome

    private enum State {
        case waiting
        /// The request may be upgraded when it is whole.
        case accepted(RPCConnection, HTTPHeaders)
        /// What comes is the other protocol's, and kept for it.
        case switching([NIOAny])
        /// It was answered that it is refused; what comes is thrown away.
        case refused
        case done
    }

    private let outcome: EventLoopPromise<Outcome>
    private let timeout: TimeAmount
    private let refusal: Refusal?
    private let encoder: HTTPResponseEncoder
    private let decoder: ByteToMessageHandler<HTTPRequestDecoder>
    private let plain: (any Channel) throws -> Outcome
    private let connection: (any Channel, HTTPRequestHead) throws -> RPCConnection?
    private let webSocket: (any Channel, RPCConnection) throws -> Void
    private var state = State.waiting
    private var deadline: Scheduled<Void>?

    /// - Parameters:
    ///   - outcome: what the connection has become; fails when it ends before that.
    ///   - refusal: what the first request is answered with, after which the connection ends; nil to serve it.
    ///   - plain: adds the handlers of HTTP.
    ///   - connection: the connection that a request may become; nil where it may not.
    ///   - webSocket: adds a WebSocket's handlers.
    init(
        _ outcome: EventLoopPromise<Outcome>,
        timeout: TimeAmount,
        refusal: Refusal?,
        encoder: HTTPResponseEncoder,
        decoder: ByteToMessageHandler<HTTPRequestDecoder>,
        plain: @escaping (any Channel) throws -> Outcome,
        connection: @escaping (any Channel, HTTPRequestHead) throws -> RPCConnection?,
        webSocket: @escaping (any Channel, RPCConnection) throws -> Void
    ) {
        self.outcome = outcome
        self.timeout = timeout
        self.refusal = refusal
        self.encoder = encoder
        self.decoder = decoder
        self.plain = plain
        self.connection = connection
        self.webSocket = webSocket
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let loopBound = context.loopBound
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) {
            loopBound.value.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
        // Where it has become something, this changes nothing.
        outcome.fail(ChannelError.eof)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch state {
        case .waiting:
            guard case .head(let head) = unwrapInboundIn(data) else { return context.close(promise: nil) }
            decide(head, context)
        case .accepted(let connection, let headers):
            // A handshake has no body.
            guard case .end = unwrapInboundIn(data) else { return context.close(promise: nil) }
            switchProtocols(to: connection, headers, context)
        case .switching(let kept): state = .switching(kept + [data])
        case .refused: break
        case .done: context.fireChannelRead(data)
        }
    }

    private func decide(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        if let refusal { return refuse(refusal, context) }
        let wanted = head.headers[canonicalForm: "upgrade"]
        if head.method == .GET, wanted.contains(where: { $0.lowercased() == "websocket" }),
            let headers = Self.answer(to: head, context.channel),
            let connection = try? connection(context.channel, head)
        {
            state = .accepted(connection, headers)
            return
        }
        var head = head
        // The decoder reads no further than a request for an upgrade, wanted or not.
        if !wanted.isEmpty { head.headers.replaceOrAdd(name: "connection", value: "close") }
        do { outcome.succeed(try plain(context.channel)) } catch { outcome.fail(error) }
        state = .done
        context.fireChannelRead(wrapInboundOut(.head(head)))
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    private func refuse(_ refusal: Refusal, _ context: ChannelHandlerContext) {
        state = .refused
        let body = ByteBuffer(bytes: Problem.json(refusal).bytes)
        let head = HTTPResponseHead(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: refusal.kind.rawValue),
            headers: [
                "content-type": Problem.mediaType, "content-length": "\(body.readableBytes)",
                "connection": "close", "retry-after": "1",
            ]
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        // What the client still sends is read until it has seen the answer: closing at once could take the answer
        // back. The timeout ends those who never do.
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(mode: .output, promise: nil)
    }

    /// The headers that complete a handshake; nil for one that is not as RFC 6455 has it.
    private static func answer(to head: HTTPRequestHead, _ channel: any Channel) -> HTTPHeaders? {
        let upgrader = NIOWebSocketServerUpgrader(
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
            upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() }
        )
        var headers: HTTPHeaders?
        // Nothing in it waits, so it is there at once.
        upgrader.buildUpgradeResponse(channel: channel, upgradeRequest: head, initialResponseHeaders: [:])
            .assumeIsolated().whenSuccess { headers = $0 }
        return headers
    }

    private func switchProtocols(
        to connection: RPCConnection,
        _ headers: HTTPHeaders,
        _ context: ChannelHandlerContext
    ) {
        state = .switching([])
        let pipeline = context.pipeline.syncOperations
        // It leaves when it has handed over what it has not read, not before this returns.
        pipeline.removeHandler(decoder).assumeIsolated().whenComplete { [self] _ in
            let head = HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: headers)
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
            pipeline.removeHandler(encoder).assumeIsolated().whenComplete { [self] _ in
                finish(connection, context)
            }
        }
    }

    private func finish(_ connection: RPCConnection, _ context: ChannelHandlerContext) {
        do {
            try webSocket(context.channel, connection)
            outcome.succeed(.webSocket(connection))
        } catch { return context.close(promise: nil) }
        if case .switching(let kept) = state {
            for data in kept { context.fireChannelRead(data) }
        }
        state = .done
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch (state, event) {
        case (.done, _): break
        case (.waiting, is ChannelShouldQuiesceEvent): return context.close(promise: nil)
        // The client is gone before it was anything.
        case (_, let event as ChannelEvent) where event == .inputClosed: return context.close(promise: nil)
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if case .done = state { return context.fireErrorCaught(error) }
        if error is HTTPParserError {
            let headers: HTTPHeaders = ["connection": "close", "content-length": "0"]
            let head = HTTPResponseHead(version: .http1_1, status: .badRequest, headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
        context.close(promise: nil)
    }
}
