import Foundation
import Store
import Testing

@Suite("Teams and tokens")
struct TeamTests {
    @Test("Teams and their tokens survive a restart")
    func reopen() async throws {
        let directory = try DataDirectory()
        let store = try await directory.open()
        let (ada, adaToken) = try await store.createTeam(name: "Ada")
        let (grace, _) = try await store.createTeam(name: "Grace")
        let mentor = try await store.createStaffToken(role: .mentor, name: "Kim")
        try await store.close()

        let again = try await directory.open()
        #expect(try await again.teams() == [ada, grace])
        #expect(try await again.team(ada.id) == ada)
        #expect(try await again.team(named: "ADA") == ada)
        let row = try await again.authenticate(adaToken.secret)
        #expect(row == adaToken.token)
        #expect(row?.role == .team)
        #expect(row?.team == ada.id)
        #expect(try await again.authenticate(mentor.secret)?.role == .mentor)
        #expect(try await again.tokens().count == 3)
        try await again.close()
    }

    @Test("Ids carry their kind and sort by age")
    func ids() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        var ids: [String] = []
        for number in 1...20 {
            ids.append(try await store.createTeam(name: "team \(number)").team.id.rawValue)
        }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == 20)
        #expect(ids.allSatisfy { $0.hasPrefix("team_") && $0.count == 21 })
    }

    @Test(
        "Names that people cannot tell apart are one name",
        arguments: [
            ("Ada", "aDA"), ("Straße", "STRASSE"), ("한글", "한글".decomposedStringWithCanonicalMapping),
            ("Ｆｕｌｌ", "full"), ("ab", "a\u{200b}b"), ("ΟΔΟΣ", "οδος"),
        ]
    )
    func sameNames(first: String, second: String) async throws {
        let store = try await Store.ephemeral(environment: .testing())
        _ = try await store.createTeam(name: first)
        await #expect(throws: StoreError.nameTaken(kind: "team", name: second)) {
            try await store.createTeam(name: second)
        }
        // The team that was refused left no token behind.
        #expect(try await store.tokens().count == 1)
    }

    @Test(
        "Names that break nothing are kept to the letter",
        arguments: [
            "Robert'); DROP TABLE teams;--", "\"; DELETE FROM teams; --", "%_\\", "👩‍👩‍👧 팀", "?1", "NULL", "0",
            String(repeating: "가", count: 64),
        ]
    )
    func hostileNames(name: String) async throws {
        let directory = try DataDirectory()
        let store = try await directory.open()
        let team = try await store.createTeam(name: name).team
        let devnet = try await store.createDevnet(NewDevnet(team: team.id, name: name))
        let snapshot = try await store.createSnapshot(of: devnet.id, name: name, position: 0, blockNumber: 0)
        try await store.close()
        let again = try await directory.open()
        #expect(try await again.team(named: name)?.name == name)
        #expect(try await again.teams() == [team])
        #expect(try await again.devnets(of: team.id) == [devnet])
        #expect(try await again.snapshots(of: devnet.id) == [snapshot])
        try await again.close()
    }

    @Test("Names that nobody can read or that are too long are refused")
    func refusedNames() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        // Not the test's arguments: the log would print them raw.
        let names = [
            "", " ", "\u{200b}", "\u{3164}", " a", "a ", "a\0b", "a\nb", "\u{1b}[2J", "\u{202e}evil",
            String(repeating: "x", count: 65), String(repeating: "x", count: 10_000),
            "e" + String(repeating: "\u{301}", count: 5_000),
        ]
        for (index, name) in names.enumerated() {
            let error = await #expect(throws: StoreError.self, "name \(index)") {
                try await store.createTeam(name: name)
            }
            #expect(error?.code == "invalid-name")
            #expect(try await store.team(named: name) == nil)
        }
        #expect(try await store.teams().isEmpty)
    }

    @Test("A secret has its role's prefix and 32 random bytes, and is in no file")
    func secrets() async throws {
        let directory = try DataDirectory()
        let store = try await directory.open()
        var secrets = [try await store.createTeam(name: "Ada").token.secret]
        for role in [TokenRole.mentor, .judge, .organiser] {
            secrets.append(try await store.createStaffToken(role: role, name: role.rawValue).secret)
        }
        for (secret, prefix) in zip(secrets, ["sbx_team_", "sbx_mentor_", "sbx_judge_", "sbx_org_"]) {
            #expect(secret.hasPrefix(prefix))
            #expect(secret.utf8.count == prefix.utf8.count + 43)
            let random = Data(secret.dropFirst(prefix.count).utf8)
            #expect(try directory.allBytes().range(of: random) == nil)
            let hash = Data(StoreEnvironment.digest(Array(secret.utf8)))
            #expect(try directory.allBytes().range(of: hash) != nil)
        }
        #expect(Set(secrets).count == 4)
        try await store.close()
    }

    @Test("A team's new token takes the place of its old ones")
    func rotate() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let (team, old) = try await store.createTeam(name: "Ada")
        let (other, others) = try await store.createTeam(name: "Grace")
        let new = try await store.rotateToken(of: team.id)
        #expect(try await store.authenticate(old.secret) == nil)
        let hash = StoreEnvironment.digest(Array(old.secret.utf8))
        #expect(try await store.token(hash: hash)?.isRevoked == true)
        #expect(try await store.authenticate(new.secret)?.team == team.id)
        #expect(try await store.authenticate(others.secret)?.team == other.id)
        await #expect(throws: StoreError.notFound(kind: "team", id: "team_none")) {
            try await store.rotateToken(of: "team_none")
        }
    }

    @Test("A revoked token opens nothing and gives its name free")
    func revoke() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let first = try await store.createStaffToken(role: .judge, name: "Lee")
        await #expect(throws: StoreError.nameTaken(kind: "valid token", name: "LEE")) {
            try await store.createStaffToken(role: .mentor, name: "LEE")
        }
        try await store.revokeToken(first.token.id)
        let second = try await store.createStaffToken(role: .mentor, name: "LEE")
        #expect(try await store.authenticate(first.secret) == nil)
        #expect(try await store.authenticate(second.secret) == second.token)
        try await store.revokeStaffToken(named: "lee")
        #expect(try await store.authenticate(second.secret) == nil)
        await #expect(throws: StoreError.notFound(kind: "valid staff token", id: "lee")) {
            try await store.revokeStaffToken(named: "lee")
        }
    }

    @Test("A token of role team is not for staff, and nonsense is no token")
    func refusals() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let error = await #expect(throws: StoreError.self) {
            try await store.createStaffToken(role: .team, name: "x")
        }
        #expect(error?.code == "invalid-value")
        let (_, token) = try await store.createTeam(name: "Ada")
        for secret in ["", "sbx_team_", token.secret + "A", String(token.secret.dropLast()), "' OR 1=1 --"] {
            #expect(try await store.authenticate(secret) == nil)
        }
    }

    @Test("An id with a NUL in it is not the id before the NUL")
    func nul() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let team = try await store.createTeam(name: "Ada").team
        #expect(try await store.team(TeamRow.ID(rawValue: team.id.rawValue + "\0x")) == nil)
        let devnet = try await store.makeDevnet()
        #expect(try await store.devnet(rpcKey: devnet.rpcKey + "\0x") == nil)
        let project = try await store.makeProject(team: "Grace")
        let error = await #expect(throws: StoreError.self) {
            try await store.createSubmission(project: project.id, commit: "c0ffee\0")
        }
        #expect(error?.code == "invalid-value")
    }

    @Test("The audit log keeps its order and is read in pages")
    func audit() async throws {
        let directory = try DataDirectory()
        let store = try await directory.open()
        for number in 1...5 {
            try await store.audit(who: "token_1", action: "devnet.reset", subject: "devnet_\(number)")
        }
        try await store.close()
        let again = try await directory.open()
        let newest = try await again.auditLog(limit: 2)
        #expect(newest.map(\.subject) == ["devnet_5", "devnet_4"])
        let rest = try await again.auditLog(before: newest[1].number)
        #expect(rest.map(\.subject) == ["devnet_3", "devnet_2", "devnet_1"])
        try await again.close()
    }
}
