public import Devnet
public import Primitives

/// One entry of a state test file: a state, a block, a transaction in variations, and what each does
/// at each hardfork.
public struct StateTest: Sendable {
    public let name: String
    public let pre: WorldState
    let environment: StateTestEnvironment
    let transaction: TransactionTemplate
    public let cases: [StateTestCase]
}

/// What a runner executes: one variation of the transaction at one hardfork.
public struct StateTestCase: Sendable {
    /// The hardfork's name as the file has it.
    public let fork: String
    public let dataIndex: Int
    public let gasIndex: Int
    public let valueIndex: Int
    /// Root of the state afterwards.
    public let root: Hash256
    /// keccak256 of the RLP of the logs.
    public let logsHash: Hash256
    /// Set when the transaction must be refused: what the reason is called, alternatives between bars.
    public let expectedException: String?
    /// The signed transaction, where the file has it.
    let encodedTransaction: [UInt8]?
    /// The state afterwards, where the file has it; read only when the root is another one.
    let post: FixtureReader?

    /// Which of the transaction's values it takes, for people.
    var variation: String { "data \(dataIndex) gas \(gasIndex) value \(valueIndex)" }
}

/// The block of a state test.
struct StateTestEnvironment: Sendable {
    var beneficiary: Address
    var gasLimit: UInt64
    var number: UInt64
    var timestamp: UInt64
    var difficulty: U256
    var random: Hash256?
    var baseFee: U256?
    var excessBlobGas: UInt64?
    /// By hardfork, where the file names a schedule of its own.
    var blobFeeFractions: [String: UInt64]
}
