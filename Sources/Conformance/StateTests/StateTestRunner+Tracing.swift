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
        let verdict = withoutActuallyEscaping(line) { line in
            Result { () throws(FixtureError) in try run(item, of: test, onStep: { line(Self.text(of: $0)) }) }
        }
        return try verdict.get()
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
