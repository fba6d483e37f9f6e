import Foundation
import Glibc
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The default devnet on a Unix socket, as geth's IPC: messages one behind the other, subscriptions included.
///
/// Whoever may open the socket's file may do everything, so it is the daemon's user alone.
struct IPCServer: Service {
    private let service: EventService
    private let path: String

    init(_ service: EventService) {
        self.service = service
        path = service.ipcPath
    }

    func run() async throws {
        try makeRoom()
        let limit = service.configuration.limits.rpcBody
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .bind(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let connection = try connection(channel)
                    try channel.pipeline.syncOperations.addHandlers(
                        ByteToMessageHandler(JSONStreamDecoder(limit: limit)),
                        JSONStreamHandler(),
                        RPCConnectionHandler(connection)
                    )
                    return connection
                }
            }
        chmod(path, 0o600)
        defer { unlink(path) }
        try await cancelWhenGracefulShutdown {
            try await listener.executeThenClose { connections in
                await withDiscardingTaskGroup { group in
                    do {
                        for try await connection in connections {
                            group.addTask {
                                await withTaskCancellationHandler {
                                    await connection.run()
                                } onCancel: {
                                    connection.end("the daemon is stopping")
                                }
                            }
                        }
                    } catch {
                        service.logger.error("The IPC socket failed", metadata: ["error": "\(error)"])
                    }
                    group.cancelAll()
                }
            }
        }
    }

    private func connection(_ channel: any Channel) throws -> RPCConnection {
        guard service.counters.connections.value < service.configuration.limits.connections,
            let slot = service.devnets[EventService.defaultDevnet]
        else { throw ChannelError.operationUnsupported }
        return RPCConnection(channel, to: RPCDoorway(destination: slot, isAdmin: true), of: service)
    }

    /// Removes a socket that a daemon left behind; one that somebody listens on stays.
    private func makeRoom() throws {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return }
        guard attributes[.type] as? FileAttributeType == .typeSocket else {
            throw Refusal(.conflict, "ipc", "\(path) is there and is no socket; choose another by --ipc.")
        }
        guard !Self.answers(path) else {
            throw Refusal(.conflict, "ipc", "Another program listens on \(path); choose another by --ipc.")
        }
        unlink(path)
    }

    private static func answers(_ path: String) -> Bool {
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard probe >= 0 else { return false }
        defer { close(probe) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) {
            $0.copyBytes(from: path.utf8.prefix(Self.longestPath))
        }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                connect(probe, address, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }

    /// Bytes that the kernel has room for, without the zero at the end.
    static let longestPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1
}
