import Devnet
import Foundation
import Primitives
import TestSupport
import Testing
import sandboxd

/// The official RPC tests' chain: a genesis file and the blocks on it.
private enum FixtureChain {
    static let folder = "09-rpc-compat/rpc-compat/tests"
    static let head = "0xd226371d0b1551adb03fb52b71f08e3e11247fe9b1af994768af8cdaa8e7dcd7"
    static let chainID: JSONValue = .number("3503995874084926")

    static func path(_ name: String) throws -> String {
        try #require(FixtureFolder.url("\(folder)/\(name)")).path
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(filePath: path(name))))
    }

    static func genesis() throws -> JSONValue { try JSONValue.parse(try bytes("genesis.json")) }
    static func blocks() throws -> JSONValue { .string(Hex.encode(try bytes("chain.rlp"))) }
}

@Suite(
    "Devnets that begin with somebody's chain",
    .enabled(if: FixtureFolder.has(FixtureChain.folder), Comment(rawValue: FixtureFolder.missing))
)
struct StartingChainTests {
    private func head(_ daemon: TestDaemon, _ devnet: Answer) async throws -> JSONValue? {
        try await daemon.rpc(devnet["rpcUrl"], "eth_getBlockByNumber", ["latest", false])["hash"]
    }

    @Test("two teams get the same genesis with the same blocks, each a devnet of its own")
    func twoTeams() async throws {
        try await TestDaemon.with { daemon in
            let body = JSONValue.object([
                "genesis": try FixtureChain.genesis(), "chain": try FixtureChain.blocks(),
            ])
            var devnets: [Answer] = []
            for name in ["first", "second"] {
                let team = try await daemon.createTeam(name)
                let devnet = try await daemon.createDevnet(team, body)
                #expect(devnet.json["chainId"] == FixtureChain.chainID)
                #expect(devnet.json["blockNumber"] == 54)
                #expect(try await head(daemon, devnet) == .string(FixtureChain.head))
                devnets.append(devnet)
            }
            _ = try await daemon.rpc(devnets[0]["rpcUrl"], "evm_mine")
            #expect(try await daemon.rpc(devnets[0]["rpcUrl"], "eth_blockNumber") == "0x37")
            #expect(try await daemon.rpc(devnets[1]["rpcUrl"], "eth_blockNumber") == "0x36")
        }
    }

    @Test("blocks are taken in later, too, and those that are there already are passed over")
    func importing() async throws {
        try await TestDaemon.with { daemon in
            let team = try await daemon.createTeam("team")
            let devnet = try await daemon.createDevnet(team, .object(["genesis": try FixtureChain.genesis()]))
            #expect(devnet.json["blockNumber"] == 0)
            let path = "/api/v1/devnets/\(devnet["id"])"
            let chain = JSONValue.object(["chain": try FixtureChain.blocks()])
            for _ in 0..<2 {
                let grown = try await daemon.call("POST", path + "/import", chain, as: team.token)
                #expect(grown.status == 200)
                #expect(grown.json["blockNumber"] == 54)
            }
            let reset = try await daemon.call("POST", path + "/reset", as: team.token)
            #expect(reset.json["blockNumber"] == 0)
        }
    }

    @Test("what is no genesis and what are no blocks is refused with its fault, and leaves nothing behind")
    func garbage() async throws {
        try await TestDaemon.with { daemon in
            let team = try await daemon.createTeam("team")
            let genesis = try FixtureChain.genesis()
            let bytes = try FixtureChain.bytes("chain.rlp")
            let cut = JSONValue.string(Hex.encode(bytes.dropLast(7)))
            var changed = bytes
            changed[bytes.count / 2] ^= 0x55
            let cases: [(body: [JSONValue.Member], words: String)] = [
                ([.init("genesis", "genesis.json")], "genesis"),
                ([.init("genesis", .object(["config": 7, "alloc": .object([])]))], "config"),
                ([.init("genesis", genesis), .init("hardfork", "osaka")], "exclude each other"),
                ([.init("genesis", genesis), .init("chain", "chain.rlp")], "0x… digits"),
                ([.init("genesis", genesis), .init("chain", cut)], "chain"),
                ([.init("genesis", genesis), .init("chain", .string(Hex.encode(changed)))], "is refused"),
                ([.init("genesis", genesis), .init("chain", "0xdeadbeef")], "RLP"),
                // A chain belongs on its own genesis.
                ([.init("chain", try FixtureChain.blocks())], "Block 0 of the import is refused"),
            ]
            for (body, words) in cases {
                let answer = try await daemon.call(
                    "POST",
                    "/api/v1/teams/\(team.id)/devnets",
                    .object(body),
                    as: team.token
                )
                #expect(answer.status == 400, "\(answer.text)")
                #expect(answer["detail"].contains(words), "\(answer.text)")
            }
            let devnets = try await daemon.call("GET", "/api/v1/devnets", as: team.token)
            #expect(devnets.json.array?.isEmpty == true)
        }
    }

