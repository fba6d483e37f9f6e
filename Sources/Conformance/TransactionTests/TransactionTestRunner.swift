public import Devnet
import EVM
import Primitives

/// Runs transaction tests: whether bytes are a transaction that could be in a block, whatever the state.
public struct TransactionTestRunner: Sendable {
    public init() {}

    /// Runs a file that is parsed already, each hardfork a case.
    ///
    /// - Parameter isWanted: asked for the test's name and hardfork.
    public func run(
        _ file: JSONValue,
        where isWanted: (String, String) -> Bool = { _, _ in true }
    ) throws(FixtureError) -> [CaseResult] {
        var results: [CaseResult] = []
        for (name, test) in try FixtureReader(file).members() {
            // What is not even hexadecimal is refused like any other bytes that are no transaction.
            let bytes = Hex.decode(try test.member("txbytes").text()) ?? []
            for (fork, expectation) in try test.member("result").members() where isWanted(name, fork) {
                var unknown: [String] = []
                let verdict = try judge(bytes, fork, expectation, &unknown)
                results.append(
                    CaseResult(test: name, fork: fork, verdict: verdict, unknownExceptions: unknown)
                )
            }
        }
        return results
    }

    private func judge(
        _ bytes: [UInt8],
        _ forkName: String,
        _ expectation: FixtureReader,
        _ unknown: inout [String]
    ) throws(FixtureError) -> CaseResult.Verdict {
        guard let fork = Hardfork(name: forkName) else { return .skipped(.unknownHardfork(forkName)) }
        let rules = Rules.of(fork)
        let exception = try expectation.optional("exception")?.text()
        let signed: SignedTransaction
        switch admit(bytes, rules) {
        case .failure(let refusal):
            guard let exception else { return .failed(.refused(refusal.reason)) }
            // Of a type that the hardfork does not have, files name that or what else is wrong.
            if let kind = bytes.first.flatMap(Transaction.Kind.init(rawValue:)), !rules.features.knows(kind),
                RefusalKind.transactionType.isNamed(in: exception)
            {
                return .passed
            }
            return refusal.mismatch(with: exception, unknown: &unknown).map { .failed($0) } ?? .passed
        case .success(let transaction):
            if let exception { return .failed(.notRefused(expected: exception)) }
            signed = transaction
        }
        let sender = try expectation.member("sender").address()
        if signed.sender != sender { return differs("sender", sender, signed.sender) }
        let hash = try expectation.member("hash").hash()
        if signed.hash != hash { return differs("hash", hash, signed.hash) }
        let gas = try expectation.member("intrinsicGas").uint64()
        let found = IntrinsicGas(signed.transaction, rules: rules).base
        return found == Int64(clamping: gas) ? .passed : differs("intrinsic gas", gas, found)
    }

    private func admit(_ bytes: [UInt8], _ rules: Rules) -> Result<SignedTransaction, Refusal> {
        do {
            let signatures: SignatureRule = rules.features.requiresLowS ? .lowS : .anyS
            let signed = try SignedTransaction(decoding: bytes, signatures: signatures)
            let isProtected = signed.transaction.kind == .legacy && signed.transaction.chainId != nil
            if isProtected, !rules.features.hasReplayProtection {
                return .failure(Refusal(.signature, "the signature names a chain"))
            }
            let transaction = signed.transaction
            if transaction.maxFeePerGas.multiplied(by: U256(transaction.gasLimit)) == nil {
                return .failure(Refusal(.funds, "gas limit times price has more than 256 bits"))
            }
            try transition(rules).checkAdmission(
                transaction,
                sender: signed.sender,
                state: WorldState(),
                options: options
            )
            return .success(signed)
        } catch let error as InvalidTransaction {
            return .failure(Refusal(error))
        } catch let error as TransactionDecodingError {
            return .failure(Refusal(error))
        } catch {
            return .failure(Refusal(.encoding, "\(error)"))
        }
    }

    private var options: TransitionOptions {
        var options = TransitionOptions.strict
        options.checksBaseFee = false
        options.checksNonce = false
        options.checksFunds = false
        return options
    }

    private func transition(_ rules: Rules) -> Transition {
        Transition(
            rules: rules,
            block: BlockEnvironment(
                chainID: 1,
                number: 1,
                timestamp: 1,
                beneficiary: .zero,
                gasLimit: .max,
                blockHash: { _ in .zero }
            )
        )
    }

    private func differs(_ what: String, _ expected: some Any, _ found: some Any) -> CaseResult.Verdict {
        .failed(.value(of: what, expected: "\(expected)", found: "\(found)"))
    }
}
