public import Primitives

/// Bytecode run as one message to a fresh contract account, with nothing of a transaction around it: no intrinsic
/// gas, no fees, no refunds.
///
/// Each ``run()`` starts from the same state, so a run may be repeated and timed; frames are kept between runs,
/// as a node keeps them. Sender, contract and, where the hardfork says so, beneficiary count as accessed.
public final class BareRun {
    /// Who sends the message and where it goes.
    public static let sender = Address(high: 0, low: 0xa11ce)
    public static let contract = Address(high: 0, low: 0xc0de)

    /// What one run did.
    public struct Result: Sendable, Hashable {
        public let status: TransactionResult.Status
        /// Refunds, which are the transaction's, are not taken off.
        public let gasUsed: UInt64
        public let output: [UInt8]
    }

    private let transition: Transition
    private let world: World
    private let message: BareMessage

    /// - Parameters:
    ///   - gas: at most `Int64.max`; more is cut to that.
    ///   - storage: what the contract's slots hold before the run.
    public init(
        code: [UInt8],
        input: [UInt8] = [],
        gas: UInt64 = 1_000_000_000,
        hardfork: Hardfork = .latest,
        storage: [U256: U256] = [:]
    ) {
        let code = Code(code)
        message = BareMessage(
            code: code,
            input: input,
            caller: Self.sender,
            contract: Self.contract,
            gas: gas,
            transaction: TransactionEnvironment(origin: Self.sender, gasPrice: .zero)
        )
        world = World(code: code, slots: Slots(storage))
        let block = BlockEnvironment(
            chainID: 1,
            number: 1,
            timestamp: 1,
            beneficiary: .zero,
            gasLimit: gas,
            blockHash: { _ in .zero }
        )
        transition = Transition(rules: .of(hardfork), block: block)
    }

    /// Runs the message once.
    public func run() -> Result {
        let result = transition.run(message, on: world, reportsState: false)
        return Result(status: result.status, gasUsed: result.gasUsed, output: result.output)
    }

    /// A state that knows the contract and nothing else.
    private struct World: StateSource {
        let code: Code
        let slots: Slots

        func account(at address: Address) -> Account? {
            guard address == BareRun.contract else { return nil }
            return Account(nonce: 1, balance: .zero, code: code, storage: slots)
        }
    }

    private final class Slots: StorageSource {
        private let words: [U256: U256]

        init(_ words: [U256: U256]) { self.words = words }

        func value(at slot: U256) -> U256 { words[slot] ?? .zero }
        var isEmpty: Bool { words.allSatisfy(\.value.isZero) }
    }
}
