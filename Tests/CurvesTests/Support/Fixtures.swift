import Foundation
import Primitives
import TestSupport
import Testing

/// The unpacked test vectors, in the directory that `SANDBOXD_FIXTURES` names.
enum Fixtures {
    static let folder: URL? = FixtureFolder.url("08-crypto-vectors")

    static let skipReason: Comment =
        "SANDBOXD_FIXTURES does not name a directory that holds the unpacked 08-crypto-vectors."

    /// One call of a precompile: either `expected` or `expectedError` is there.
    struct Call: Decodable, Sendable {
        let name: String
        let input: [UInt8]
        let expected: [UInt8]?
        let expectedError: String?

        private enum CodingKeys: String, CodingKey {
            case name = "Name"
            case input = "Input"
            case expected = "Expected"
            case expectedError = "ExpectedError"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            name = try container.decode(String.self, forKey: .name)
            input = try #require(Hex.decode(container.decode(String.self, forKey: .input)))
            expected = try container.decodeIfPresent(String.self, forKey: .expected).map {
                try #require(Hex.decode($0))
            }
            expectedError = try container.decodeIfPresent(String.self, forKey: .expectedError)
        }
    }

    /// The calls in a file of the archive, in the layout that execution clients share.
    static func calls(_ path: String) throws -> [Call] {
        let root = try #require(folder)
        return try JSONDecoder().decode([Call].self, from: Data(contentsOf: root.appending(path: path)))
    }

    /// One call of a function on commitments and proofs; `output` is nil where it must refuse.
    struct ProofCall {
        let name: String
        /// Every argument's values; one that is no list has one.
        let input: [String: [String]]
        let output: Bool?

        /// The argument's values in bytes.
        func bytes(_ argument: String) throws -> [[UInt8]] {
            try #require(input[argument]).map { digits in try #require(Hex.decode(digits)) }
        }

        /// The value in bytes of an argument that is no list.
        func single(_ argument: String) throws -> [UInt8] {
            let values = try bytes(argument)
            #expect(values.count == 1)
            return try #require(values.first)
        }
    }

    /// The calls in a folder of `kzg`: documents of `key: 'value'` lines, and lists as `- 'value'` lines or in
    /// brackets.
    static func proofCalls(_ function: String) throws -> [ProofCall] {
        let root = try #require(folder).appending(path: "kzg/\(function)/kzg-mainnet")
        return try FileManager.default.contentsOfDirectory(atPath: root.path).sorted().map { name in
            let file = root.appending(path: name).appending(path: "data.yaml")
            var values: [String: [String]] = [:]
            var key = ""
            for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
                let text = line.trimmingCharacters(in: .whitespaces)
                let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                if text.hasPrefix("- ") {
                    values[key, default: []] += scalars(text.dropFirst(2))
                } else if parts.count == 2 {
                    key = String(parts[0])
                    values[key] = scalars(parts[1])
                } else {
                    // A list in brackets goes on.
                    values[key, default: []] += scalars(text)
                }
            }
            let output = try #require(values["output"]?.first)
            #expect(["true", "false", "null"].contains(output))
            return ProofCall(name: name, input: values, output: output == "null" ? nil : output == "true")
        }
    }

    /// The values between commas, without brackets and quotes.
    private static func scalars(_ text: some StringProtocol) -> [String] {
        text.split(separator: ",")
            .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " []'")) }
            .filter { !$0.isEmpty }
    }
}
