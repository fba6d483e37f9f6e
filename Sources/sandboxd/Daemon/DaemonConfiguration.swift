package import Devnet
import Logging

/// Everything that decides how a daemon behaves, with its defaults.
package struct DaemonConfiguration: Sendable {
    package var host = "127.0.0.1"
    /// 0 takes a free port.
    package var port = 8545
    package var dataDirectory = "./.sandboxd"
    /// Keeps nothing on disk beyond the daemon's life.
    package var isEphemeral = false
    /// The Unix socket that serves the default devnet; nil takes one in the data directory.
    package var ipc: String?
    /// What participants' machines know this daemon as; nil is made from host and port.
    var publicURL: String?
    /// A folder of template folders; nil looks at the usual places.
    package var templates: String?
    /// Further sources of templates: folders or git URLs.
    var templateSources: [String] = []
    /// The judge's toolchain; nil looks at the usual places.
    var toolchain: String?
    /// How many submissions are judged at once.
    var judgeWorkers = 1
    /// Whether the participants' RPC URLs serve the methods that change a chain by decree.
    package var participantsMayCheat = true
    /// What devnets' accounts grow from where a request says nothing: a phrase or `random`.
    var mnemonic = DevnetConfiguration.developmentMnemonic
    /// Devnets of this event by name, for `"preset"`.
    var presets: [String: DevnetRequest] = [:]
    /// A genesis file of geth's form that the default devnet begins with; nil for the usual one.
    package var genesis: String?
    /// A file of encoded blocks that the default devnet takes in.
    package var importedChain: String?
    /// Whose transactions go first into a block of the devnets that need no key; nil leaves it as it is.
    package var order: TransactionOrder?
    /// Most gas that one transaction of the devnets that need no key may ask for; nil leaves it as it is.
    package var transactionGasCap: UInt64?
    /// Memory for what blocks hold, of all devnets together, in MiB.
    package var historyMemory = 512
    package var limits = DaemonLimits()
    var logLevel = Logger.Level.info

    package init() {}

    /// Up to a tebibyte.
    static let historyMemoryRange = 0...1 << 20

    /// Whether it listens where only this machine can reach it, and so serves RPC at `/` without a key.
    var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}

/// Sizes and times beyond which the daemon refuses.
package struct DaemonLimits: Sendable {
    /// Bytes of an API request's body.
    package var apiBody = 1 << 20
    /// Bytes of a request's body that may hold a chain.
    package var chainBody = 128 << 20
    /// Bytes of a JSON-RPC message.
    package var rpcBody = 5 << 20
    /// Network connections at once; nil takes what the descriptors leave room for.
    package var sockets: Int?
    /// JSON-RPC clients that stay connected at once.
    package var connections = 10_000
    /// Bytes of notifications that a client leaves unread before its connection is ended.
    package var unreadNews = 8 << 20
    /// Devnets of the pool at once.
    package var poolDevnets = 128
    /// Bytes of a git request's body.
    package var gitBody = 24 << 20
    /// Seconds that a git request may take.
    var gitSeconds = 120
    /// Git requests served at once.
    var gitProcesses = 8
    /// Entries of a list of submissions.
    var submissionsListed = 1_000
    /// Seconds that a stop waits for requests under way.
    var stopSeconds = 10

    package init() {}
}
