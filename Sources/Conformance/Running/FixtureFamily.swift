public import Devnet

/// The kinds of fixture files, told apart by what stands in them.
public enum FixtureFamily: String, Sendable, Hashable, CaseIterable {
    case state = "state tests"
    case blockchain = "blockchain tests"
    case transaction = "transaction tests"
    case difficulty = "difficulty tests"
    case trie = "trie tests"
    case rlp = "RLP tests"
    case proofOfWork = "proof-of-work tests"

    /// Which family a file belongs to by the shape of its first test; nil for one of no known shape.
    public static func detect(_ file: JSONValue) -> FixtureFamily? {
        guard let test = file.members?.first(where: { $0.key != "_info" })?.value else { return nil }
        func has(_ keys: String...) -> Bool { keys.allSatisfy { test[$0] != nil } }
        if has("network", "blocks", "genesisBlockHeader") { return .blockchain }
        if has("env", "pre", "transaction", "post") { return .state }
        if has("txbytes", "result") { return .transaction }
        if has("header_hash", "cache_hash") { return .proofOfWork }
        if has("in", "root") { return .trie }
        if has("in", "out") { return .rlp }
        if has("parentDifficulty", "currentDifficulty") { return .difficulty }
        let groups = test.members?.filter { $0.key != "_info" } ?? []
        if groups.first?.value.members?.first?.value["parentDifficulty"] != nil { return .difficulty }
        return nil
    }
}
