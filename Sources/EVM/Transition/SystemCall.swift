public import Primitives

/// The contracts that the protocol itself calls.
public enum SystemContract {
    /// Keeps the roots of beacon blocks (EIP-4788).
    public static let beaconRoots = Address(high: 0x000f_3df6, low: 0xd732_807e_f131_9fb7_b8bb_8522_d0be_ac02)
    /// Keeps block hashes (EIP-2935).
    public static let blockHashes = Address(high: 0x0000_f908, low: 0x27f1_c53a_10cb_7a02_335b_1753_2000_2935)
    /// Queues withdrawal requests (EIP-7002).
    public static let withdrawalRequests = Address(
        high: 0x0000_0961,
        low: 0xef48_0eb5_5e80_d19a_d835_79a6_4c00_7002
    )
    /// Queues consolidation requests (EIP-7251).
    public static let consolidationRequests = Address(
        high: 0x0000_bbdd,
        low: 0xc7ce_4886_42fb_579f_8b00_f3a5_9000_7251
    )
    /// Takes deposits of validators (EIP-6110).
    public static let deposits = Address(high: 0x0000_0000, low: 0x219a_b540_356c_bb83_9cbe_0530_3d77_05fa)

    static let caller = Address(high: 0xffff_ffff, low: .max - 1)
    static let gas: Int64 = 30_000_000
}

extension Transition {
    /// What a system call did.
    public struct SystemCallResult: Sendable {
        public let succeeded: Bool
        public let output: [UInt8]
        public let diff: StateDiff
    }

    /// Calls a system contract as the protocol does, free and with gas of its own; nil when there is no code.
    public func systemCall(
        to address: Address,
        input: [UInt8],
        state: any StateSource
    ) -> SystemCallResult? {
        let journal = frames.beginJournal(state, rules)
        defer { frames.end(journal) }
        let callee = journal.load(address)
        let code = journal.entries[callee].code
        if code.isEmpty { return nil }
        let executor = Executor(
            rules: rules,
            block: block,
            transaction: TransactionEnvironment(origin: SystemContract.caller, gasPrice: .zero),
            journal: journal,
            frames: frames,
            interrupt: interrupt
        )
        let caller = journal.load(SystemContract.caller)
        var probe = NoProbe()
        let (outcome, output) = input.withUnsafeBufferPointer { bytes in
            executor.run(
                Message(
                    target: .code(.passUnretained(code)),
                    caller: SystemContract.caller,
                    payer: caller,
                    address: address,
                    value: .zero,
                    transfersValue: false,
                    input: bytes,
                    gas: SystemContract.gas,
                    isStatic: false
                ),
                probe: &probe
            )
        }
        return SystemCallResult(succeeded: outcome.succeeded, output: output, diff: journal.diff())
    }
}
