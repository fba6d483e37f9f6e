import Devnet
import Store
import Synchronization

/// A devnet's place in the daemon: asleep on disk until somebody uses it, then awake in memory.
final class DevnetSlot: RPCDestination {
    /// A devnet in memory with what is made once for all its callers.
    struct Awake: Sendable {
        let node: Node
        let journal: StoreJournal
        let endpoints: DevnetEndpoints
    }

    private enum State {
        case asleep
        case waking(Task<Awake, any Error>)
        case awake(Awake)
        case gone
    }

    /// Who is connected; stays while the devnet sleeps.
    let subscriptions: SubscriptionHub
    private let state: Mutex<State>
    private let currentRow: Mutex<DevnetRow>

    init(_ row: DevnetRow, awake: Awake? = nil) {
        currentRow = Mutex(row)
        subscriptions = awake?.node.subscriptions ?? SubscriptionHub()
        state = Mutex(awake.map(State.awake) ?? .asleep)
    }

    var row: DevnetRow { currentRow.withLock { $0 } }

    /// The devnet if it is in memory: never waits.
    var awake: Awake? {
        state.withLock { state in
            guard case .awake(let awake) = state else { return nil }
            return awake
        }
    }

    /// The devnet, brought into memory by `load` if it isn't there; whoever comes meanwhile shares the work.
    func wake(_ load: @escaping @Sendable (DevnetRow) async throws -> Awake) async throws -> Awake {
        let row = row
        let task: Task<Awake, any Error>? = state.withLock { state in
            switch state {
            case .gone: return nil
            case .awake(let awake): return Task { awake }
            case .waking(let task): return task
            case .asleep:
                let task = Task { try await load(row) }
                state = .waking(task)
                return task
            }
        }
        guard let task else { throw Refusal.notFound("devnet", row.id.rawValue) }
        do {
            let awake = try await task.value
            let isLate = state.withLock { state in
                switch state {
                case .waking:
                    state = .awake(awake)
                    return false
                case .gone: return true
                case .awake, .asleep: return false
                }
            }
            if isLate { awake.node.stop() }
            return awake
        } catch {
            // The next caller tries again.
            state.withLock { if case .waking = $0 { $0 = .asleep } }
            throw error
        }
    }

    var endpoints: DevnetEndpoints? { awake?.endpoints }

    func wake(by service: EventService) async throws -> DevnetEndpoints {
        try await service.wake(self).endpoints
    }

    /// Takes the devnet out of memory for good, and tells those who are connected why.
    func close(_ reason: String) async {
        let awake: Awake? = state.withLock { state in
            defer { state = .gone }
            guard case .awake(let awake) = state else { return nil }
            return awake
        }
        awake?.node.stop()
        subscriptions.close(reason)
    }
}
