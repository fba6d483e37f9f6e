public import Devnet

/// The kinds of fixture files, told apart by what stands in them.
public enum FixtureFamily: String, Sendable, Hashable, CaseIterable {
    case state = "state tests"
    case blockchain = "blockchain tests"
    case virtualMachine = "VM tests"
    case transaction = "transaction tests"
    case difficulty = "difficulty tests"
    case trie = "trie tests"
    case rlp = "RLP tests"
    /// Conversations of execution-apis, which are no JSON files.
    case rpc = "JSON-RPC"
    case proofOfWork = "proof-of-work tests"
    case basic = "basic tests"
    case precompile = "precompile calls"

    /// Which family a file belongs to by the shape of its first test; nil for one of no known shape.
    public static func detect(_ file: JSONValue) -> FixtureFamily? {
        if file["genesis_hash"] != nil { return .basic }
        guard let test = firstTest(of: file) else { return nil }
        func has(_ keys: String...) -> Bool { keys.allSatisfy { test[$0] != nil } }
        if has("network", "blocks", "genesisBlockHeader") { return .blockchain }
        if has("env", "pre", "transaction", "post") { return .state }
        if has("exec", "env", "pre") { return .virtualMachine }
        if has("txbytes", "result") { return .transaction }
        if has("header_hash", "cache_hash") { return .proofOfWork }
        if has("Input", "Name") { return .precompile }
        if has("alloc", "result") || has("seed", "addr") || has("key", "startgas", "signed") { return .basic }
        if has("in", "root") { return .trie }
        if has("in", "out") { return .rlp }
        if has("parentDifficulty", "currentDifficulty") { return .difficulty }
        let groups = test.members?.filter { $0.key != "_info" } ?? []
        if groups.first?.value.members?.first?.value["parentDifficulty"] != nil { return .difficulty }
        return nil
    }

    /// Why a file of none of the families is not run.
    static func reasonNotRun(_ file: JSONValue) -> String {
        let test = firstTest(of: file)
        func has(_ keys: String...) -> Bool { keys.allSatisfy { test?[$0] != nil } }
        if has("json", "password") {
            return "Web3 keystores are not read: a devnet's keys come from its mnemonic"
        }
        if has("types", "args", "result") {
            return "the contract ABI is the business of clients, not of a node"
        }
        if has("in", "tests") {
            return "it walks a trie of keys of any length, and all keys here are hashes"
        }
        if has("inputs", "result") { return "its headers are those of before Frontier, without receipts" }
        return "its form is not known"
    }

    private static func firstTest(of file: JSONValue) -> JSONValue? {
        file.array?.first ?? file.members?.first { $0.key != "_info" }?.value
    }
}
