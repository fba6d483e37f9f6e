import Devnet
import Foundation
import Subprocess
import Synchronization
import SystemPackage
import Testing
import sandboxd

@Suite("Sudden death")
struct KillTests {
    /// What clients were told before the daemon died.
    private final class Ledger: Sendable {
        struct Entries: Sendable {
            /// Hashes of transactions with those of their blocks.
            var blocks: [String: String] = [:]
            var teams: Set<String> = []
            var snapshots: Set<String> = []
        }

        private let state = Mutex(Entries())

        var entries: Entries { state.withLock { $0 } }
        var isFullEnough: Bool { state.withLock { $0.blocks.count >= 200 && $0.teams.count >= 5 } }

        func note(_ change: (inout Entries) -> Void) { state.withLock { change(&$0) } }
    }

    @Test("what was acknowledged before a SIGKILL under load is still true after a restart")
    func kill() async throws {
        let program = try #require(
            Self.program,
            "The daemon's binary is not beside the tests; build it first."
        )
        try await withFolder { folder in
            let ledger = Ledger()
            let result = try await Subprocess.run(
                .path(FilePath(program)),
                arguments: [
                    "serve", "--port", "0", "--data-dir", folder, "--templates", TestDaemon.templates,
                ],
                input: .none,
                output: .sequence,
                error: .discarded
            ) { execution in
                var base: String?
                for try await line in execution.standardOutput.strings() where line.hasPrefix("listening on ")
                {
                    base = line.dropFirst("listening on ".count).trimmingCharacters(
                        in: .whitespacesAndNewlines
                    )
                    break
                }
                let token = try String(contentsOfFile: folder + "/organiser.token", encoding: .utf8)
                let daemon = TestDaemon(
                    base: try #require(base),
                    organiser: token.trimmingCharacters(in: .whitespacesAndNewlines)
                )
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<4 { group.addTask { await Self.transact(daemon, ledger) } }
                    group.addTask { await Self.administer(daemon, ledger) }
                    // By work done, not by time: every client is well under way.
                    while !ledger.isFullEnough { try? await Task.sleep(for: .milliseconds(5)) }
                    try? execution.send(signal: .kill)
                }
            }
            #expect(!result.terminationStatus.isSuccess)
            try await check(ledger.entries, folder)
        }
    }

    private func check(_ told: Ledger.Entries, _ folder: String) async throws {
        try await TestDaemon.with(directory: folder) { daemon in
            for (hash, block) in told.blocks {
                let receipt = try await daemon.rpc("/", "eth_getTransactionReceipt", [.string(hash)])
                #expect(receipt["blockHash"]?.string == block)
            }
            let teams = try await daemon.call("GET", "/api/v1/teams", as: daemon.organiser).json.array ?? []
            #expect(told.teams.isSubset(of: teams.compactMap { $0["id"]?.string }))
            let path = "/api/v1/devnets/default/snapshots"
            let snapshots = try await daemon.call("GET", path, as: daemon.organiser).json.array ?? []
            #expect(told.snapshots.isSubset(of: snapshots.compactMap { $0["id"]?.string }))
            for snapshot in snapshots {
                let id = try #require(snapshot["id"]?.string)
                let restored = try await daemon.call("POST", path + "/\(id)/restore", as: daemon.organiser)
                #expect(restored.json["blockNumber"] == snapshot["blockNumber"])
            }
        }
    }

    /// The binary that was built with these tests.
    private static var program: String? {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        for _ in 0..<4 {
            let path = folder.appendingPathComponent("sandboxd").path
            if FileManager.default.isExecutableFile(atPath: path) { return path }
            folder = folder.deletingLastPathComponent()
        }
        return nil
    }

    /// Sends transactions until the daemon is gone, and notes each that was seen in a block.
    private static func transact(_ daemon: TestDaemon, _ ledger: Ledger) async {
        do {
            while true {
                let hash = try await daemon.rpc("/", "eth_sendTransaction", [WellKnown.transfer()])
                let receipt = try await daemon.rpc("/", "eth_getTransactionReceipt", [hash])
                if let hash = hash.string, let block = receipt["blockHash"]?.string {
                    ledger.note { $0.blocks[hash] = block }
                }
            }
        } catch {
            return
        }
    }

    /// Creates teams and snapshots until the daemon is gone, and notes each that was answered.
    private static func administer(_ daemon: TestDaemon, _ ledger: Ledger) async {
        do {
            for number in 1... {
                let team = try await daemon.createTeam("team \(number)")
                ledger.note { $0.teams.insert(team.id) }
                let path = "/api/v1/devnets/default/snapshots"
                let made = try await daemon.call("POST", path, as: daemon.organiser)
                if made.status == 201 { ledger.note { $0.snapshots.insert(made["id"]) } }
            }
        } catch {
            return
        }
    }
}
