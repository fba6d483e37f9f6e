import Cryptography
import Devnet
import Primitives
import Synchronization

/// A devnet that one suite has to itself, and that is the same in every repetition.
enum PrivateDevnet {
    /// For a team's own suite: the accounts that every tutorial knows.
    static func forTeamSuite(chainID: UInt64, timestamp: UInt64) throws -> Node {
        try node(chainID, DevnetConfiguration.developmentMnemonic, timestamp)
    }

    /// For the hidden suite: accounts that nobody can know who does not know the seed, so that no contract can
    /// tell the judge by its callers.
    static func forAcceptance(seed: JudgingSeed, chainID: UInt64, timestamp: UInt64) throws -> Node {
        let entropy = Array(seed.derived(for: "accounts").prefix(16))
        return try node(chainID, Mnemonic.random(entropy: entropy).phrase, timestamp)
    }

    private static func node(_ chainID: UInt64, _ mnemonic: String, _ timestamp: UInt64) throws -> Node {
        let configuration = DevnetConfiguration(
            chainID: chainID,
            mnemonic: mnemonic,
            genesisTimestamp: timestamp
        )
        let clock = HeightClock(start: timestamp)
        let node = Node(try Chain(configuration), clock: { clock.now })
        clock.follow(node)
        return node
    }
}

/// A clock that is one second further with each block: blocks get the same timestamps however slow the host is,
/// and setting the chain back sets the clock back too.
private final class HeightClock: Sendable {
    private struct Followed {
        weak var node: Node?
    }

    private let start: UInt64
    private let followed = Mutex(Followed())

    init(start: UInt64) {
        self.start = start
    }

    func follow(_ node: Node) { followed.withLock { $0.node = node } }

    var now: UInt64 { start + 1 + (followed.withLock { $0.node }?.blockNumber ?? 0) }
}
