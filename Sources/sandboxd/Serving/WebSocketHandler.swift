import NIOCore
import NIOWebSocket

/// Turns a WebSocket's frames into messages and messages into text frames, and keeps the protocol's manners.
final class WebSocketHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = WebSocketFrame

    /// After how long a client is asked whether it is still there; one that is silent for two of these is not.
    private static let heartbeat = TimeAmount.seconds(30)
    /// How long a client has to take a close frame in.
    private static let farewell = TimeAmount.seconds(5)

    private var assembly: MessageAssembly
    private var nextBeat: Scheduled<Void>?
    /// Heartbeats since the client was last heard.
    private var silentBeats = 0
    private var isClosing = false

    init(messageLimit: Int) { assembly = MessageAssembly(limit: messageLimit) }

    func handlerAdded(context: ChannelHandlerContext) { expectBeat(context) }

    func handlerRemoved(context: ChannelHandlerContext) { nextBeat?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        nextBeat?.cancel()
        context.fireChannelInactive()
    }

    private func expectBeat(_ context: ChannelHandlerContext) {
        let loopBound = context.loopBound
        nextBeat = context.eventLoop.assumeIsolated().scheduleTask(in: Self.heartbeat) { [self] in
            beat(loopBound.value)
        }
    }

    private func beat(_ context: ChannelHandlerContext) {
        silentBeats += 1
        if silentBeats > 2 { return context.close(promise: nil) }
        send(.ping, ByteBuffer(), context)
        expectBeat(context)
    }

    // MARK: Incoming

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        silentBeats = 0
        let frame = unwrapInboundIn(data)
        // Once it was said that this ends, the client's own close alone is of interest.
        guard !isClosing || frame.opcode == .connectionClose else { return }
        switch assembly.take(frame) {
        case .none: break
        case .message(let message): context.fireChannelRead(wrapInboundOut(message))
        case .pong(let data):
            // Who does not read what was sent is not sent more pongs: the latest one is enough.
            if context.channel.isWritable { send(.pong, data, context) }
        case .close(let data): answerClose(data, context)
        case .refuse(let code, let reason): close(code, reason, context)
        }
    }

    private func answerClose(_ data: ByteBuffer, _ context: ChannelHandlerContext) {
        if isClosing { return context.close(promise: nil) }
        isClosing = true
        var code = data
        let echo = code.readSlice(length: min(2, code.readableBytes)) ?? ByteBuffer()
        send(.connectionClose, echo, context)
        context.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? NIOWebSocketError else { return context.close(promise: nil) }
        switch error {
        case .invalidFrameLength: close(.messageTooLarge, "a frame is too large", context)
        case .fragmentedControlFrame: close(.protocolError, "a control frame must not be fragmented", context)
        case .multiByteControlFrameLength:
            close(.protocolError, "a control frame has at most 125 bytes", context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: close(.goingAway, "the daemon is stopping", context)
        // The client is gone without a close frame: half a WebSocket is none.
        case let event as ChannelEvent where event == .inputClosed: context.close(promise: nil)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    // MARK: Outgoing

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isClosing else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        let frame = WebSocketFrame(fin: true, opcode: .text, data: unwrapOutboundIn(data))
        context.write(wrapOutboundOut(frame), promise: promise)
    }

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext,
        event: Any,
        promise: EventLoopPromise<Void>?
    ) {
        guard let end = event as? ConnectionEnd else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        close(WebSocketErrorCode(end.kind), end.reason, context)
        promise?.succeed()
    }

    private func send(_ opcode: WebSocketOpcode, _ data: ByteBuffer, _ context: ChannelHandlerContext) {
        context.writeAndFlush(
            wrapOutboundOut(WebSocketFrame(fin: true, opcode: opcode, data: data)),
            promise: nil
        )
    }

    /// Says why and ends when the client has answered, or when it had time to.
    private func close(_ code: WebSocketErrorCode, _ reason: String, _ context: ChannelHandlerContext) {
        guard !isClosing else { return }
        isClosing = true
        var data = ByteBuffer()
        data.write(webSocketErrorCode: code)
        // A control frame has room for no more than this.
        data.writeBytes(reason.utf8.prefix(120))
        send(.connectionClose, data, context)
        let loopBound = context.loopBound
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.farewell) {
            loopBound.value.close(promise: nil)
        }
    }
}

extension WebSocketErrorCode {
    init(_ kind: ConnectionEnd.Kind) {
        self =
            switch kind {
            case .goingAway: .goingAway
            case .tooSlow: .policyViolation
            case .tooLarge: .messageTooLarge
            case .malformed: .dataInconsistentWithMessage
            }
    }
}
