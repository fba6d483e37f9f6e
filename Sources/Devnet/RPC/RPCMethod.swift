import EVM

/// One method: who may call it, and how it runs.
struct RPCMethod: Sendable {
    typealias Change = @Sendable (inout Chain) throws -> JSONValue

    enum Handler: Sendable {
        /// Cheap: answered on the caller's thread from the published chain.
        case instant(@Sendable (Chain, Parameters) throws -> JSONValue)
        /// Computes on the published chain, on the compute threads, with a time limit.
        case read(@Sendable (Chain, Parameters, Interrupt) throws -> JSONValue)
        /// Changes the chain.
        case write(@Sendable (inout Chain, Parameters) throws -> JSONValue)
        /// Changes the chain, after work that needs no chain and is done before the change waits for its turn.
        case prepared(@Sendable (Parameters) throws -> Change)
        /// Uses the node itself (filters).
        case node(@Sendable (Node, Parameters) throws -> JSONValue)
        /// Uses the connection that the message came by, where that stays open.
        case session(@Sendable (Node, SubscriptionScope, Parameters) throws -> JSONValue)
        /// Waits for something that happens to the node.
        case waiting(@Sendable (Node, Parameters) async throws -> JSONValue)
    }

    let name: String
    /// Changes the devnet in ways that no public chain offers.
    let isControl: Bool
    let handler: Handler

    static func instant(
        _ name: String,
        _ body: @escaping @Sendable (Chain, Parameters) throws -> JSONValue
    ) -> RPCMethod {
        RPCMethod(name: name, isControl: false, handler: .instant(body))
    }

    static func read(
        _ name: String,
        _ body: @escaping @Sendable (Chain, Parameters, Interrupt) throws -> JSONValue
    ) -> RPCMethod {
        RPCMethod(name: name, isControl: false, handler: .read(body))
    }

    static func write(
        _ name: String,
        _ body: @escaping @Sendable (inout Chain, Parameters) throws -> JSONValue
    ) -> RPCMethod {
        RPCMethod(name: name, isControl: false, handler: .write(body))
    }

    static func prepared(
        _ name: String,
        _ body: @escaping @Sendable (Parameters) throws -> Change
    ) -> RPCMethod {
        RPCMethod(name: name, isControl: false, handler: .prepared(body))
    }

    static func node(
        _ name: String,
        _ body: @escaping @Sendable (Node, Parameters) throws -> JSONValue
    ) -> RPCMethod {
        RPCMethod(name: name, isControl: false, handler: .node(body))
    }

    static func session(
        _ name: String,
        _ body: @escaping @Sendable (Node, SubscriptionScope, Parameters) throws -> JSONValue
    ) -> RPCMethod {
        RPCMethod(name: name, isControl: false, handler: .session(body))
    }

    static func waiting(
        _ name: String,
        _ body: @escaping @Sendable (Node, Parameters) async throws -> JSONValue
    ) -> RPCMethod {
        RPCMethod(name: name, isControl: false, handler: .waiting(body))
    }

    /// A control method under each of `names`.
    static func control(
        _ names: String...,
        body: @escaping @Sendable (inout Chain, Parameters) throws -> JSONValue
    ) -> [RPCMethod] {
        names.map { RPCMethod(name: $0, isControl: true, handler: .write(body)) }
    }

    /// A control method that answers as Anvil does under its name, and as Hardhat does under Hardhat's:
    /// null there, true here.
    static func acknowledged(
        _ names: String...,
        body: @escaping @Sendable (inout Chain, Parameters) throws -> Void
    ) -> [RPCMethod] {
        names.map { name in
            let answer: JSONValue = name.hasPrefix("hardhat_") ? true : .null
            return RPCMethod(
                name: name,
                isControl: true,
                handler: .write { chain, parameters in
                    try body(&chain, parameters)
                    return answer
                }
            )
        }
    }

    /// A control method that only looks, and takes its time.
    static func computed(
        _ names: String...,
        body: @escaping @Sendable (Chain, Parameters, Interrupt) throws -> JSONValue
    ) -> [RPCMethod] {
        names.map { RPCMethod(name: $0, isControl: true, handler: .read(body)) }
    }

    /// A control method that only looks.
    static func inspect(
        _ names: String...,
        body: @escaping @Sendable (Chain, Parameters) throws -> JSONValue
    ) -> [RPCMethod] {
        names.map { RPCMethod(name: $0, isControl: true, handler: .instant(body)) }
    }
}

/// Every method by name.
enum RPCMethods {
    static let all: [String: RPCMethod] = {
        let lists: [[RPCMethod]] = [
            node, configuration, accounts, blocks, transactions, sending, waitingSends, calls, simulation,
            bundles, fees, logs, subscriptions, mining, nextBlock, time, snapshots, state, impersonation,
            tokens, storedState, pool, reorganising, blobs, keys, wallet, ganache, testing,
            tracing, parityTracing, rawData, stateInspection, otterscan, erigon,
        ]
        return Dictionary(lists.joined().map { ($0.name, $0) }) { first, _ in first }
    }()

    /// The known name that takes the fewest changes to reach, if it is near.
    static func nearest(to name: String) -> String? {
        guard name.utf8.count <= 64 else { return nil }
        let wanted = Array(name.lowercased().utf8)
        let best = all.keys.map { ($0, distance(wanted, Array($0.lowercased().utf8))) }
            .min { ($0.1, $0.0) < ($1.1, $1.0) }
        guard let best, best.1 <= max(2, wanted.count / 4) else { return nil }
        return best.0
    }

    /// Levenshtein's distance.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
}
