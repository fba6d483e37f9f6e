/// What a URL may do to a devnet, and how much at once.
public struct RPCPolicy: Sendable, Hashable {
    /// Whether the methods that change the devnet from outside (`anvil_`, `hardhat_`, `evm_` …) are served.
    public var allowsControl: Bool
    /// Most calls in one batch.
    public var batchLimit: Int
    /// Time for one call that only computes.
    public var callTimeout: Duration

    public init(allowsControl: Bool, batchLimit: Int = 1_000, callTimeout: Duration = .seconds(5)) {
        self.allowsControl = allowsControl
        self.batchLimit = batchLimit
        self.callTimeout = callTimeout
    }

    /// Every method.
    public static let open = RPCPolicy(allowsControl: true)
    /// What a public chain would serve.
    public static let standard = RPCPolicy(allowsControl: false)
}
