import Devnet
import Testing
import sandboxd

@Suite("Devnets over the API")
struct DevnetTests {
    @Test("a devnet is created, used, snapshotted, reset, restored, cloned and deleted")
    func life() async throws {
        try await TestDaemon.with { daemon in
            let team = try await daemon.createTeam("team")
            let devnet = try await daemon.createDevnet(team, .object(["name": "ours", "hardfork": "cancun"]))
            #expect(devnet["name"] == "ours")
            #expect(devnet["hardfork"] == "cancun")
            #expect(devnet.json["accounts"]?.array?.count == 10)
            let (path, url) = ("/api/v1/devnets/\(devnet["id"])", devnet["rpcUrl"])
            _ = try await daemon.rpc(url, "eth_sendTransaction", [WellKnown.transfer()])

            let name = JSONValue.object(["name": "first"])
            let snapshot = try await daemon.call("POST", path + "/snapshots", name, as: team.token)
            #expect(snapshot.status == 201)
            #expect(snapshot.json["blockNumber"] == 1)
            let again = try await daemon.call("POST", path + "/snapshots", name, as: team.token)
            #expect(again.status == 409)

            let reset = try await daemon.call("POST", path + "/reset", as: team.token)
            #expect(reset.json["blockNumber"] == 0)
            // Restoring keeps the snapshot: it works twice.
            for _ in 0..<2 {
                let restore = path + "/snapshots/\(snapshot["id"])/restore"
                #expect(try await daemon.call("POST", restore, as: team.token).json["blockNumber"] == 1)
            }
            let clone = try await daemon.call("POST", path + "/clone", as: team.token)
            #expect(clone.status == 201)
            #expect(clone.json["blockNumber"] == 1)
            #expect(clone.json["chainId"] != devnet.json["chainId"])
            let latest: [JSONValue] = ["latest", false]
            let original = try await daemon.rpc(url, "eth_getBlockByNumber", latest)
            let copied = try await daemon.rpc(clone["rpcUrl"], "eth_getBlockByNumber", latest)
            #expect(original["hash"] == copied["hash"])
            // From here on each goes its own way.
            _ = try await daemon.rpc(clone["rpcUrl"], "evm_mine")
            #expect(try await daemon.rpc(url, "eth_blockNumber") == "0x1")

            let dropped = try await daemon.call("DELETE", path + "/snapshots/first", as: team.token)
            #expect(dropped.status == 204)
            #expect(
                try await daemon.call("GET", path + "/snapshots", as: team.token).json.array?.isEmpty == true
            )
            #expect(try await daemon.call("DELETE", path, as: team.token).status == 204)
            #expect(try await daemon.call("GET", path, as: team.token).status == 404)
            #expect(try await daemon.send("POST", url, Array("{}".utf8)).status == 404)
            #expect(try await daemon.rpc(clone["rpcUrl"], "eth_blockNumber") == "0x2")
        }
    }

    @Test("each devnet has a chain id of its own, unless it is told one")
    func chainIDs() async throws {
        try await TestDaemon.with { daemon in
            let team = try await daemon.createTeam("team")
            var ids: Set<Int> = []
            for _ in 0..<5 {
                ids.insert(try #require(try await daemon.createDevnet(team).json["chainId"]?.int))
            }
            #expect(ids.count == 5)
            #expect(!ids.contains(31_337))
            // Two teams that practise on one chain need its id, both of them.
            for _ in 0..<2 {
                let told = try await daemon.createDevnet(team, .object(["chainId": 31_337]))
                #expect(told.json["chainId"] == 31_337)
                #expect(try await daemon.rpc(told["rpcUrl"], "eth_chainId") == "0x7a69")
            }
        }
    }

    @Test("a random mnemonic is another each time")
    func mnemonics() async throws {
        try await TestDaemon.with { daemon in
            let team = try await daemon.createTeam("team")
            let random = JSONValue.object(["mnemonic": "random", "accounts": 2])
            let first = try await daemon.createDevnet(team, random)
            let second = try await daemon.createDevnet(team, random)
            #expect(first.json["accounts"]?.array?.count == 2)
            #expect(first.json["accounts"] != second.json["accounts"])
        }
    }

    @Test("a devnet whose time is over is deleted")
    func expiry() async throws {
        try await TestDaemon.with { daemon in
            let team = try await daemon.createTeam("team")
            let devnet = try await daemon.createDevnet(team, .object(["ttlSeconds": 1]))
            #expect(devnet.json["expiresAt"] != .null)
            var status = 200
            while status == 200 {
                try await Task.sleep(for: .milliseconds(50))
                status = try await daemon.call("GET", "/api/v1/devnets/\(devnet["id"])", as: team.token)
                    .status
            }
            #expect(status == 404)
        }
    }

    @Test("a restart keeps teams, tokens, devnets, blocks, snapshots and clones of clones")
    func restart() async throws {
        try await withFolder { folder in
            var known: [String: JSONValue] = [:]
            var team: TestDaemon.Team?
            var organiser = ""
            var paths: [String] = []
            try await TestDaemon.with(directory: folder) { daemon in
                organiser = daemon.organiser
                let made = try await daemon.createTeam("team")
                team = made
                let devnet = try await daemon.createDevnet(made)
                for _ in 0..<3 {
                    _ = try await daemon.rpc(devnet["rpcUrl"], "eth_sendTransaction", [WellKnown.transfer()])
                }
                _ = try await daemon.call("POST", "/api/v1/devnets/\(devnet["id"])/snapshots", as: made.token)
                var latest = devnet
                paths.append("/api/v1/devnets/\(devnet["id"])")
                for _ in 0..<2 {
                    latest = try await daemon.call(
                        "POST",
                        "/api/v1/devnets/\(latest["id"])/clone",
                        as: made.token
                    )
                    paths.append("/api/v1/devnets/\(latest["id"])")
                    _ = try await daemon.rpc(latest["rpcUrl"], "eth_sendTransaction", [WellKnown.transfer(2)])
                }
                // The middle one goes while its clone still stands on its records.
                let middle = try #require(paths.dropFirst().first)
                #expect(try await daemon.call("DELETE", middle, as: made.token).status == 204)
                paths.remove(at: 1)
                for path in paths { known[path] = try await head(of: path, made, daemon) }
            }
            try await TestDaemon.with(directory: folder) { daemon in
                let team = try #require(team)
                #expect(daemon.organiser == organiser)
                for path in paths { #expect(try await head(of: path, team, daemon) == known[path]) }
                let path = try #require(paths.first)
                let restored = try await daemon.call(
                    "POST",
                    path + "/snapshots/snapshot-1/restore",
                    as: team.token
                )
                #expect(restored.json["blockNumber"] == 3)
                let clone = try await daemon.call("GET", try #require(paths.last), as: team.token)
                #expect(clone.json["blockNumber"] == 5)
                _ = try await daemon.rpc(clone["rpcUrl"], "eth_sendTransaction", [WellKnown.transfer()])
            }
        }
    }

    private func head(
        of path: String,
        _ team: TestDaemon.Team,
        _ daemon: TestDaemon
    ) async throws -> JSONValue {
        let devnet = try await daemon.call("GET", path, as: team.token)
        return try await daemon.rpc(devnet["rpcUrl"], "eth_getBlockByNumber", ["latest", true])
    }

    @Test("a data directory serves one daemon at a time, and says so in a sentence")
    func lock() async throws {
        try await withFolder { folder in
            try await TestDaemon.with(directory: folder) { _ in
                do {
                    try await TestDaemon.with(directory: folder) { _ in
                        Issue.record("Two daemons share \(folder).")
                    }
                } catch {
                    #expect("\(error)".contains("is in use by"))
                }
            }
        }
    }
}
