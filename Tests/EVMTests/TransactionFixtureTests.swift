import EVM
import Foundation
import Primitives
import TestSupport
import Testing

private let transactions = "03-basic-tests/ethereum-tests/TransactionTests"
private let stateTests = [
    "06-eest-prague-osaka/eest/state_tests/for_prague",
    "06-eest-prague-osaka/eest/state_tests/for_osaka/cancun",
]

@Suite("Official transaction tests")
struct TransactionFixtureTests {
    /// What cannot be told from the bytes: the state transition refuses these.
    private static let refusedLater: Set = [
        "TransactionException.INTRINSIC_GAS_TOO_LOW",
        "TransactionException.GASLIMIT_PRICE_PRODUCT_OVERFLOW",
        "TransactionException.PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS_2",
    ]

    @Test(
        "Valid transactions have the expected hash and sender, invalid ones are refused",
        .enabled(if: FixtureFolder.has(transactions), Comment(rawValue: FixtureFolder.missing))
    )
    func transactionTests() throws {
        var later: [String: Int] = [:]
        var checked = 0
        let tests = try FixtureFolder.tests(in: transactions)
        #expect(tests.count == 186)
        for (name, test) in tests {
            let bytes = (test["txbytes"] as? String).flatMap { Hex.decode($0) }
            let results = test["result"] as? [String: [String: Any]] ?? [:]
            for (fork, result) in results {
                let decoded = bytes.flatMap { accept($0, fork: fork) }
                if let exception = result["exception"] as? String {
                    if Self.refusedLater.contains(exception) {
                        later[exception, default: 0] += 1
                        continue
                    }
                    #expect(decoded == nil, "\(name) \(fork): \(exception)")
                } else {
                    #expect(decoded?.hash.description == result["hash"] as? String, "\(name) \(fork)")
                    #expect(decoded?.sender.description == result["sender"] as? String, "\(name) \(fork)")
                    #expect(decoded?.encoded == bytes, "\(name) \(fork)")
                }
                checked += 1
            }
        }
        print("transaction tests: \(checked) cases checked; left to the state transition: \(later)")
        #expect(checked > 2000)
    }

    @Test("Signed transactions of the state tests give their sender, and authorizations their signer")
    func stateTestTransactions() throws {
        var senders = 0
        var signers = 0
        for folder in stateTests {
            guard FixtureFolder.has(folder) else {
                print("skipped: transactions of \(folder): \(FixtureFolder.missing)")
                continue
            }
            for (name, test) in try FixtureFolder.tests(in: folder) {
                let fields = test["transaction"] as? [String: Any] ?? [:]
                let posts = (test["post"] as? [String: [[String: Any]]] ?? [:]).values.flatMap { $0 }
                for post in posts where post["expectException"] == nil {
                    guard let bytes = (post["txbytes"] as? String).flatMap({ Hex.decode($0) }) else {
                        continue
                    }
                    let signed = try SignedTransaction(decoding: bytes)
                    #expect(signed.encoded == bytes, "\(name)")
                    #expect(signed.sender.description == fields["sender"] as? String, "\(name)")
                    senders += 1
                    let tuples = fields["authorizationList"] as? [[String: Any]] ?? []
                    for (tuple, authorization) in zip(tuples, signed.transaction.authorizations) {
                        guard let signer = tuple["signer"] as? String, let authority = authorization.authority
                        else {
                            continue
                        }
                        #expect(authority.description == signer, "\(name)")
                        signers += 1
                    }
                }
            }
        }
        print("state tests: \(senders) senders, \(signers) signers of authorizations")
    }

    /// Decodes, and applies what a fork says about types and chain ids.
    private func accept(_ bytes: [UInt8], fork: String) -> SignedTransaction? {
        let forks = [
            "Frontier", "Homestead", "EIP150", "EIP158", "Byzantium", "Constantinople", "ConstantinopleFix",
            "Istanbul", "Berlin", "London", "Paris", "Shanghai", "Cancun",
        ]
        let firstFork: [Transaction.Kind: String] = [
            .legacy: "Frontier", .accessList: "Berlin", .dynamicFee: "London", .blob: "Cancun",
        ]
        let rule: SignatureRule = fork == "Frontier" ? .anyS : .lowS
        guard let signed = try? SignedTransaction(decoding: bytes, signatures: rule),
            let index = forks.firstIndex(of: fork),
            let first = firstFork[signed.transaction.kind].flatMap({ forks.firstIndex(of: $0) }),
            index >= first
        else { return nil }
        guard let chainId = signed.transaction.chainId else { return signed }
        return chainId == 1 && index >= 3 ? signed : nil
    }
}
