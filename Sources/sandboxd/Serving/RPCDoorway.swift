import Devnet

/// The two ways into a devnet that is in memory, made once for all its callers.
struct DevnetEndpoints: Sendable {
    /// Serves every method.
    let admin: RPCEndpoint
    /// Serves what participants may use.
    let participant: RPCEndpoint

    init(_ node: Node, participantsMayCheat: Bool) {
        admin = RPCEndpoint(node: node, policy: .open)
        participant = RPCEndpoint(node: node, policy: participantsMayCheat ? .open : .standard)
    }
}

/// A devnet as JSON-RPC reaches it, whoever keeps it.
protocol RPCDestination: Sendable {
    /// Who is connected.
    var subscriptions: SubscriptionHub { get }

    /// The devnet if it is in memory: never waits.
    var endpoints: DevnetEndpoints? { get }

    /// The devnet, brought into memory if it isn't there.
    func wake(by service: EventService) async throws -> DevnetEndpoints
}

/// What an RPC URL leads to.
struct RPCDoorway: Sendable {
    let destination: any RPCDestination
    let isAdmin: Bool

    var endpointInMemory: RPCEndpoint? { destination.endpoints.map(choice) }

    func endpoint(wakingBy service: EventService) async throws -> RPCEndpoint {
        if let endpointInMemory { return endpointInMemory }
        return choice(try await destination.wake(by: service))
    }

    private func choice(_ endpoints: DevnetEndpoints) -> RPCEndpoint {
        isAdmin ? endpoints.admin : endpoints.participant
    }
}
