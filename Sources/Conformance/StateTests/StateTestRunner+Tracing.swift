import Devnet
import EVM
import Primitives

extension StateTestRunner {
    /// Runs one case and hands `line` a line of JSON for each instruction (EIP-3155).
    ///
    /// - Returns: the verdict, which is that of `run`.
    public func trace(
        _ item: StateTestCase,
        of test: StateTest,
        line: (String) -> Void
    ) throws(FixtureError) -> CaseResult.Verdict {
        // Nothing keeps the closure: it is gone when the run is.
        let traced = withoutActuallyEscaping(line) { line in
            Result { () throws(FixtureError) in
                try result(of: item, in: test, onStep: { line(Self.text(of: $0)) })
            }
        }
        return try traced.get().verdict
    }

    /// Runs those cases of a file again that `failures` names, with a line for each instruction.
    ///
    /// Before each case stands a line with its name. Results of other families are passed over: theirs are
    /// no single transactions.
    public func trace(_ failures: [CaseResult], in file: [UInt8], line: (String) -> Void) throws {
        for test in try StateTest.decode(file) {
            for item in test.cases {
                let isWanted = failures.contains {
                    $0.test == test.name && $0.fork == item.fork && $0.variation == item.variation
                }
                guard isWanted else { continue }
                line("\(test.name) [\(item.fork) \(item.variation)]")
                _ = try trace(item, of: test, line: line)
            }
        }
    }

    private static func text(of step: Step) -> String {
        let fields: JSONValue = .object([
            "pc": .int(step.programCounter),
            "op": .int(step.opcode.rawValue),
            "opName": .string(step.opcode.mnemonic),
            "gas": .string(U256(step.gas).quantity),
            // The standard counts from one.
            "depth": .int(step.depth + 1),
            "memSize": .int(step.memorySize),
            "stack": .array(step.stack.map { .string($0.quantity) }),
        ])
        return fields.text
    }
}
