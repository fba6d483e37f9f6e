import Synchronization

/// A connection that stays open, as a devnet sees it.
///
/// None of these may wait: they are called while the devnet tells its news. Messages are sent in the order of the
/// calls.
public protocol SessionTransport: Sendable {
    /// Sends the answer to a message of the client's.
    func answer(_ message: [UInt8])

    /// Sends what the client did not ask for just now: how much, it cannot control.
    func notify(_ message: [UInt8])

    /// Ends the connection after what was sent before; `reason` is shown to the client.
    func end(_ reason: String)
}

/// A client that stays connected to one devnet and is told what happens there.
public final class RPCSession: Sendable {
    let transport: any SessionTransport

    public init(_ transport: any SessionTransport) { self.transport = transport }
}

/// The subscriptions that one message asks for.
///
/// A client can make sense of a notification only once it knows the subscription's id. So what happens before
/// the message is answered is held back until then.
final class SubscriptionScope: Sendable {
    let session: RPCSession
    private let created = Mutex<[String]>([])

    init(_ session: RPCSession) { self.session = session }

    func add(_ id: String) { created.withLock { $0.append(id) } }

    /// The subscriptions made since the last time.
    func take() -> [String] {
        created.withLock { created in
            defer { created = [] }
            return created
        }
    }
}
