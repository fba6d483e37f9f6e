import Foundation
import Primitives
import TestSupport
import Testing

/// The unpacked test vectors: one folder an archive, in the directory that `SANDBOXD_FIXTURES` names.
enum Fixtures {
    static let cryptography: URL? = FixtureFolder.url("08-crypto-vectors")

    static let skipReason: Comment =
        "SANDBOXD_FIXTURES does not name a directory that holds the unpacked 08-crypto-vectors."

    /// One call of a precompile.
    struct Call: Decodable, Sendable {
        let name: String
        let input: [UInt8]
        let expected: [UInt8]

        private enum CodingKeys: String, CodingKey {
            case name = "Name"
            case input = "Input"
            case expected = "Expected"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            name = try container.decode(String.self, forKey: .name)
            input = try #require(Hex.decode(container.decode(String.self, forKey: .input)))
            expected = try #require(Hex.decode(container.decode(String.self, forKey: .expected)))
        }
    }

    /// The calls in a file of the archive, in the layout that execution clients share.
    static func calls(_ path: String) throws -> [Call] {
        let root = try #require(cryptography)
        return try JSONDecoder().decode([Call].self, from: Data(contentsOf: root.appending(path: path)))
    }
}

extension [UInt8] {
    /// The word in bytes `32 * index` onwards, zeros where there are none.
    func word(_ index: Int) -> U256 {
        let end = [UInt8](repeating: 0, count: 32 * index + 32)
        return U256(bigEndian: (self + end)[32 * index..<32 * index + 32]) ?? .zero
    }

    /// Bytes that differ from position to position and from length to length.
    static func pattern(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ count) }
    }
}
