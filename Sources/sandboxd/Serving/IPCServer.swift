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
    private let listener: CInt

    /// Listens from here on: who is told that the daemon is up may connect at once, and waits until it runs.
    init(_ service: EventService) throws {
        self.service = service
        path = service.ipcPath
        try Self.makeRoom(path)
        listener = try Self.listen(path)
    }

    func run() async throws {
        defer { unlink(path) }
        let limit = service.configuration.limits.rpcBody
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(listener) { channel in
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
        try await cancelWhenGracefulShutdown {
            try await channel.executeThenClose { connections in
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
                    } catch is CancellationError {
                        // The daemon is stopping.
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
    private static func makeRoom(_ path: String) throws {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return }
        guard attributes[.type] as? FileAttributeType == .typeSocket else {
            throw Refusal(.conflict, "ipc", "\(path) is there and is no socket; choose another by --ipc.")
        }
        guard !answers(path) else {
            throw Refusal(.conflict, "ipc", "Another program listens on \(path); choose another by --ipc.")
        }
        unlink(path)
    }

    /// A socket that listens at the path and that nobody else could open for a moment.
    ///
    /// Linux gives the file the mode that the socket has when it is bound, less the umask. To change the file's
    /// mode afterwards would leave a moment in which everybody may connect.
    private static func listen(_ path: String) throws -> CInt {
        let listener = makeSocket()
        guard listener >= 0, fchmod(listener, 0o600) == 0,
            withAddress(path, { bind(listener, $0, $1) }) == 0, Glibc.listen(listener, 256) == 0
        else {
            let reason = String(cString: strerror(errno))
            if listener >= 0 { close(listener) }
            throw Refusal(
                .conflict,
                "ipc",
                "No socket can be made at \(path): \(reason). Choose another by --ipc."
            )
        }
        return listener
    }

    private static func answers(_ path: String) -> Bool {
        let probe = makeSocket()
        guard probe >= 0 else { return false }
        defer { close(probe) }
        return withAddress(path) { connect(probe, $0, $1) } == 0
    }

    private static func makeSocket() -> CInt {
        socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }

    /// What `body` gives for the path as the kernel's address, and its length.
    private static func withAddress(
        _ path: String,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) -> CInt {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) {
            $0.copyBytes(from: path.utf8.prefix(longestPath))
        }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                body(address, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// Bytes that the kernel has room for, without the zero at the end.
    static let longestPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1
}
