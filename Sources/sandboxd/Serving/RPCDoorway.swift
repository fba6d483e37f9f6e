import Devnet

/// A devnet as JSON-RPC reaches it, whoever keeps it.
protocol RPCDestination: Sendable {
    /// Who is connected.
    var subscriptions: SubscriptionHub { get }

    /// The devnet if it is in memory: never waits.
    var awake: DevnetSlot.Awake? { get }

    /// The devnet, brought into memory if it isn't there.
    func wake(by service: EventService) async throws -> DevnetSlot.Awake
}

/// What an RPC URL leads to.
struct RPCDoorway: Sendable {
    let destination: any RPCDestination
    let isAdmin: Bool

    var endpointInMemory: RPCEndpoint? { destination.awake?.endpoint(isAdmin: isAdmin) }

    func endpoint(wakingBy service: EventService) async throws -> RPCEndpoint {
        if let endpointInMemory { return endpointInMemory }
        return try await destination.wake(by: service).endpoint(isAdmin: isAdmin)
    }
}
