import Devnet
import Foundation

/// Plays `rpc-compat` conversations with a devnet that begins with the suite's genesis and has its chain imported.
///
/// Each conversation has a devnet of its own, so none sees what another one sent.
public struct RPCTestRunner: Sendable {
    private let chain: Chain

    /// - Parameter genesis: a genesis in geth's form.
    /// - Parameter chainFile: encoded blocks, one behind the other.
    /// - Throws: `JSONError`, `GenesisFileError`, `InvalidBlock` or `ChainImportError`.
    public init(genesis: [UInt8], chainFile: [UInt8]) throws {
        var chain = try Chain(try DevnetConfiguration(genesis: JSONValue.parse(genesis)))
        try chain.importBlocks(ChainFile.blocks(in: chainFile))
        self.chain = chain
    }

    /// The runner for the conversations in a folder with `genesis.json` and `chain.rlp`; nil for any other.
    public init?(folder: String) throws {
        guard let genesis = FileManager.default.contents(atPath: "\(folder)/genesis.json"),
            let chainFile = FileManager.default.contents(atPath: "\(folder)/chain.rlp")
        else { return nil }
        try self.init(genesis: [UInt8](genesis), chainFile: [UInt8](chainFile))
    }

    /// Conversations that a devnet holds otherwise, and why.
    static let differing = [
        "eth_capabilities/get-capabilities":
            "a devnet never deletes logs, so it names no strategy for that; the form alone is prescribed"
    ]

    /// Plays one conversation up to the first answer that differs.
    public func run(_ conversation: RPCConversation) async -> CaseResult {
        let method = String(conversation.name.prefix { $0 != "/" })
        if let reason = Self.differing[conversation.name] {
            return CaseResult(test: conversation.name, fork: method, verdict: .skipped(.unsupported(reason)))
        }
        let endpoint = RPCEndpoint(node: Node(chain))
        let comparison = AnswerComparison(isFormOnly: conversation.isFormOnly)
        var verdict = CaseResult.Verdict.passed
        for turn in conversation.turns {
            let answer = await endpoint.handle(turn.request.bytes) ?? []
            guard let found = try? JSONValue.parse(answer, maximumDepth: 256) else {
                verdict = .failed(.unexpectedError("the answer is not JSON"))
                break
            }
            if let difference = comparison.difference(found, from: turn.answer) {
                verdict = .failed(
                    .value(
                        of: difference.place,
                        expected: difference.expected,
                        found: difference.found + (found["error"].map { " (\($0.text))" } ?? "")
                    )
                )
                break
            }
        }
        return CaseResult(test: conversation.name, fork: method, verdict: verdict)
    }
}
