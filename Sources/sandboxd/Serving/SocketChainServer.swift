package import Devnet
package import Judge
package import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Serves devnets on sockets that listen inside jails: HTTP/1.1 with one address and nothing else.
package struct SocketChainServer: ChainServer {
    private let group: any EventLoopGroup

    package init(group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton) {
        self.group = group
    }

    package func serve(_ node: Node, listeningSocket: Int32) async throws -> any ChainServing {
        let serving = SocketServing(RPCEndpoint(node: node))
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 64)
            .childChannelInitializer { channel in serving.accept(channel) }
            .childChannelOption(.maxMessagesPerRead, value: 4)
            .withBoundSocket(listeningSocket)
            .get()
        serving.listens(on: channel)
        return serving
    }
}

/// One devnet being served on one socket.
final class SocketServing: ChainServing {
    private struct State {
        var listener: (any Channel)?
        var connections: [ObjectIdentifier: any Channel] = [:]
        var work: [Int: Task<Void, Never>] = [:]
        var nextWork = 0
        var isStopped = false
    }

    /// Connections at once: judged code is at the other end.
    private static let connectionLimit = 64
    private let endpoint: RPCEndpoint
    private let state = Mutex(State())

    init(_ endpoint: RPCEndpoint) {
        self.endpoint = endpoint
    }

    func listens(on channel: any Channel) { state.withLock { $0.listener = channel } }

    /// Sets a new connection up, or refuses it when there are too many.
    func accept(_ channel: any Channel) -> EventLoopFuture<Void> {
        let id = ObjectIdentifier(channel)
        let isWelcome = state.withLock { state in
            guard !state.isStopped, state.connections.count < Self.connectionLimit else { return false }
            state.connections[id] = channel
            return true
        }
        guard isWelcome else { return channel.close() }
        channel.closeFuture.whenComplete { [weak self] _ in
            _ = self?.state.withLock { $0.connections.removeValue(forKey: id) }
        }
        return channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            // One request at a time on each connection: answers keep their order.
            try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: true)
            try pipeline.addHandler(RPCHandler(endpoint: self.endpoint, serving: self))
        }
    }

    /// Answers a message outside the event loop; `stop` waits for it.
    func answer(_ message: [UInt8], _ reply: @escaping @Sendable ([UInt8]?) -> Void) {
        state.withLock { state in
            guard !state.isStopped else { return }
            let number = state.nextWork
            state.nextWork += 1
            state.work[number] = Task { [endpoint] in
                reply(await endpoint.handle(message))
                _ = self.state.withLock { $0.work.removeValue(forKey: number) }
            }
        }
    }

    func stop() async {
        let (listener, connections, work) = state.withLock { state in
            state.isStopped = true
            return (state.listener, Array(state.connections.values), Array(state.work.values))
        }
        try? await listener?.close()
        for connection in connections { try? await connection.close() }
        for task in work { await task.value }
    }
}
