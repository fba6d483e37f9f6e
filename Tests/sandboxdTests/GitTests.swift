import Devnet
import Foundation
import Subprocess
import Testing
import sandboxd

@Suite("Git over HTTP")
struct GitTests {
    private struct Outcome {
        let isSuccess: Bool
        let output: String
    }

    /// Runs the git program as a participant would, with nothing of this machine's settings.
    private func git(_ arguments: [String], in folder: String) async throws -> Outcome {
        let result = try await Subprocess.run(
            .name("git"),
            arguments: Arguments(["-C", folder] + arguments),
            environment: .inherit.updating([
                "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_TERMINAL_PROMPT": "0",
                "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a",
                "GIT_COMMITTER_EMAIL": "a@example.org",
            ]),
            output: .string(limit: 1 << 20),
            error: .combinedWithOutput
        )
        return Outcome(isSuccess: result.terminationStatus.isSuccess, output: result.standardOutput)
    }

    private func url(_ project: Answer, token: String) -> String {
        project["gitUrl"].replacing("http://", with: "http://anyone:\(token)@")
    }

    private func commit(_ text: String, in folder: String) async throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/note.txt"))
        #expect(try await git(["add", "."], in: folder).isSuccess)
        #expect(try await git(["commit", "-qm", text], in: folder).isSuccess)
    }

    @Test("a clone has the scaffold, and a push to main is handed in")
    func push() async throws {
        try await withFolder { folder in
            try await TestDaemon.with { daemon in
                let team = try await daemon.createTeam("team")
                let project = try await daemon.createProject(team)
                let work = folder + "/work"
                let cloned = try await git(
                    ["clone", "-q", url(project, token: team.token), work],
                    in: folder
                )
                #expect(cloned.isSuccess, "\(cloned.output)")
                let head = try await git(["rev-parse", "HEAD"], in: work).output
                #expect(head.trimmingCharacters(in: .newlines) == project["commit"])

                // Another branch is no submission.
                try await commit("one", in: work)
                let branch = try await git(["push", "-q", "origin", "HEAD:refs/heads/idea"], in: work)
                #expect(branch.isSuccess, "\(branch.output)")
                #expect(
                    try await daemon.call("GET", "/api/v1/submissions", as: team.token).json.array?.isEmpty
                        == true
                )

                let main = try await git(["push", "-q", "origin", "HEAD:main"], in: work)
                #expect(main.isSuccess, "\(main.output)")
                let pushed = try await git(["rev-parse", "HEAD"], in: work).output.trimmingCharacters(
                    in: .newlines
                )
                let listed =
                    try await daemon.call("GET", "/api/v1/submissions", as: team.token).json.array ?? []
                #expect(listed.map { $0["commit"]?.string } == [pushed])

                // The references that pin what was handed in are not the team's to see.
                let references = try await git(["ls-remote", "origin"], in: work).output
                #expect(!references.contains("refs/judge") && !references.contains("refs/scaffold"))

                // Neither rewriting nor deleting is taken.
                #expect(try await git(["commit", "-q", "--amend", "-m", "other"], in: work).isSuccess)
                #expect(try await !git(["push", "-qf", "origin", "HEAD:main"], in: work).isSuccess)
                #expect(try await !git(["push", "-q", "origin", ":idea"], in: work).isSuccess)
                let count = try await daemon.call("GET", "/api/v1/submissions", as: team.token).json.array?
                    .count
                #expect(count == 1)
            }
        }
    }

    @Test("a repository opens to its team and staff, and only its team and the organiser push")
    func access() async throws {
        try await withFolder { folder in
            try await TestDaemon.with { daemon in
                let team = try await daemon.createTeam("team")
                let other = try await daemon.createTeam("other")
                let project = try await daemon.createProject(team)
                let judge = try await daemon.createToken("judge")
                let path = "/git/\(project["id"]).git/info/refs?service="
                func status(_ service: String, _ token: String?) async throws -> Int {
                    let basic = token.map { "Basic " + Data("x:\($0)".utf8).base64EncodedString() }
                    let headers = basic.map { [("authorization", $0)] } ?? []
                    return try await daemon.send("GET", path + service, headers: headers).status
                }
                for (token, read, write) in [
                    (nil, 401, 401), ("nonsense", 401, 401), (team.token, 200, 200), (other.token, 404, 404),
                    (judge, 200, 403), (daemon.organiser, 200, 200),
                ] as [(String?, Int, Int)] {
                    #expect(try await status("git-upload-pack", token) == read)
                    #expect(try await status("git-receive-pack", token) == write)
                }
                let anonymous = try await git(["clone", "-q", project["gitUrl"], folder + "/x"], in: folder)
                #expect(!anonymous.isSuccess)
            }
        }
    }

    @Test("nothing but the three addresses of the protocol is served")
    func addresses() async throws {
        try await TestDaemon.with { daemon in
            let team = try await daemon.createTeam("team")
            let project = try await daemon.createProject(team)["id"]
            for path in [
                "/git/\(project).git/HEAD", "/git/\(project).git/config", "/git/\(project).git/info/refs",
                "/git/\(project).git/info/refs?service=git-upload-archive",
                "/git/\(project).git/objects/info/packs",
                "/git/\(project)/info/refs?service=git-upload-pack",
                "/git/../projects/\(project).git/info/refs?service=git-upload-pack",
                "/git/%2e%2e/\(project).git/info/refs?service=git-upload-pack",
                "/git//\(project).git/info/refs?service=git-upload-pack",
            ] {
                #expect(try await daemon.send("GET", path, token: team.token).status == 404, "\(path)")
            }
        }
    }
}
