import Conformance
import Foundation
import Testing

@Suite("GeneralStateTests of the Ethereum project")
struct StateTestFamilies {
    /// The folder into which the fixtures were unpacked; nil where there are none.
    static let fixtures = ProcessInfo.processInfo.environment["SANDBOXD_FIXTURES"]

    static let cancun = [
        "stExample", "VMTests", "stCallCodes", "stCreateTest", "stRevertTest", "stSStoreTest",
        "stReturnDataTest",
        "stMemoryTest",
    ]

    @Test(
        "Cancun: state root and logs hash are as expected",
        .enabled(
            if: fixtures != nil,
            "SANDBOXD_FIXTURES does not name the folder with the unpacked fixtures."
        ),
        arguments: cancun
    )
    func family(_ name: String) throws {
        let fixtures = try #require(Self.fixtures)
        var run = ConformanceRun()
        run.forks = ["Cancun"]
        let folder = "\(fixtures)/01-state-tests/ethereum-tests/GeneralStateTests/\(name)"
        let summary = run.run(ConformanceRun.files(in: folder))
        for error in summary.unreadable { Issue.record("\(error.path): \(error.error)") }
        for failure in summary.failures { Issue.record("\(failure.path): \(failure.result)") }
        for skipped in summary.skips { print("Skipped: \(skipped.result)") }
        #expect(summary.total.passed > 0, "There are no tests in \(folder).")
    }
}
