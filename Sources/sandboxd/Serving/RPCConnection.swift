import Devnet
import NIOCore
import Synchronization

/// One client that stays connected to a devnet, by WebSocket or by a Unix socket.
///
/// Theory of operation: the channel's handlers turn bytes into messages, which `receive` puts into a queue. `run`
/// begins them in that order and answers each when it is done, up to `concurrency` at once: a call that waits for
/// a block must not keep the one that mines it waiting. While that many are under way, or answers are not read,
/// nothing more is read: a client that sends faster than it reads is slowed down by its own socket.
///
/// News cannot be slowed down like that. What a client has not read of them is counted, and beyond a limit the
/// connection ends with the reason. Whoever sends only fills the queue of outgoing messages; the event loop empties
/// it, many with one flush.
final class RPCConnection: SessionTransport {
    private struct State {
        var outgoing: [(bytes: [UInt8], isNews: Bool)] = []
        var isDraining = false
        /// Set once: nothing is sent after it.
        var end: ConnectionEnd?
        /// Bytes that the client's socket has not taken yet.
        var newsBytes = 0
        var answerBytes = 0
        var underWay = 0
        /// Whether the channel asked for more while there was enough to do.
        var wantsRead = false

        var isBusy: Bool {
            underWay >= RPCConnection.concurrency || answerBytes >= RPCConnection.answerLimit
        }
    }

    /// Messages under way at once.
    private static let concurrency = 64
    /// Bytes of unread answers from which on nothing more is read.
    private static let answerLimit = 8 << 20
    /// Bytes of unread news that end the connection.
    private let newsLimit: Int
    private let channel: any Channel
    private let door: RPCDoorway
    private let service: EventService
    private let messages: AsyncStream<[UInt8]>
    private let incoming: AsyncStream<[UInt8]>.Continuation
    private let state = Mutex(State())

    init(_ channel: any Channel, to door: RPCDoorway, of service: EventService) {
        self.channel = channel
        self.door = door
        self.service = service
        newsLimit = service.configuration.limits.unreadNews
        (messages, incoming) = AsyncStream.makeStream()
        // Counted from here on, so that the next one that asks to come in sees it.
        let count = service.counters.connections
        count.add(1)
        channel.closeFuture.whenComplete { _ in count.add(-1) }
    }

    /// Serves the client until it is gone.
    func run() async {
        let session = RPCSession(self)
        let hub = door.destination.subscriptions
        hub.attach(session)
        await withDiscardingTaskGroup { group in
            for await message in messages {
                // Begun here and now, so that changes reach the devnet in the order in which they were sent.
                group.addImmediateTask { await self.serve(message, session) }
            }
            group.cancelAll()
        }
        hub.detach(session)
    }

    private func serve(_ message: [UInt8], _ session: RPCSession) async {
        do {
            let endpoint = try await door.endpoint(wakingBy: service)
            await endpoint.serve(message, to: session)
        } catch {
            end(.goingAway, "\(error)")
        }
        let mustRead = state.withLock { state in
            state.underWay -= 1
            return Self.resumes(&state)
        }
        if mustRead { channel.read() }
    }

    // MARK: Incoming, on the event loop

    func receive(_ message: [UInt8]) {
        service.counters.rpcMessages.add()
        let isFirst = state.withLock { $0.underWay == 0 }
        if isFirst, let answer = door.endpointInMemory?.handleInline(message) { return self.answer(answer) }
        state.withLock { $0.underWay += 1 }
        incoming.yield(message)
    }

    /// Whether the channel may read now; where not, it is told to when there is room.
    func mayRead() -> Bool {
        state.withLock { state in
            state.wantsRead = state.isBusy
            return !state.isBusy
        }
    }

    private static func resumes(_ state: inout State) -> Bool {
        guard state.wantsRead, !state.isBusy else { return false }
        state.wantsRead = false
        return true
    }

    /// The client is gone: what is under way is cancelled.
    func isGone() { incoming.finish() }

    // MARK: Outgoing

    func answer(_ message: [UInt8]) {
        let mustDrain = state.withLock { state in
            guard state.end == nil else { return false }
            state.answerBytes += message.count
            return Self.enqueue(message, isNews: false, &state)
        }
        if mustDrain { drainSoon() }
    }

    func notify(_ message: [UInt8]) {
        let mustDrain = state.withLock { state in
            guard state.end == nil else { return false }
            guard state.newsBytes <= newsLimit else {
                let waiting = state.newsBytes >> 20
                state.end = ConnectionEnd(.tooSlow, "\(waiting) MiB of notifications were not read in time")
                state.outgoing = []
                defer { state.isDraining = true }
                return !state.isDraining
            }
            state.newsBytes += message.count
            return Self.enqueue(message, isNews: true, &state)
        }
        if mustDrain { drainSoon() }
    }

    func end(_ reason: String) { end(.goingAway, reason) }

    func end(_ kind: ConnectionEnd.Kind, _ reason: String) {
        let mustDrain = state.withLock { state in
            guard state.end == nil else { return false }
            state.end = ConnectionEnd(kind, reason)
            defer { state.isDraining = true }
            return !state.isDraining
        }
        if mustDrain { drainSoon() }
    }

    private static func enqueue(_ message: [UInt8], isNews: Bool, _ state: inout State) -> Bool {
        state.outgoing.append((message, isNews))
        defer { state.isDraining = true }
        return !state.isDraining
    }

    private func drainSoon() {
        if channel.eventLoop.inEventLoop { return drain() }
        channel.eventLoop.execute { self.drain() }
    }

    private func drain() {
        let (messages, end) = state.withLock { state in
            defer {
                state.outgoing = []
                state.isDraining = false
            }
            return (state.outgoing, state.end)
        }
        if !messages.isEmpty {
            let taken = channel.eventLoop.makePromise(of: Void.self)
            for (index, message) in messages.enumerated() {
                let isLast = index == messages.count - 1
                channel.write(ByteBuffer(bytes: message.bytes), promise: isLast ? taken : nil)
            }
            let news = messages.reduce(0) { $1.isNews ? $0 + $1.bytes.count : $0 }
            let answers = messages.reduce(0) { $1.isNews ? $0 : $0 + $1.bytes.count }
            taken.futureResult.whenComplete { _ in self.wasTaken(news: news, answers: answers) }
            channel.flush()
        }
        if let end { channel.triggerUserOutboundEvent(end, promise: nil) }
    }

    private func wasTaken(news: Int, answers: Int) {
        let mustRead = state.withLock { state in
            state.newsBytes -= news
            state.answerBytes -= answers
            return Self.resumes(&state)
        }
        if mustRead { channel.read() }
    }
}

/// What a channel is told to end with, after what was written before.
struct ConnectionEnd: Sendable {
    enum Kind: Sendable {
        case goingAway
        case tooSlow
        case tooLarge
        case malformed
    }

    let kind: Kind
    let reason: String

    init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }
}

/// Hands whole messages from a channel to its connection, and lets it read no more than the connection can take.
final class RPCConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private let connection: RPCConnection

    init(_ connection: RPCConnection) { self.connection = connection }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        connection.receive(Array(buffer: unwrapInboundIn(data)))
    }

    func read(context: ChannelHandlerContext) {
        if connection.mayRead() { context.read() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        connection.isGone()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { connection.isGone() }
}
