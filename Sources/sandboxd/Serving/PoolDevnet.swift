import Devnet
import Synchronization

/// A devnet of the pool: made when it is first used, kept in memory alone.
final class PoolDevnet: RPCDestination {
    let subscriptions = SubscriptionHub()
    private let making = Mutex<Task<DevnetEndpoints, any Error>?>(nil)
    private let made = Mutex<DevnetEndpoints?>(nil)

    var endpoints: DevnetEndpoints? { made.withLock { $0 } }

    func wake(by service: EventService) async throws -> DevnetEndpoints {
        let task = making.withLock { task in
            if let task { return task }
            let new = Task { [subscriptions] in
                try await Self.make(subscriptions, service.configuration, service.history)
            }
            task = new
            return new
        }
        let endpoints = try await task.value
        made.withLock { $0 = endpoints }
        return endpoints
    }

    /// One like the default devnet, at its genesis.
    private static func make(
        _ subscriptions: SubscriptionHub,
        _ settings: DaemonConfiguration,
        _ history: HistoryMemory
    ) async throws -> DevnetEndpoints {
        var configuration = DevnetConfiguration(genesisTimestamp: Node.wallClock())
        configuration.order = settings.order ?? configuration.order
        configuration.transactionGasCap = settings.transactionGasCap
        let chain = try await ComputePool.run { [configuration] in
            try Chain(configuration, history: history)
        }
        let node = Node(chain, subscriptions: subscriptions)
        node.start()
        return DevnetEndpoints(node, participantsMayCheat: true)
    }

    /// Ends it and whoever is connected to it.
    func close() async {
        subscriptions.close("the devnet was stopped")
        let task = making.withLock { $0 }
        try? await task?.value.admin.node.stop()
    }
}

/// The numbered devnets that test runners use, one for each of their workers.
final class DevnetPool: Sendable {
    private let devnets = Mutex<[UInt64: PoolDevnet]>([:])
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var count: Int { devnets.withLock { $0.count } }

    func existing(_ number: UInt64) -> PoolDevnet? { devnets.withLock { $0[number] } }

    /// The devnet with that number, which is a new one where there was none.
    func devnet(_ number: UInt64) throws(Refusal) -> PoolDevnet {
        let found: PoolDevnet? = devnets.withLock { devnets in
            if let devnet = devnets[number] { return devnet }
            guard devnets.count < limit else { return nil }
            let new = PoolDevnet()
            devnets[number] = new
            return new
        }
        guard let found else {
            throw Refusal.invalid(
                "The pool has its \(limit) devnets; stop one by /N/stop before /\(number) can be used."
            )
        }
        return found
    }

    /// Ends the devnet: its chain is gone, and its number is free.
    func stop(_ number: UInt64) async {
        await devnets.withLock { $0.removeValue(forKey: number) }?.close()
    }

    func stopAll() async {
        let all = devnets.withLock { devnets in
            defer { devnets = [:] }
            return Array(devnets.values)
        }
        for devnet in all { await devnet.close() }
    }
}
