public import Devnet
import EVM
import Primitives

/// Runs calls of one precompile: input, output and price, or an input that must fail.
///
/// The layout that execution clients share, and the EIPs' assets. Which precompile is meant stands in no file: its
/// name says so.
public struct PrecompileTestRunner: Sendable {
    /// Which precompile a file is about, and the hardfork of its prices.
    private struct Subject {
        let number: UInt16
        let fork: Hardfork
        let forkName: String
        /// False where the file holds the prices of a draft.
        var isPriced = true
    }

    private let subject: Subject?

    /// - Parameter file: the path, whose last part says which precompile is meant.
    public init(file: String) {
        var name = file.split(separator: "/").last.map(String.init) ?? ""
        if name.hasPrefix("fail-") { name.removeFirst("fail-".count) }
        if name.hasSuffix(".json") { name.removeLast(".json".count) }
        subject = Self.subjects[name]
    }

    /// Whether the file's name says what it is about.
    var isKnown: Bool { subject != nil }

    private static let subjects: [String: Subject] = {
        func at(_ number: UInt16, _ fork: Hardfork, _ name: String) -> Subject {
            Subject(number: number, fork: fork, forkName: name)
        }
        func prague(_ number: UInt16) -> Subject { at(number, .prague, "Prague") }
        func istanbul(_ number: UInt16) -> Subject { at(number, .istanbul, "Istanbul") }
        return [
            "ecRecover": istanbul(0x01), "modexp": at(0x05, .byzantium, "Byzantium"),
            "modexp_eip2565": at(0x05, .berlin, "Berlin"), "modexp_eip7883": at(0x05, .osaka, "Osaka"),
            "bn256Add": istanbul(0x06), "bn256ScalarMul": istanbul(0x07), "bn256Pairing": istanbul(0x08),
            "blake2F": istanbul(0x09), "blake2f": istanbul(0x09),
            "pointEvaluation": at(0x0a, .cancun, "Cancun"),
            "blsG1Add": prague(0x0b), "blsG1Mul": prague(0x0c), "blsG1MultiExp": prague(0x0c),
            "blsG2Add": prague(0x0d), "blsG2Mul": prague(0x0e), "blsG2MultiExp": prague(0x0e),
            "blsPairing": prague(0x0f), "blsMapG1": prague(0x10), "blsMapG2": prague(0x11),
            "add_G1_bls": prague(0x0b), "mul_G1_bls": prague(0x0c), "msm_G1_bls": prague(0x0c),
            "add_G2_bls": prague(0x0d), "mul_G2_bls": prague(0x0e), "msm_G2_bls": prague(0x0e),
            "pairing_check_bls": prague(0x0f), "map_fp_to_G1_bls": prague(0x10),
            "map_fp2_to_G2_bls": prague(0x11),
            "p256Verify": at(0x100, .osaka, "Osaka"),
            // EIP-7951's own vectors still hold half of the price that the EIP asks for.
            "test-vectors": Subject(number: 0x100, fork: .osaka, forkName: "Osaka", isPriced: false),
        ]
    }()

    /// Runs a file that is parsed already.
    ///
    /// - Parameter isWanted: asked for the call's name and hardfork.
    public func run(
        _ file: JSONValue,
        where isWanted: (String, String) -> Bool = { _, _ in true }
    ) throws(FixtureError) -> [CaseResult] {
        guard let subject else { return [] }
        var results: [CaseResult] = []
        for test in try FixtureReader(file).items() {
            let name = try test.member("Name").text()
            guard isWanted(name, subject.forkName) else { continue }
            let verdict = try judge(test, subject)
            results.append(CaseResult(test: name, fork: subject.forkName, verdict: verdict))
        }
        return results
    }

    private func judge(
        _ test: FixtureReader,
        _ subject: Subject
    ) throws(FixtureError) -> CaseResult.Verdict {
        let input = try test.member("Input").bytes()
        guard let expected = try test.optional("Expected")?.bytes() else {
            let error = try test.member("ExpectedError").text()
            let output = call(subject, input, gas: Self.plenty)
            return output == nil ? .passed : .failed(.notRefused(expected: error))
        }
        let price = subject.isPriced ? UInt64(try test.member("Gas").index()) : Self.plenty
        guard let output = call(subject, input, gas: price) else {
            return .failed(.refused("it fails with \(price) gas"))
        }
        if output != expected {
            return .failed(
                .value(of: "output", expected: Hex.encode(expected), found: Hex.encode(output))
            )
        }
        // The price is exact when one less is not enough.
        if subject.isPriced, price > 0, call(subject, input, gas: price - 1) != nil {
            return .failed(.value(of: "price", expected: "\(price)", found: "less"))
        }
        return .passed
    }

    private static let plenty: UInt64 = 1_000_000_000

    /// What a contract gets that calls the precompile with exactly `gas`; nil when the call fails.
    private func call(_ subject: Subject, _ input: [UInt8], gas: UInt64) -> [UInt8]? {
        let address = U256(UInt64(subject.number)).bigEndianBytes.suffix(2)
        let limit = U256(gas).bigEndianBytes.suffix(8)
        // CALLDATACOPY(0, 0, CALLDATASIZE); STATICCALL(gas, address, 0, CALLDATASIZE, 0, 0)
        var code: [UInt8] = [0x36, 0x60, 0, 0x60, 0, 0x37, 0x60, 0, 0x60, 0, 0x36, 0x60, 0, 0x61]
        code += address + [0x67] + limit + [0xfa]
        // JUMPI over REVERT(0, 0), then what it answered.
        code += [0x60, 34, 0x57, 0x60, 0, 0x60, 0, 0xfd]
        code += [0x5b, 0x3d, 0x60, 0, 0x60, 0, 0x3e, 0x3d, 0x60, 0, 0xf3]
        let run = BareRun(code: code, input: input, gas: 4 * Self.plenty, hardfork: subject.fork)
        let result = run.run()
        return result.status == .success ? result.output : nil
    }
}
