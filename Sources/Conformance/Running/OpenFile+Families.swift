import Devnet
import Foundation

/// Which cases are to be run.
struct Selection: Sendable {
    let forks: Set<String>?
    let filter: String?

    /// Whether to run the test called `name` at `fork`.
    func includes(_ path: String, _ name: String, _ fork: String) -> Bool {
        guard forks?.contains(fork) ?? true else { return false }
        guard let filter else { return true }
        return fnmatch(filter, path, 0) == 0 || fnmatch(filter, name, 0) == 0
    }
}

extension OpenFile {
    /// Reads the file at `path` and divides what `selection` wants of it.
    convenience init(_ path: String, _ selection: Selection) {
        do {
            let json = try JSONValue.parse([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
            guard let family = FixtureFamily.detect(json) else {
                self.init(path: path, reasonNotRun: FixtureFamily.reasonNotRun(json))
                return
            }
            let pieces = try Self.pieces(of: json, family, path) { selection.includes(path, $0, $1) }
            self.init(path: path, family: family, pieces: pieces)
        } catch {
            self.init(path: path, error: "\(error)")
        }
    }

    private static func pieces(
        of json: JSONValue,
        _ family: FixtureFamily,
        _ path: String,
        _ isWanted: @escaping @Sendable (String, String) -> Bool
    ) throws -> [Piece] {
        switch family {
        case .state:
            var pieces: [Piece] = []
            for test in try StateTest.decode(json) {
                for item in test.cases where isWanted(test.name, item.fork) {
                    pieces.append { worker in [try worker.run(item, of: test)] }
                }
            }
            return pieces
        case .blockchain:
            var pieces: [Piece] = []
            for test in try BlockchainTest.decode(json) where isWanted(test.name, test.network) {
                pieces.append { _ in [BlockchainTestRunner().run(test)] }
            }
            return pieces
        case .virtualMachine:
            return [{ worker in try worker.virtualMachine.run(json, where: isWanted) }]
        case .transaction:
            return [{ _ in try TransactionTestRunner().run(json, where: isWanted) }]
        case .difficulty:
            return [{ _ in try DifficultyTestRunner(file: path).run(json, where: isWanted) }]
        case .trie:
            // The format does not say whether keys are hashed; the file's name does.
            let isSecure = path.lowercased().contains("secure")
            return [{ _ in try TrieTestRunner(hashesKeys: isSecure).run(json, where: isWanted) }]
        case .proofOfWork:
            return [{ _ in try ProofOfWorkTestRunner().run(json, where: isWanted) }]
        case .precompile:
            let runner = PrecompileTestRunner(file: path)
            guard runner.isKnown else {
                throw FixtureError(place: "the file's name", reason: "names no precompile")
            }
            return [{ _ in try runner.run(json, where: isWanted) }]
        case .basic:
            return [{ _ in try BasicTestRunner().run(json, where: isWanted) }]
        case .rpc:
            // Conversations are no JSON files, and are played elsewhere.
            return []
        case .rlp:
            return [{ _ in try RLPTestRunner().run(json, where: isWanted) }]
        }
    }
}
