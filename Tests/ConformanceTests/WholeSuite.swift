import Conformance
import Foundation
import TestSupport
import Testing

/// Every fixture there is, with the runner of `sandboxd conformance`.
@Suite("The Ethereum project's tests", .serialized)
struct WholeSuite {
    /// Cases that are known to fail, by path and name, and why: there are none.
    static let knownFailures: [String: String] = [:]

    static let archives = [
        "01-state-tests", "02-blockchain-tests", "03-basic-tests", "04-legacy-state-tests",
        "05-legacy-blockchain-tests", "06-eest-prague-osaka", "07-generated-prague-osaka",
        "08-crypto-vectors", "10-evm-benchmarks", "11-eest-large-blocks",
    ]

    @Test(
        "pass, every case at every hardfork",
        .enabled(
            if: FixtureFolder.path != nil,
            Comment(rawValue: FixtureFolder.missing)
        ),
        arguments: archives
    )
    func archive(_ name: String) throws {
        let folder = "\(try #require(FixtureFolder.path))/\(name)"
        let start = ContinuousClock.now
        let summary = ConformanceRun().run(ConformanceRun.files(in: folder))
        for (path, error) in summary.unreadable { Issue.record("\(path): \(error)") }
        for finding in summary.failures {
            let failure = "\(finding.path): \(finding.result)"
            if let reason = Self.knownFailures["\(finding.path) \(finding.result.test)"] {
                print("Known: \(failure), since \(reason)")
            } else {
                Issue.record("\(failure)")
            }
        }
        for finding in summary.skips { Issue.record("Skipped: \(finding.path): \(finding.result)") }
        for (path, reason) in summary.notRun { print("Not run: \(path): \(reason).") }
        for (name, count) in summary.unknownExceptions { print("Not compared: \(name), \(count) times.") }
        #expect(summary.total.passed > 0, "There are no tests in \(folder).")
        print(
            "\(name): \(summary.total.passed) passed in \((ContinuousClock.now - start).components.seconds) s"
        )
        for (fork, tally) in summary.byFork.sorted(by: { $0.key < $1.key }) {
            print("  \(fork): \(tally.passed) of \(tally.total)")
        }
    }

    @Test(
        "pass with a listener that is shown each instruction, too",
        .enabled(
            if: FixtureFolder.path != nil,
            Comment(rawValue: FixtureFolder.missing)
        ),
        arguments: ["stCallCodes", "stCreateTest", "stRevertTest", "stSStoreTest", "stMemoryTest"]
    )
    func probed(_ family: String) throws {
        var run = ConformanceRun()
        run.isProbed = true
        let archive = "\(try #require(FixtureFolder.path))/01-state-tests/ethereum-tests/GeneralStateTests"
        let summary = run.run(ConformanceRun.files(in: "\(archive)/\(family)"))
        for finding in summary.failures { Issue.record("\(finding.path): \(finding.result)") }
        #expect(summary.isClean)
        #expect(summary.total.passed > 0, "There are no tests in \(archive)/\(family).")
    }
}