    @Test("a genesis and blocks in files are taken by the command line, and a wrong file is named")
    func commandLine() async throws {
        try await TestDaemon.with { daemon in
            let team = try await daemon.createTeam("team")
            let program = try Program(["SANDBOXD_SERVER": daemon.base, "SANDBOXD_TOKEN": team.token])
            let (genesis, chain) = (try FixtureChain.path("genesis.json"), try FixtureChain.path("chain.rlp"))
            let made = try await program(
                "devnet",
                "create",
                "--genesis",
                genesis,
                "--import-chain",
                chain,
                "--json"
            )
            #expect(made.exitCode == 0, "\(made.error)")
            #expect(made.output.contains("\"blockNumber\":54"))
            let empty = try await program(
                "devnet",
                "create",
                "--genesis",
                genesis,
                "--name",
                "later",
                "--json"
            )
            let id = try #require(empty.texts["id"])
            #expect(try await program("devnet", "import", id, chain).output == "later is at block 54.\n")

            for arguments in [(chain, chain), (genesis, genesis), ("/nowhere", chain), (genesis, "/nowhere")]
            {
                let wrong = try await program(
                    "devnet",
                    "create",
                    "--genesis",
                    arguments.0,
                    "--import-chain",
                    arguments.1
                )
                #expect(wrong.exitCode == 1)
                #expect(
                    wrong.error.contains(arguments.0) || wrong.error.contains(arguments.1),
                    "\(wrong.error)"
                )
                #expect(wrong.error.split(separator: "\n").count == 1)
            }
            let list = try await program("devnet", "list", "--json")
            #expect(try JSONValue.parse(Array(list.output.utf8)).array?.count == 2)
        }
    }
}

@Suite("The order of transactions")
struct TransactionOrderTests {
    /// Expects a block with one transaction that came first and one that pays more in this order.
    private func expectOrder(_ order: TransactionOrder, _ daemon: TestDaemon, _ url: String) async throws {
        _ = try await daemon.rpc(url, "evm_setAutomine", [false])
        func send(_ from: JSONValue, tip: JSONValue) async throws -> JSONValue {
            let transaction = JSONValue.object([
                "from": from, "to": from, "maxFeePerGas": "0x174876e800", "maxPriorityFeePerGas": tip,
            ])
            return try await daemon.rpc(url, "eth_sendTransaction", [transaction])
        }
        let first = try await send(WellKnown.first, tip: "0x1")
        let second = try await send(WellKnown.second, tip: "0x3b9aca00")
        _ = try await daemon.rpc(url, "evm_mine")
        let block = try await daemon.rpc(url, "eth_getBlockByNumber", ["latest", false])
        let expected = order == .fifo ? [first, second] : [second, first]
        #expect(block["transactions"] == .array(expected), "\(url)")
    }

    @Test("is by fees, or as they came where a devnet, the daemon or a restart with the flag says so")
    func order() async throws {
        try await withFolder { folder in
            try await TestDaemon.with(directory: folder) { daemon in
                let team = try await daemon.createTeam("team")
                try await expectOrder(.fees, daemon, daemon.base)
                try await expectOrder(.fees, daemon, daemon.base + "/1")
                let fifo = try await daemon.createDevnet(team, .object(["order": "fifo"]))
                try await expectOrder(.fifo, daemon, fifo["rpcUrl"])
                let answer = try await daemon.call(
                    "POST",
                    "/api/v1/teams/\(team.id)/devnets",
                    .object(["order": "lifo"]),
                    as: team.token
                )
                #expect(answer.status == 400)
            }
            try await TestDaemon.with(directory: folder, order: .fifo) { daemon in
                #expect(try await daemon.rpc(daemon.base, "eth_blockNumber") == "0x1")
                try await expectOrder(.fifo, daemon, daemon.base)
                try await expectOrder(.fifo, daemon, daemon.base + "/1")
            }
            // It stays until another is asked for.
            try await TestDaemon.with(directory: folder) { daemon in
                try await expectOrder(.fifo, daemon, daemon.base)
            }
        }
    }

    @Test("and a cap on each transaction's gas are taken where a devnet is made")
    func gasCap() async throws {
        try await TestDaemon.with { daemon in
            let team = try await daemon.createTeam("team")
            let capped = try await daemon.createDevnet(team, .object(["transactionGasCap": 16_777_216]))
            let transfer = JSONValue.object([
                "from": WellKnown.first, "to": WellKnown.second, "gas": "0x1c9c380",
            ])
            let message = JSONValue.object([
                "jsonrpc": "2.0", "id": 1, "method": "eth_sendTransaction", "params": [transfer],
            ])
            let refused = try await daemon.send("POST", capped["rpcUrl"], message.bytes)
            #expect(refused.text.contains("transaction gas limit too high (cap: 16777216, tx: 30000000)"))
            let free = try await daemon.createDevnet(team)
            _ = try await daemon.rpc(free["rpcUrl"], "eth_sendTransaction", [transfer])
        }
    }

    @Test("and the cap of the default devnet is the flag's, also where its blocks hold more")
    func defaultGasCap() async throws {
        let transfer = JSONValue.object([
            "from": WellKnown.first, "to": WellKnown.second, "gas": "0x1c9c380",
        ])
        let message = JSONValue.object([
            "jsonrpc": "2.0", "id": 1, "method": "eth_sendTransaction", "params": [transfer],
        ])
        let refusal = "transaction gas limit too high (cap: 20000000, tx: 30000000)"
        try await withFolder { folder in
            try await TestDaemon.with(directory: folder) { daemon in
                _ = try await daemon.rpc(daemon.base, "eth_sendTransaction", [transfer])
            }
            try await TestDaemon.with(directory: folder, transactionGasCap: 20_000_000) { daemon in
                #expect(try await daemon.rpc(daemon.base, "eth_blockNumber") == "0x1")
                for path in ["", "/1"] {
                    let answer = try await daemon.send("POST", daemon.base + path, message.bytes)
                    #expect(answer.text.contains(refusal), "\(path)")
                }
            }
            // It stays until another is asked for.
            try await TestDaemon.with(directory: folder) { daemon in
                let answer = try await daemon.send("POST", daemon.base, message.bytes)
                #expect(answer.text.contains(refusal))
                #expect(try await daemon.rpc(daemon.base, "eth_blockNumber") == "0x1")
            }
        }
    }
}
