import Foundation
import Testing
import sandboxd

@Suite("Command line: the program")
struct CLIProgramTests {
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "cli-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    @Test("Wrong usage exits with 64 and says nothing on stdout")
    func usage() async throws {
        let outcome = try await Program()("scoreboard", "--format", "xml")
        #expect(outcome.exitCode == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.hasPrefix("Error: "))
    }

    @Test(
        "A word that is no command is told, with the one that was meant",
        arguments: ["devnets", "nonsense"]
    )
    func unknownCommand(word: String) async throws {
        let outcome = try await Program()(word, "list")
        #expect(outcome.exitCode == 64)
        #expect(outcome.output.isEmpty)
        let hint = word == "devnets" ? "; did you mean devnet?" : "."
        #expect(outcome.error.hasPrefix("Error: There is no command \"\(word)\"\(hint) \"sandboxd help\""))
        #expect(!outcome.error.contains("serve"))
    }

    @Test("A daemon that is not there is told in one sentence, with exit code 1")
    func unreachable() async throws {
        // Port 1 is the kernel's to refuse: nothing listens there without somebody's wish.
        let outcome = try await Program()("team", "list", "--server", "http://127.0.0.1:1")
        #expect(outcome.exitCode == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.hasPrefix("Error: No sandboxd answers at http://127.0.0.1:1 ("))
        #expect(outcome.error.split(separator: "\n").count == 1)
    }

    @Test("A project is made offline, with its answers in place, and only into an empty folder")
    func offline() async throws {
        try await withFolder { folder in
            let program = try Program([
                "XDG_CACHE_HOME": folder + "/cache", "SANDBOXD_TEMPLATES": TestDaemon.templates,
            ])
            let target = folder + "/project"
            let made = try await program(
                "template",
                "new",
                "nft-collection",
                target,
                "--set",
                "symbol=HAN",
                "--json"
            )
            #expect(made.exitCode == 0, "\(made.error)")
            #expect(made.texts["commit"]?.count == 40)
            let record = try String(contentsOfFile: target + "/.sandbox.yml", encoding: .utf8)
            #expect(record.contains("symbol: \"HAN\""))
            #expect(!FileManager.default.fileExists(atPath: target + "/judge"))

            let again = try await program("template", "new", "nft-collection", target)
            #expect(again.exitCode == 1)
            let wrong = try await program(
                "template",
                "new",
                "nft-collection",
                folder + "/x",
                "--set",
                "symbl=A"
            )
            #expect(wrong.exitCode == 1)
            #expect(wrong.error.contains("did you mean \"symbol\"?"))
            #expect(!FileManager.default.fileExists(atPath: folder + "/x"))
        }
    }

    @Test("An offline project is taken to a daemon by its first submission and handed in again by the second")
    func submit() async throws {
        try await withFolder { folder in
            try await TestDaemon.with { daemon in
                let team = try await daemon.createTeam("한강지기")
                let program = try Program([
                    "XDG_CACHE_HOME": folder + "/cache", "SANDBOXD_TOKEN": team.token,
                ])
                let target = folder + "/project"
                let made = try await program(
                    "template",
                    "new",
                    "eco-membership",
                    target,
                    "--templates",
                    TestDaemon.templates,
                    "--json"
                )
                let server = ["--server", daemon.base]
                let first = try await program("submit", target, "--no-wait", "--json", server[0], server[1])
                #expect(first.exitCode == 0, "\(first.error)")
                #expect(first.texts["commit"] == made.texts["commit"])
                // Nobody judges here, so it waits, in a worker's hands at most.
                #expect(["queued", "running"].contains(first.texts["status"]))
                #expect(first.texts["team"] == team.id)
                let second = try await program("submit", target, "--no-wait", "--json", server[0], server[1])
                #expect(second.exitCode == 0, "\(second.error)")
                #expect(second.texts["project"] == first.texts["project"])
                #expect(second.texts["id"] != first.texts["id"])

                let list = try await program("submission", "list", server[0], server[1])
                #expect(list.output.split(separator: "\n").count == 3)
                #expect(list.output.contains("한강지기"))
            }
        }
    }

