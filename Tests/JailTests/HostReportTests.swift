import Jail
import Testing

@Suite("The host report says what can be enforced")
struct HostReportTests {
    @Test("Every measure has a detail, and every missing one a consequence")
    func items() async throws {
        let report = await JailHost.probe(spawner: try JailSpawner.start(slots: 1))
        #expect(Set(report.items.map(\.name)).count == report.items.count)
        for item in report.items {
            #expect(!item.detail.isEmpty, "\(item.name)")
            #expect(item.ok == item.consequence.isEmpty, "\(item.name)")
        }
        #expect(report.canJail == report.reasons.isEmpty)
    }

    @Test("Without bubblewrap nothing can be jailed, and the report says why")
    func noBubblewrap() async throws {
        let report = await JailHost.probe(
            spawner: try JailSpawner.start(slots: 1),
            bubblewrapPath: "/no/bwrap"
        )
        #expect(!report.canJail)
        #expect(report.reasons.contains { $0.contains("/no/bwrap") })
        #expect(report["bubblewrap"]?.ok == false)
    }

    @Test("A bubblewrap that does not work makes a run fail with its words, never run unsandboxed")
    func brokenProfile() async throws {
        guard await JailHarness.with() != nil else { return }
        let profile = BaseProfile(bound: ["/no/such/folder"], links: [:], masked: [], files: [:])
        let spawner = try JailSpawner.start(slots: 1)
        let host = try JailHost(spawner: spawner, profile: profile)
        await #expect {
            try await host.run(JailPlan(executable: "/usr/bin/true"))
        } throws: { error in
            guard case .refused(let message) = error as? JailError else { return false }
            return message.contains("/no/such/folder")
        }
        #expect(await JailHost.probe(spawner: spawner, profile: profile).canJail == false)
    }

    @Test("Something that is not bubblewrap is refused")
    func notBubblewrap() throws {
        let spawner = try JailSpawner.start(slots: 1)
        #expect(throws: JailError.self) { try JailHost(spawner: spawner, bubblewrapPath: "/usr/bin/true") }
    }
}
