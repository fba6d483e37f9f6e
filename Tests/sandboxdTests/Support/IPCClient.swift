import Devnet
import NIOCore
import NIOPosix
import Testing

/// A client of the daemon's Unix socket that sends any bytes and reads answers line by line.
final class IPCClient {
    private let channel: any Channel
    private var chunks: AsyncStream<ByteBuffer>.Iterator
    private var pending = ByteBuffer()

    private init(_ channel: any Channel, _ chunks: AsyncStream<ByteBuffer>) {
        self.channel = channel
        self.chunks = chunks.makeAsyncIterator()
    }

    static func with(_ path: String, _ body: (IPCClient) async throws -> Void) async throws {
        let (stream, continuation) = AsyncStream<ByteBuffer>.makeStream()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ChunkSink(continuation))
                }
            }
            .connect(unixDomainSocketPath: path).get()
        do { try await body(IPCClient(channel, stream)) } catch {
            try? await channel.close()
            throw error
        }
        try? await channel.close()
    }

    func send(_ text: String) async throws { try await channel.writeAndFlush(ByteBuffer(string: text)) }

    /// The next line; nil when the connection has ended.
    func line() async -> String? {
        while true {
            if let end = pending.readableBytesView.firstIndex(of: 10) {
                let length = end - pending.readerIndex
                let text = pending.readString(length: length)
                pending.moveReaderIndex(forwardBy: 1)
                return text
            }
            guard var chunk = await chunks.next(isolation: #isolation) else { return nil }
            pending.writeBuffer(&chunk)
        }
    }

    func message() async throws -> JSONValue {
        let next = await line()
        let text = try #require(next, "the connection ended")
        return try JSONValue.parse(Array(text.utf8))
    }
}

/// Hands what comes to a test; the stream ends with the connection.
private final class ChunkSink: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    private let chunks: AsyncStream<ByteBuffer>.Continuation

    init(_ chunks: AsyncStream<ByteBuffer>.Continuation) { self.chunks = chunks }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { chunks.yield(unwrapInboundIn(data)) }

    func channelInactive(context: ChannelHandlerContext) { chunks.finish() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
