import HTTPTypes
import Hummingbird
import HummingbirdCore
package import Jail
package import Logging
import NIOCore
import ServiceLifecycle
import Store
import Templates
import UnixSignals

/// A running daemon: the event behind an HTTP server, started and stopped together.
package final class Daemon: Sendable {
    let service: EventService
    private let group: ServiceGroup

    package convenience init(
        _ configuration: DaemonConfiguration,
        spawner: Result<JailSpawner, JailError>,
        logger: Logger
    ) async throws {
        try await self.init(
            configuration,
            spawner: spawner,
            signals: [],
            logger: logger,
            onListening: { _ in }
        )
    }

    /// - Parameters:
    ///   - spawner: starts jails for the judge; a failure means that submissions wait.
    ///   - signals: what stops the daemon gracefully.
    ///   - onListening: told as soon as the daemon answers.
    init(
        _ configuration: DaemonConfiguration,
        spawner: Result<JailSpawner, JailError>,
        signals: [UnixSignal],
        logger: Logger,
        onListening: @escaping @Sendable (EventService) async -> Void
    ) async throws {
        let service = try await EventService.open(configuration, logger: logger)
        self.service = service
        let desk = await JudgeDesk.open(service, spawner: spawner, logger: logger)
        service.judges(by: desk)
        let application = Application(
            responder: Responder(service),
            server: HTTPServerBuilder { responder in
                UpgradableChannel(
                    RPCDoor(service),
                    gate: ConnectionGate(service),
                    idleTimeout: .seconds(600),
                    messageLimit: configuration.limits.rpcBody,
                    responder: responder
                )
            },
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                backlog: 1_024
            ),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? configuration.port
                service.listens(at: Self.url(configuration.host, port), port: port)
                await onListening(service)
            },
            logger: logger
        )
        var services: [any Service] = [application, desk, Caretaker(service: service)]
        if service.servesIPC {
            do {
                services.append(try IPCServer(service))
            } catch {
                await service.close()
                throw error
            }
        }
        var group = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: signals,
            logger: logger
        )
        group.maximumGracefulShutdownDuration = .seconds(configuration.limits.stopSeconds)
        self.group = ServiceGroup(configuration: group)
    }

    /// Serves until it is told to stop; what was acknowledged is on disk when it returns.
    package func run() async throws {
        do {
            try await group.run()
        } catch {
            await service.close()
            throw error
        }
        await service.close()
    }

    /// Where the daemon is reached; empty until it listens.
    package var baseURL: String { service.baseURL }

    /// The Unix socket of the default devnet.
    package var ipcPath: String { service.ipcPath }

    /// The secret of the organiser's token, as it lies in the data directory.
    package var organiserToken: String? { service.folder.readToken() }

    /// Begins a graceful stop.
    package func stop() async { await group.triggerGracefulShutdown() }

    /// A URL that works on this machine: an address that means all of them is no address to call.
    private static func url(_ host: String, _ port: Int) -> String {
        switch host {
        case "0.0.0.0", "": "http://127.0.0.1:\(port)"
        case "::": "http://[::1]:\(port)"
        default: host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
        }
    }
}

/// Does what time asks for: ends devnets that have expired and follows templates that live elsewhere.
private struct Caretaker: Service {
    let service: EventService
    private let round = Duration.seconds(1)
    /// Rounds between two looks at the templates' origins.
    private let templateRounds = 600

    init(service: EventService) {
        self.service = service
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var rounds = 0
            while !Task.isCancelled {
                await service.deleteExpired(now: .now())
                if rounds % templateRounds == 0, service.catalogue.sources.contains(where: \.isRemote) {
                    await service.refreshTemplates(offline: false)
                }
                rounds += 1
                try? await Task.sleep(for: round)
            }
        }
    }
}
