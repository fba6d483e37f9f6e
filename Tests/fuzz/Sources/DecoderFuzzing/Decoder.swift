import Conformance
import Devnet
import EVM
import Foundation
import Primitives
import TestSupport

/// A decoder of bytes from outside.
///
/// Whatever is taken must have that one form: written again, it is what was read.
enum Decoder: String, CaseIterable {
    case rlp
    case transaction
    case pooledTransaction
    case header
    case block
    case chainFile
    case json
    case genesis
    case fixture

    /// The one that DECODER names; without it an input's first byte chooses.
    private static let chosen: Decoder? = {
        guard let name = ProcessInfo.processInfo.environment["DECODER"] else { return nil }
        guard let decoder = Decoder(rawValue: name) else {
            let names = allCases.map(\.rawValue).joined(separator: ", ")
            fatalError("There is no decoder \(name); there are \(names).")
        }
        return decoder
    }()

    static func take(_ input: [UInt8]) {
        if let chosen { return chosen.take(input) }
        guard let first = input.first else { return }
        allCases[Int(first) % allCases.count].take(Array(input.dropFirst()))
    }

    private func take(_ bytes: [UInt8]) {
        switch self {
        case .rlp:
            if let encoded = try? rewrittenRLP(bytes) { check(encoded == bytes) }
        case .transaction:
            for rule in [SignatureRule.lowS, .anyS] {
                let signed = try? SignedTransaction(decoding: bytes, signatures: rule)
                if let signed { check(signed.encoded == bytes) }
            }
        case .pooledTransaction:
            _ = try? PooledTransaction(decoding: bytes)
        case .header:
            if let header = try? Header(decoding: bytes) { check(header.encoded == bytes) }
        case .block:
            if let block = try? Block(decoding: bytes) { check(block.encoded == bytes) }
        case .chainFile:
            if let blocks = try? ChainFile.blocks(in: bytes) { check(blocks.flatMap(\.self) == bytes) }
        case .json:
            if let value = try? JSONValue.parse(bytes) { check((try? JSONValue.parse(value.bytes)) == value) }
        case .genesis:
            guard let json = try? JSONValue.parse(bytes), let file = try? GenesisFile(json) else { return }
            _ = try? file.block()
        case .fixture:
            if let json = try? JSONValue.parse(bytes) { Self.read(json) }
        }
    }

    /// Reads a fixture, and runs it where nothing in it says how long that takes.
    private static func read(_ json: JSONValue) {
        switch FixtureFamily.detect(json) {
        case .state: _ = try? StateTest.decode(json)
        case .blockchain: _ = try? BlockchainTest.decode(json)
        case .transaction: _ = try? TransactionTestRunner().run(json)
        case .difficulty: _ = try? DifficultyTestRunner().run(json)
        case .trie: _ = try? TrieTestRunner(hashesKeys: true).run(json)
        case .rlp: _ = try? RLPTestRunner().run(json)
        case .basic: _ = try? BasicTestRunner().run(json)
        case .virtualMachine, .proofOfWork, .precompile, .rpc, nil: break
        }
    }

    private func check(_ holds: Bool) {
        if !holds { fatalError("\(self): what was taken is written otherwise.") }
    }
}
