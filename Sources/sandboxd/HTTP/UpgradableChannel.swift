import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// HTTP/1.1 whose first request may ask to go on as a WebSocket.
///
/// What follows that request finds the connection as Hummingbird's own HTTP/1.1 channel would have it.
struct UpgradableChannel: ServerChildChannel {
    enum Outcome: Sendable {
        case http(HTTP1Channel.Value)
        case webSocket(RPCConnection)
    }

    /// A connection whose first request is still to come.
    struct Value: ServerChildChannelValue {
        let outcome: EventLoopFuture<Outcome>
        let channel: any Channel
    }

    private let http: HTTP1Channel
    private let door: RPCDoor
    private let gate: ConnectionGate
    private let idleTimeout: TimeAmount
    private let messageLimit: Int

    init(
        _ door: RPCDoor,
        gate: ConnectionGate,
        idleTimeout: TimeAmount,
        messageLimit: Int,
        responder: @escaping HTTPChannelHandler.Responder
    ) {
        self.door = door
        self.gate = gate
        self.idleTimeout = idleTimeout
        self.messageLimit = messageLimit
        http = HTTP1Channel(responder: responder)
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let encoder = HTTPResponseEncoder()
            let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes))
            let outcome = channel.eventLoop.makePromise(of: Outcome.self)
            let admission = gate.admit(channel)
            if admission == .turnedAway { channel.close(promise: nil) }
            let first = FirstRequestHandler(
                outcome,
                timeout: admission == .admitted ? idleTimeout : ConnectionGate.patience,
                refusal: admission == .admitted ? nil : gate.refusal,
                encoder: encoder,
                decoder: decoder,
                plain: { channel in try plain(channel, logger) },
                connection: { channel, head in door.connection(channel, head) },
                webSocket: { channel, connection in try webSocket(channel, connection) }
            )
            try channel.pipeline.syncOperations.addHandlers(encoder, decoder, first)
            return Value(outcome: outcome.futureResult, channel: channel)
        }
    }

    private func plain(_ channel: any Channel, _ logger: Logger) throws -> Outcome {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try pipeline.addHandler(
            HTTPConnectionStateHandler(idleTimeout: .nanoseconds(idleTimeout.nanoseconds), logger: logger)
        )
        return .http(
            try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)
            )
        )
    }

    private func webSocket(_ channel: any Channel, _ connection: RPCConnection) throws {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(WebSocketFrameEncoder())
        try pipeline.addHandler(ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: messageLimit)))
        try pipeline.addHandler(WebSocketHandler(messageLimit: messageLimit))
        try pipeline.addHandler(RPCConnectionHandler(connection))
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.outcome.get() {
            case .http(let channel): await http.handle(value: channel, logger: logger)
            case .webSocket(let connection): await connection.run()
            }
        } catch {
            logger.trace("A connection ended before its first request", metadata: ["error": "\(error)"])
            value.channel.close(promise: nil)
        }
    }
}