    @Test("What the daemon refuses comes out as its own sentence")
    func refusal() async throws {
        try await TestDaemon.with { daemon in
            let team = try await daemon.createTeam("Namsan")
            let program = try Program(["SANDBOXD_SERVER": daemon.base, "SANDBOXD_TOKEN": team.token])
            let forbidden = try await program("team", "create", "Other")
            #expect(forbidden.exitCode == 1)
            #expect(forbidden.error == "Error: A team token does not allow this.\n")
            let missing = try await program("devnet", "show", "devnet_x")
            #expect(missing.error == "Error: There is no devnet \"devnet_x\" that you may see.\n")
            let open = try Program(["SANDBOXD_SERVER": daemon.base, "SANDBOXD_DATA_DIRECTORY": "/nowhere"])
            #expect(try await open("team", "list").error.contains("asks for a token"))
        }
    }

    @Test("A devnet is made, shown, kept and brought back")
    func devnet() async throws {
        try await TestDaemon.with { daemon in
            let team = try await daemon.createTeam("Namsan")
            let program = try Program(["SANDBOXD_SERVER": daemon.base, "SANDBOXD_TOKEN": team.token])
            let made = try await program("devnet", "create", "--name", "practice", "--ttl", "2h", "--json")
            let id = try #require(made.texts["id"])
            #expect(made.texts["expiresAt"] != nil)
            let shown = try await program("devnet", "show", id)
            #expect(shown.output.contains("chain id"))
            #expect(shown.output.contains("PRIVATE KEY"))
            #expect(try await program("devnet", "snapshot", id, "--name", "start").exitCode == 0)
            #expect(
                try await program("devnet", "restore", id, "start").output.contains(
                    "is back at start, block 0"
                )
            )
            let wrong = try await program("devnet", "restore", id, "end")
            #expect(wrong.error == "Error: The devnet has no snapshot \"end\"; it has start.\n")
            #expect(try await program("devnet", "delete", id, "--json").output == "{}\n")
            #expect(try await program("devnet", "list", "--json").output == "[]\n")
        }
    }

    @Test("Bytecode runs bare, with its gas counted and no more")
    func evm() async throws {
        try await withFolder { folder in
            // PUSH1 1, PUSH1 2, ADD, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN: 3 + 3 + 3 + 2 + 6 + 3 + 2 + 0 gas.
            let file = folder + "/code.hex"
            try "0x6001600201\n5f5260205ff3\n".write(toFile: file, atomically: true, encoding: .utf8)
            let program = try Program()
            let ran = try await program(
                "evm",
                "run",
                "--code",
                file,
                "--gas",
                "22",
                "--repeat",
                "3",
                "--json"
            )
            #expect(ran.texts["status"] == "success")
            #expect(ran.texts["output"] == "0x" + String(repeating: "0", count: 63) + "3")
            #expect(ran.output.contains("\"gasUsed\":22,"))
            let short = try await program("evm", "run", "--code", file, "--gas", "21", "--json")
            #expect(short.texts["status"] == "halt")
            #expect(short.texts["reason"] == "out of gas")

            // PUSH0, SLOAD, PUSH0, MSTORE, PUSH1 32, PUSH0, REVERT
            try "5f545f5260205ffd".write(toFile: file, atomically: true, encoding: .utf8)
            let storage = folder + "/storage.json"
            try #"{"0x0": "0x2a"}"#.write(toFile: storage, atomically: true, encoding: .utf8)
            let reverted = try await program("evm", "run", "--code", file, "--storage", storage, "--json")
            #expect(reverted.texts["status"] == "revert")
            #expect(reverted.texts["output"]?.hasSuffix("2a") == true)

            let missing = try await program("evm", "run", "--code", folder + "/none")
            #expect(missing.exitCode == 1)
            #expect(missing.error.contains("cannot be read"))
        }
    }
}
