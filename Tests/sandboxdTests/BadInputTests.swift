import Devnet
import Foundation
import Testing
import sandboxd

@Suite("Bad input")
struct BadInputTests {
    @Test("a body that is wrong is refused with its fault named")
    func bodies() async throws {
        try await TestDaemon.with { daemon in
            let team = try await daemon.createTeam("team")
            let path = "/api/v1/teams/\(team.id)/devnets"
            let cases: [(String, String)] = [
                ("{\"name\":", "malformed-json"), ("[]", "invalid-request"), ("\"x\"", "invalid-request"),
                ("{\"name\": 7}", "invalid-request"), ("{\"chainId\": -1}", "invalid-request"),
                ("{\"chainId\": 1.5}", "invalid-request"), ("{\"chainId\": 0}", "invalid-request"),
                ("{\"chainId\": 99999999999999999999999}", "invalid-request"),
                ("{\"hardfork\": \"nope\"}", "invalid-request"),
                ("{\"preset\": \"nope\"}", "invalid-request"),
                ("{\"mnemonic\": \"not a phrase\"}", "invalid-request"),
                ("{\"ttlSeconds\": 0}", "invalid-request"), ("{\"chainID\": 5}", "invalid-request"),
                ("{\"genesis\": {}}", "invalid-request"), ("{\"name\": \" x\"}", "invalid-name"),
                (String(repeating: "[", count: 100_000), "malformed-json"),
            ]
            for (body, code) in cases {
                let answer = try await daemon.send("POST", path, Array(body.utf8), token: team.token)
                #expect(answer.status == 400, "\(body.prefix(60)): \(answer.text)")
                #expect(answer["code"] == code, "\(body.prefix(60)): \(answer.text)")
                #expect(answer.fields["content-type"] == "application/problem+json")
                #expect(answer.json["status"] == 400)
            }
            #expect(
                try await daemon.call("GET", "/api/v1/devnets", as: team.token).json.array?.isEmpty == true
            )
        }
    }

    @Test(
        "a problem bears type, title, status and detail",
        arguments: ["/nothing", "/api/v1/devnets/x", "/git/x"]
    )
    func problem(path: String) async throws {
        try await TestDaemon.with { daemon in
            let answer = try await daemon.send("GET", path, token: daemon.organiser)
            #expect(answer.status == 404)
            for member in ["type", "title", "detail", "code"] { #expect(!answer[member].isEmpty) }
            #expect(answer.json["status"] == 404)
        }
    }

    @Test("a method that an address does not take names those that it takes")
    func methods() async throws {
        try await TestDaemon.with { daemon in
            let answer = try await daemon.send("PUT", "/api/v1/teams", token: daemon.organiser)
            #expect(answer.status == 405)
            #expect(answer.fields["allow"] == "GET, POST")
        }
    }

    @Test("bodies are taken up to their limit and not one byte further")
    func limits() async throws {
        var limits = DaemonLimits()
        limits.apiBody = 1_000
        limits.rpcBody = 2_000
        try await TestDaemon.with(limits: limits) { daemon in
            func padded(_ text: String, _ count: Int) -> [UInt8] {
                Array(text.utf8) + Array(repeating: UInt8(ascii: " "), count: count - text.utf8.count)
            }
            for (count, status) in [(1_000, 201), (1_001, 413)] {
                let body = padded("{\"name\":\"team \(count)\"}", count)
                let answer = try await daemon.send("POST", "/api/v1/teams", body, token: daemon.organiser)
                #expect(answer.status == status, "\(answer.text)")
            }
            let message = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}"
            for (count, status) in [(2_000, 200), (2_001, 413)] {
                let answer = try await daemon.send("POST", "/", padded(message, count))
                #expect(answer.status == status, "\(answer.text)")
            }
            // The connection is still in order.
            #expect(try await daemon.rpc("/", "eth_chainId") == "0x7a69")
        }
    }

    @Test("a template's answers are checked, and nothing half-made is left")
    func answers() async throws {
        try await withFolder { folder in
            try await TestDaemon.with(directory: folder) { daemon in
                let team = try await daemon.createTeam("team")
                for body in [
                    JSONValue.object(["template": "nope", "name": "x"]),
                    .object(["template": "nft-collection", "name": "x", "answers": .object(["nope": "1"])]),
                    .object(["template": "nft-collection", "name": "x", "answers": .array([])]),
                    .object(["template": "nft-collection", "name": "\u{202e}x"]),
                ] {
                    let path = "/api/v1/teams/\(team.id)/projects"
                    let answer = try await daemon.call("POST", path, body, as: team.token)
                    #expect([400, 404].contains(answer.status), "\(answer.text)")
                }
                let left = try FileManager.default.contentsOfDirectory(atPath: folder + "/projects")
                #expect(left.isEmpty)
            }
        }
    }
}
