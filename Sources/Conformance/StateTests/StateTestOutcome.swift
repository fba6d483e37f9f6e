public import Devnet
import EVM
import Primitives

/// All that the transaction of a state test's case did, whatever its file expects of it.
public struct StateTestOutcome: Sendable {
    enum Ending: Sendable {
        case ran(TransactionResult)
        case refused(reason: String)
    }

    let test: String
    let fork: String
    let variation: String
    let ending: Ending
    /// The state afterwards; for a refused transaction that before it.
    let post: WorldState
}

extension StateTestRunner {
    /// Runs one case through the same transition as `run`, and tells what it did instead of judging it.
    ///
    /// - Throws: `FixtureError` when the hardfork is unknown or the case points outside of its transaction.
    public func outcome(
        of item: StateTestCase,
        in test: StateTest
    ) throws(FixtureError) -> StateTestOutcome {
        guard let fork = Hardfork(name: item.fork) else {
            throw FixtureError(place: "\(test.name).post", reason: "names the unknown hardfork \(item.fork)")
        }
        let rules = Rules.of(fork)
        let ending: StateTestOutcome.Ending
        var post = test.pre
        switch try attempt(item, of: test, rules, nil) {
        case .ran(let result):
            ending = .ran(result)
            post = post.applying(result.diff)
        case .refused(let refusal):
            ending = .refused(reason: refusal.reason)
        }
        return StateTestOutcome(
            test: test.name,
            fork: item.fork,
            variation: item.variation,
            ending: ending,
            post: rewarding(test.environment.beneficiary, in: post, rules)
        )
    }
}

extension StateTestOutcome {
    /// As `sandboxd evm batch` prints it: hexadecimal like the fixtures, accounts in full.
    public var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("test", .string(test)),
            .init("fork", .string(fork)),
            .init("variation", .string(variation)),
        ]
        switch ending {
        case .ran(let result):
            members += [
                .init("status", .string(result.status.name)),
                .init("gasUsed", .string(U256(result.gasUsed).quantity)),
                .init("output", .string(Hex.encode(result.output))),
                .init("logs", .array(result.logs.map(\.json))),
            ]
            if case .halt(let halt) = result.status { members.append(.init("reason", .string("\(halt)"))) }
        case .refused(let reason):
            members += [.init("status", "refused"), .init("reason", .string(reason))]
        }
        members += [.init("stateRoot", .string("\(post.root)")), .init("post", post.json)]
        return .object(members)
    }
}

extension TransactionResult.Status {
    fileprivate var name: String {
        switch self {
        case .success: "success"
        case .revert: "revert"
        case .halt: "halt"
        }
    }
}

extension Log {
    fileprivate var json: JSONValue {
        .object([
            "address": .string("\(address)"),
            "topics": .array(topics.map { .string("\($0)") }),
            "data": .string(Hex.encode(data)),
        ])
    }
}

extension WorldState {
    fileprivate var json: JSONValue {
        var accounts: [JSONValue.Member] = []
        visitAccounts { address, account in
            var slots: [JSONValue.Member] = []
            storage(of: address).visitSlots { slot, value in
                slots.append(.init(slot.quantity, .string(value.quantity)))
            }
            let fields: JSONValue = .object([
                "nonce": .string(U256(account.nonce).quantity),
                "balance": .string(account.balance.quantity),
                "code": .string(Hex.encode(account.code.bytes)),
                "storage": .object(slots),
            ])
            accounts.append(.init("\(address)", fields))
        }
        return .object(accounts)
    }
}
