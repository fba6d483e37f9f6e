import Devnet
import Testing
import sandboxd

@Suite("Permissions")
struct PermissionTests {
    /// Expected statuses, in the order: nobody, the team itself, another team, mentor, judge, organiser.
    private struct Row {
        let method: String
        let path: String
        var body: JSONValue?
        let expected: [Int]

        init(_ method: String, _ path: String, _ body: JSONValue? = nil, _ expected: [Int]) {
            self.method = method
            self.path = path
            self.body = body
            self.expected = expected
        }
    }

    // Where a call changes something, it names what does not exist or is refused by content, so that a row can be
    // tried by everyone in turn: 400, 404 and 409 then show that the permission was there.
    private static let rows = [
        Row("GET", "/api/v1/me", nil, [401, 200, 200, 200, 200, 200]),
        Row("POST", "/api/v1/teams", .object([]), [401, 403, 403, 403, 403, 400]),
        Row("GET", "/api/v1/teams", nil, [401, 200, 200, 200, 200, 200]),
        Row("GET", "/api/v1/teams/TEAM", nil, [401, 200, 404, 200, 200, 200]),
        Row("POST", "/api/v1/teams/nobody/token", nil, [401, 403, 403, 403, 403, 404]),
        Row("GET", "/api/v1/tokens", nil, [401, 403, 403, 403, 403, 200]),
        Row("POST", "/api/v1/tokens", .object([]), [401, 403, 403, 403, 403, 400]),
        Row("DELETE", "/api/v1/tokens/nobody", nil, [401, 403, 403, 403, 403, 404]),
        Row("POST", "/api/v1/teams/TEAM/devnets", .object(["chainId": "x"]), [401, 400, 404, 400, 403, 400]),
        Row("GET", "/api/v1/devnets", nil, [401, 200, 200, 200, 403, 200]),
        Row("GET", "/api/v1/devnets?team=TEAM", nil, [401, 200, 404, 200, 403, 200]),
        Row("GET", "/api/v1/devnets/DEVNET", nil, [401, 200, 404, 200, 403, 200]),
        Row("GET", "/api/v1/devnets/default", nil, [401, 404, 404, 200, 403, 200]),
        Row("POST", "/api/v1/devnets/DEVNET/reset", nil, [401, 200, 404, 200, 403, 200]),
        Row("POST", "/api/v1/devnets/DEVNET/clone", .object(["name": 1]), [401, 400, 404, 400, 403, 400]),
        Row("POST", "/api/v1/devnets/DEVNET/import", .object(["chain": 1]), [401, 400, 404, 400, 403, 400]),
        Row(
            "POST",
            "/api/v1/devnets/DEVNET/snapshots",
            .object(["name": 1]),
            [401, 400, 404, 400, 403, 400]
        ),
        Row("GET", "/api/v1/devnets/DEVNET/snapshots", nil, [401, 200, 404, 200, 403, 200]),
        Row("POST", "/api/v1/devnets/DEVNET/snapshots/x/restore", nil, [401, 404, 404, 404, 403, 404]),
        Row("DELETE", "/api/v1/devnets/DEVNET/snapshots/x", nil, [401, 404, 404, 404, 403, 404]),
        Row("DELETE", "/api/v1/devnets/default", nil, [401, 404, 404, 409, 403, 409]),
        Row("GET", "/api/v1/templates", nil, [200, 200, 200, 200, 200, 200]),
        Row("GET", "/api/v1/templates/nft-collection", nil, [200, 200, 200, 200, 200, 200]),
        Row("POST", "/api/v1/teams/TEAM/projects", .object([]), [401, 400, 404, 400, 400, 400]),
        Row("GET", "/api/v1/projects", nil, [401, 200, 200, 200, 200, 200]),
        Row("GET", "/api/v1/projects/PROJECT", nil, [401, 200, 404, 200, 200, 200]),
        Row(
            "POST",
            "/api/v1/projects/PROJECT/submissions",
            .object(["ref": 1]),
            [401, 400, 404, 400, 400, 400]
        ),
        Row("GET", "/api/v1/submissions", nil, [401, 200, 200, 200, 200, 200]),
        Row("GET", "/api/v1/submissions/SUBMISSION", nil, [401, 200, 404, 200, 200, 200]),
        Row("POST", "/api/v1/submissions/nothing/rejudge", nil, [401, 403, 403, 403, 404, 404]),
        Row("GET", "/api/v1/submissions/nothing/events", nil, [401, 404, 404, 404, 404, 404]),
        Row("GET", "/api/v1/scoreboard", nil, [200, 200, 200, 200, 200, 200]),
        Row("GET", "/api/v1/scoreboard.csv", nil, [200, 200, 200, 200, 200, 200]),
        Row("GET", "/healthz", nil, [200, 200, 200, 200, 200, 200]),
        Row("GET", "/readyz", nil, [200, 200, 200, 200, 200, 200]),
        Row("GET", "/metrics", nil, [200, 200, 200, 200, 200, 200]),
        Row("GET", "/openapi.json", nil, [200, 200, 200, 200, 200, 200]),
        Row("GET", "/", nil, [200, 200, 200, 200, 200, 200]),
    ]

