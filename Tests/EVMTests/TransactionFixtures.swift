import Foundation
import Primitives

/// The conformance fixtures that the transactions' tests read, in the folder that SANDBOXD_FIXTURES names.
enum TransactionFixtures {
    static let missing =
        "needs the conformance fixtures: unpack them and set SANDBOXD_FIXTURES to their folder"

    static func has(_ path: String) -> Bool {
        guard let url = url(path) else { return false }
        return FileManager.default.fileExists(atPath: url.path)
    }

    /// All tests of the folder, with their names.
    static func tests(in path: String) throws -> [(name: String, test: [String: Any])] {
        guard let root = url(path) else { return [] }
        let all = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.allObjects ?? []
        let files = all.compactMap { $0 as? URL }.filter { $0.pathExtension == "json" }.sorted {
            $0.path < $1.path
        }
        return try files.flatMap { file -> [(name: String, test: [String: Any])] in
            let parsed = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
            let tests = parsed as? [String: [String: Any]] ?? [:]
            return tests.sorted { $0.key < $1.key }.map { (name: $0.key, test: $0.value) }
        }
    }

    private static func url(_ path: String) -> URL? {
        ProcessInfo.processInfo.environment["SANDBOXD_FIXTURES"]
            .map { URL(fileURLWithPath: $0).appendingPathComponent(path) }
    }
}

/// Random numbers that are the same in every run.
struct TransactionRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    mutating func word() -> U256 { U256(next(), next(), next(), next()) }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }
}
