import ArgumentParser
import Conformance
import Devnet
import Foundation

struct EVMBatch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Run state tests from standard input, one on each line, and tell what they did.",
        discussion: """
            Each line is a state test as Ethereum's fixtures have it. What the file expects is not looked at: each \
            case answers with one line of JSON that holds its status, gas, output, logs, state and state root. A \
            line that is no state test answers with one that has an "error". For differential tests.
            """
    )

    func run() throws {
        let runner = StateTestRunner()
        while let line = readLine() {
            guard !line.isEmpty else { continue }
            do {
                for test in try StateTest.decode(Array(line.utf8)) {
                    for item in test.cases { print(try runner.outcome(of: item, in: test).json) }
                }
            } catch {
                print(.object(["error": .string("\(error)")]))
            }
        }
    }

    /// Whoever asks waits for the line.
    private func print(_ json: JSONValue) {
        FileHandle.standardOutput.write(Data(json.bytes + [0x0A]))
    }
}