    @Test("every route answers every role as the table says")
    func matrix() async throws {
        try await TestDaemon.with { daemon in
            let own = try await daemon.createTeam("own")
            let other = try await daemon.createTeam("other")
            let devnet = try await daemon.createDevnet(own)
            let project = try await daemon.createProject(own)
            let submission = try await daemon.call(
                "POST",
                "/api/v1/projects/\(project["id"])/submissions",
                as: own.token
            )
            let callers: [(String, String?)] = [
                ("nobody", nil), ("own team", own.token), ("other team", other.token),
                ("mentor", try await daemon.createToken("mentor")),
                ("judge", try await daemon.createToken("judge")),
                ("organiser", daemon.organiser),
            ]
            for row in Self.rows {
                let path = row.path.replacing("TEAM", with: own.id).replacing("DEVNET", with: devnet["id"])
                    .replacing("PROJECT", with: project["id"]).replacing("SUBMISSION", with: submission["id"])
                for ((name, token), expected) in zip(callers, row.expected) {
                    let answer = try await daemon.call(row.method, path, row.body, as: token)
                    #expect(answer.status == expected, "\(name): \(row.method) \(row.path): \(answer.text)")
                }
            }
        }
    }

    @Test("the table leaves no route out", arguments: API.names)
    func completeness(name: String) {
        let pattern = name.split(separator: "/")
        let isTried = Self.rows.contains { row in
            let tried = "\(row.method) \(row.path.prefix { $0 != "?" })".split(separator: "/")
            return tried.count == pattern.count
                && zip(pattern, tried).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        #expect(isTried)
    }

    @Test("a token that is no good is refused even where none is needed")
    func badToken() async throws {
        try await TestDaemon.with { daemon in
            for token in ["", "x", "sbx_team_nonsense", String(repeating: "a", count: 5_000)] {
                let answer = try await daemon.call("GET", "/api/v1/scoreboard", as: token)
                #expect(answer.status == 401)
            }
        }
    }

    @Test("what is foreign reads exactly as what does not exist")
    func foreign() async throws {
        try await TestDaemon.with { daemon in
            let own = try await daemon.createTeam("own")
            let other = try await daemon.createTeam("other")
            let devnet = try await daemon.createDevnet(own)["id"]
            let project = try await daemon.createProject(own)["id"]
            for (path, foreign) in [
                ("/api/v1/devnets/", devnet), ("/api/v1/teams/", own.id), ("/api/v1/projects/", project),
            ] {
                let theirs = try await daemon.call("GET", path + foreign, as: other.token)
                let missing = try await daemon.call("GET", path + "x", as: other.token)
                #expect(theirs.status == 404)
                #expect(theirs.text.replacing(foreign, with: "x") == missing.text)
            }
            let listed = try await daemon.call("GET", "/api/v1/devnets", as: other.token)
            #expect(listed.json.array?.isEmpty == true)
            let teams = try await daemon.call("GET", "/api/v1/teams", as: other.token)
            #expect(teams.json.array?.count == 1)
        }
    }

    @Test("a revoked and a rotated token are refused at once")
    func revocation() async throws {
        try await TestDaemon.with { daemon in
            let judge = try await daemon.createToken("judge")
            #expect(try await daemon.call("GET", "/api/v1/me", as: judge).status == 200)
            let ended = try await daemon.call("DELETE", "/api/v1/tokens/judge", as: daemon.organiser)
            #expect(ended.status == 204)
            #expect(try await daemon.call("GET", "/api/v1/me", as: judge).status == 401)
            let team = try await daemon.createTeam("Team One")
            let rotated = try await daemon.call(
                "POST",
                "/api/v1/teams/Team%20One/token",
                as: daemon.organiser
            )
            #expect(rotated.status == 201)
            #expect(try await daemon.call("GET", "/api/v1/me", as: team.token).status == 401)
            #expect(try await daemon.call("GET", "/api/v1/me", as: rotated["token"]).status == 200)
        }
    }
}
