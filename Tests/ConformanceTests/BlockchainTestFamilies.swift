import Conformance
import Foundation
import Testing

@Suite("Blockchain tests and small families of the Ethereum project")
struct BlockchainTestFamilies {
    /// The folder into which the fixtures were unpacked; nil where there are none.
    static let fixtures = ProcessInfo.processInfo.environment["SANDBOXD_FIXTURES"]

    static let folders = [
        "02-blockchain-tests/ethereum-tests/BlockchainTests/TransitionTests",
        "02-blockchain-tests/ethereum-tests/BlockchainTests/InvalidBlocks",
        "05-legacy-blockchain-tests/legacytests/Constantinople/BlockchainTests/InvalidBlocks/bcUncleTest",
        "05-legacy-blockchain-tests/legacytests/Constantinople/BlockchainTests/ValidBlocks/bcMultiChainTest",
        "06-eest-prague-osaka/eest/blockchain_tests",
        "03-basic-tests/ethereum-tests/DifficultyTests",
        "03-basic-tests/ethereum-tests/TransactionTests",
        "03-basic-tests/ethereum-tests/TrieTests",
        "03-basic-tests/ethereum-tests/RLPTests",
    ]

    @Test(
        "end as they should",
        .enabled(
            if: fixtures != nil,
            "SANDBOXD_FIXTURES does not name the folder with the unpacked fixtures."
        ),
        arguments: folders
    )
    func family(_ name: String) throws {
        let fixtures = try #require(Self.fixtures)
        let folder = "\(fixtures)/\(name)"
        let summary = ConformanceRun().run(ConformanceRun.files(in: folder))
        for error in summary.unreadable { Issue.record("\(error.path): \(error.error)") }
        for failure in summary.failures { Issue.record("\(failure.path): \(failure.result)") }
        for skipped in summary.skips { print("Skipped: \(skipped.result)") }
        for path in summary.unknown { print("Skipped: \(path) is of no known kind.") }
        for (name, count) in summary.unknownExceptions { print("Not compared: \(name), \(count) times.") }
        #expect(summary.total.passed > 0, "There are no tests in \(folder).")
    }
}
