import Devnet
import EVM
import Foundation
import Primitives
import TestSupport

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

extension SeededGenerator {
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
