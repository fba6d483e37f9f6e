import Devnet
import EVM
import Foundation
import Primitives

/// The conformance fixtures, in the folder that SANDBOXD_FIXTURES names.
enum Fixtures {
    static let missing =
        "needs the conformance fixtures: unpack them and set SANDBOXD_FIXTURES to their folder"

    static func has(_ path: String) -> Bool {
        guard let url = url(path) else { return false }
        return FileManager.default.fileExists(atPath: url.path)
    }

    /// All JSON objects of the file or folder, with their names, by file name.
    static func tests(in path: String) throws -> [(name: String, test: [String: Any])] {
        guard let root = url(path) else { return [] }
        return try files(root).flatMap { file -> [(name: String, test: [String: Any])] in
            let parsed = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
            let tests = parsed as? [String: [String: Any]] ?? [:]
            return tests.sorted { $0.key < $1.key }.map { (name: $0.key, test: $0.value) }
        }
    }

    private static func url(_ path: String) -> URL? {
        ProcessInfo.processInfo.environment["SANDBOXD_FIXTURES"]
            .map { URL(fileURLWithPath: $0).appendingPathComponent(path) }
    }

    private static func files(_ root: URL) -> [URL] {
        guard root.pathExtension != "json" else { return [root] }
        let all = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.allObjects ?? []
        return all.compactMap { $0 as? URL }.filter { $0.pathExtension == "json" }.sorted {
            $0.path < $1.path
        }
    }
}

/// A fixture that does not have the form it should have.
struct FixtureError: Error {
    let what: String
}

extension [String: Any] {
    func text(_ key: String) throws -> String {
        guard let text = self[key] as? String else { throw FixtureError(what: key) }
        return text
    }

    func bytes(_ key: String) throws -> [UInt8] {
        guard let bytes = Hex.decode(try text(key)) else { throw FixtureError(what: key) }
        return bytes
    }

    func hash(_ key: String) throws -> Hash256 {
        guard let hash = Hash256(try text(key)) else { throw FixtureError(what: key) }
        return hash
    }

    func word(_ key: String) throws -> U256 {
        guard let word = U256(try text(key)) else { throw FixtureError(what: key) }
        return word
    }

    func object(_ key: String) throws -> [String: Any] {
        guard let object = self[key] as? [String: Any] else { throw FixtureError(what: key) }
        return object
    }

    func objects(_ key: String) throws -> [[String: Any]] {
        guard let objects = self[key] as? [[String: Any]] else { throw FixtureError(what: key) }
        return objects
    }

    /// The accounts under `key`, as `pre` and `postState` list them.
    func accounts(_ key: String) throws -> [Address: GenesisAccount] {
        var accounts: [Address: GenesisAccount] = [:]
        for (address, value) in try object(key) {
            guard let address = Address(address), let fields = value as? [String: Any] else {
                throw FixtureError(what: address)
            }
            var storage: [U256: U256] = [:]
            for (slot, value) in try fields.object("storage") {
                guard let slot = U256(slot), let text = value as? String, let word = U256(text) else {
                    throw FixtureError(what: slot)
                }
                storage[slot] = word
            }
            accounts[address] = GenesisAccount(
                nonce: try fields.word("nonce").limb0,
                balance: try fields.word("balance"),
                code: Code(try fields.bytes("code")),
                storage: storage
            )
        }
        return accounts
    }
}

/// Random numbers that are the same in every run.
struct SplitMix: RandomNumberGenerator {
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

    /// `bytes` with one to three bytes changed, put in or taken out.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &self) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &self)
            switch next() % 4 {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: next())
            case 1: bytes[place] ^= 1 << UInt8(next() % 8)
            case 2: bytes.insert(UInt8(truncatingIfNeeded: next()), at: place)
            default: bytes.remove(at: place)
            }
        }
        return bytes
    }
}
