public import Devnet
import Primitives

/// Runs RLP tests: values that have one encoding, and bytes that are none.
public struct RLPTestRunner: Sendable {
    public init() {}

    /// Runs a file that is parsed already.
    ///
    /// - Parameter isWanted: asked for the test's name and `-`.
    public func run(
        _ file: JSONValue,
        where isWanted: (String, String) -> Bool = { _, _ in true }
    ) throws(FixtureError) -> [CaseResult] {
        try CaseResult.each(of: FixtureReader(file).members(), where: isWanted, judge)
    }

    private func judge(_ test: FixtureReader) throws(FixtureError) -> CaseResult.Verdict {
        let bytes = try test.member("out").bytes()
        let decoded: RLPItem?
        let reason: String
        do {
            decoded = try RLPItem(decoding: bytes)
            reason = ""
        } catch {
            decoded = nil
            reason = error.description
        }
        let input = try test.member("in")
        switch input.json.string {
        case "INVALID":
            return decoded == nil ? .passed : .failed(.notRefused(expected: "INVALID"))
        case "VALID":
            return decoded == nil ? .failed(.refused(reason)) : .passed
        default:
            let item = try item(input)
            if item.encoded != bytes {
                return .failed(
                    .value(of: "encoding", expected: Hex.encode(bytes), found: Hex.encode(item.encoded))
                )
            }
            guard let decoded else { return .failed(.refused(reason)) }
            return decoded == item
                ? .passed : .failed(.value(of: "decoding", expected: "\(item)", found: "\(decoded)"))
        }
    }

    private func item(_ reader: FixtureReader) throws(FixtureError) -> RLPItem {
        switch reader.json {
        case .number(let digits): return .string(try bigEndian(digits, reader))
        case .string(let text):
            // A number that JSON could not be trusted with.
            return .string(
                text.hasPrefix("#") ? try bigEndian(String(text.dropFirst()), reader) : Array(text.utf8)
            )
        default:
            var items: [RLPItem] = []
            for item in try reader.items() { items.append(try self.item(item)) }
            return .list(items)
        }
    }

    /// Decimal digits as bytes without leading zeros; at most a thousand, since the time grows with their square.
    private func bigEndian(_ digits: String, _ reader: FixtureReader) throws(FixtureError) -> [UInt8] {
        guard digits.utf8.count <= 1_000 else { throw reader.fail("must have at most 1000 digits") }
        var bytes: [UInt8] = []
        for digit in digits.utf8 {
            // Only these ten: Unicode has numerals that stand for more than nine.
            guard (0x30...0x39).contains(digit) else { throw reader.fail("must be decimal digits") }
            var carry = Int(digit) - 0x30
            for i in bytes.indices.reversed() {
                carry += Int(bytes[i]) * 10
                bytes[i] = UInt8(truncatingIfNeeded: carry)
                carry >>= 8
            }
            if carry > 0 { bytes.insert(UInt8(carry), at: 0) }
        }
        return bytes
    }
}
