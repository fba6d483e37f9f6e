import Conformance
import Foundation
import Testing

@Suite("Differences that the fuzzer found once")
struct DifferentialRegressionTests {
    @Test("stay as EELS has them")
    func replay() throws {
        let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "differential/regressions")
        let files = ConformanceRun.files(in: folder.path)
        let summary = ConformanceRun().run(files)
        for error in summary.unreadable { Issue.record("\(error.path): \(error.error)") }
        for failure in summary.failures { Issue.record("\(failure.path): \(failure.result)") }
        #expect(summary.total.passed == files.count && !files.isEmpty, "Each file holds one case.")
    }
}
