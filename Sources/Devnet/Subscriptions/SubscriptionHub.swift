import Synchronization

/// Everyone who is connected to one devnet, and what they asked to hear of.
///
/// Theory of operation: a transport attaches a session for each of its connections. News comes from the devnet's
/// node, which tells it in the chain's order and after it is durable. It is told under the hub's lock, so that
/// whoever was answered that a subscription is there hears of everything from then on, each thing once, and of
/// nothing after it was answered that the subscription is gone. A transport only takes messages into its own queue
/// and bounds that queue itself; a client that doesn't read holds nobody up.
///
/// A hub outlives the devnet's time in memory: a devnet that sleeps has no news.
public final class SubscriptionHub: Sendable {
    private struct Subscription {
        let kind: SubscriptionKind
        let session: RPCSession
        /// The notification up to its payload.
        let opening: [UInt8]
        /// What came before the client knew the id; nil once it does.
        var held: [[UInt8]]? = []

        /// Sends a payload, or keeps it until the client knows what it is for.
        mutating func tell(_ payload: [UInt8]) {
            let message = opening + payload + SubscriptionHub.closing
            if held == nil { session.transport.notify(message) } else { held?.append(message) }
        }
    }

    private struct State {
        var sessions: [ObjectIdentifier: (session: RPCSession, subscriptions: Set<String>)] = [:]
        var subscriptions: [String: Subscription] = [:]
        var end: String?
    }

    /// Subscriptions of one connection at once.
    static let sessionLimit = 1_000
    private static let closing = Array("}}".utf8)
    private let state = Mutex(State())

    public init() {}

    /// How many subscriptions there are.
    public var subscriptionCount: Int { state.withLock { $0.subscriptions.count } }

    // MARK: Connections

    /// Counts a connection in; one to a devnet that is gone is ended at once.
    public func attach(_ session: RPCSession) {
        let end = state.withLock { state in
            if state.end == nil { state.sessions[ObjectIdentifier(session)] = (session, []) }
            return state.end
        }
        if let end { session.transport.end(end) }
    }

    /// Forgets a connection and its subscriptions.
    public func detach(_ session: RPCSession) {
        state.withLock { state in
            let entry = state.sessions.removeValue(forKey: ObjectIdentifier(session))
            for id in entry?.subscriptions ?? [] { state.subscriptions[id] = nil }
        }
    }

    /// Ends every connection, those that are still to come included.
    public func close(_ reason: String) {
        let sessions = state.withLock { state in
            defer {
                state.sessions = [:]
                state.subscriptions = [:]
                state.end = reason
            }
            return state.sessions.values.map(\.session)
        }
        for session in sessions { session.transport.end(reason) }
    }

    // MARK: Subscriptions

    /// A new subscription's id, confirmed once the client has been sent it; nil when the session has too many.
    func subscribe(_ session: RPCSession, to kind: SubscriptionKind) -> String? {
        let id = SubscriptionHub.newID()
        let opening =
            #"{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"\#(id)","result":"#
        let subscription = Subscription(kind: kind, session: session, opening: Array(opening.utf8))
        return state.withLock { state in
            let key = ObjectIdentifier(session)
            guard let count = state.sessions[key]?.subscriptions.count, count < Self.sessionLimit else {
                return nil
            }
            state.sessions[key]?.subscriptions.insert(id)
            state.subscriptions[id] = subscription
            return id
        }
    }

    /// Lets flow what was held back until the client could know the ids.
    func confirm(_ ids: [String]) {
        guard !ids.isEmpty else { return }
        state.withLock { state in
            for id in ids {
                guard let subscription = state.subscriptions[id] else { continue }
                for message in subscription.held ?? [] { subscription.session.transport.notify(message) }
                state.subscriptions[id]?.held = nil
            }
        }
    }

    /// False where the session has no such subscription.
    func unsubscribe(_ session: RPCSession, _ id: String) -> Bool {
        state.withLock { state in
            guard state.sessions[ObjectIdentifier(session)]?.subscriptions.remove(id) != nil else {
                return false
            }
            return state.subscriptions.removeValue(forKey: id) != nil
        }
    }

    /// 32 digits: tools tell subscriptions from hashes by their length.
    private static func newID() -> String {
        let digits = String(UInt128.random(in: .min ... .max), radix: 16)
        return "0x" + String(repeating: "0", count: 32 - digits.count) + digits
    }

    // MARK: News

    /// Tells the subscribers what happened; called for one change after the other.
    func tell(_ news: [ChainNews], on chain: Chain) {
        state.withLock { state in
            guard !state.subscriptions.isEmpty else { return }
            for item in news {
                var bulletin = Bulletin(item, chain)
                for id in state.subscriptions.keys {
                    guard let kind = state.subscriptions[id]?.kind else { continue }
                    for payload in bulletin.payloads(for: kind) { state.subscriptions[id]?.tell(payload) }
                }
            }
        }
    }
}
