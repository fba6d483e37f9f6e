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
    private let code: Code
    private let input: [UInt8]
    private let gas: Int64

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
        self.code = code
        self.input = input
        self.gas = Int64(clamping: gas)
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
        let rules = transition.rules
        let journal = Journal(source: world, rules: rules)
        let payer = journal.load(Self.sender)
        let callee = journal.load(Self.contract)
        if rules.features.hasAccessLists {
            _ = journal.warm(payer)
            _ = journal.warm(callee)
            if rules.features.warmsBeneficiary {
                _ = journal.warm(journal.load(transition.block.beneficiary))
            }
        }
        let executor = Executor(
            rules: rules,
            block: transition.block,
            transaction: TransactionEnvironment(origin: Self.sender, gasPrice: .zero),
            journal: journal,
            frames: transition.frames,
            interrupt: transition.interrupt
        )
        var probe = NoProbe()
        let (outcome, output) = input.withUnsafeBufferPointer { bytes in
            executor.run(
                Message(
                    target: .code(code),
                    caller: Self.sender,
                    payer: payer,
                    address: Self.contract,
                    value: .zero,
                    transfersValue: false,
                    input: bytes,
                    gas: gas,
                    isStatic: false
                ),
                probe: &probe
            )
        }
        return Result(
            status: TransactionResult.Status(outcome.status),
            gasUsed: UInt64(gas - outcome.gasLeft),
            output: output
        )
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
