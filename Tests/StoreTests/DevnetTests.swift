import Store
import Testing

@Suite("Devnets and snapshots")
struct DevnetTests {
    @Test("A devnet and its snapshots survive a restart")
    func reopen() async throws {
        let directory = try DataDirectory()
        let store = try await directory.open()
        let team = try await store.createTeam(name: "Ada").team
        let devnet = try await store.createDevnet(
            NewDevnet(
                team: team.id,
                name: "main",
                chainId: 424_242,
                configuration: [0, 255, 123],
                expiresAt: Timestamp(milliseconds: 99)
            )
        )
        let defaultDevnet = try await store.createDevnet(
            NewDevnet(id: "default", name: "default", chainId: 31_337)
        )
        try await store.append(records(1...4), to: devnet.id)
        let first = try await store.createSnapshot(of: devnet.id, name: nil, position: 2, blockNumber: 2)
        let second = try await store.createSnapshot(of: devnet.id, name: nil, position: 4, blockNumber: 3)
        try await store.close()

        let again = try await directory.open()
        #expect(try await again.devnet(devnet.id) == devnet)
        #expect(try await again.devnet("default") == defaultDevnet)
        #expect(defaultDevnet.team == nil)
        #expect(devnet.configuration == [0, 255, 123])
        #expect(devnet.expiresAt == Timestamp(milliseconds: 99))
        #expect(try await again.devnets() == [devnet, defaultDevnet])
        #expect(try await again.devnets(of: team.id) == [devnet])
        #expect(try await again.snapshots(of: devnet.id) == [first, second])
        #expect([first.name, second.name] == ["snapshot-1", "snapshot-2"])
        #expect(second.position == 4)
        #expect(second.blockNumber == 3)
        try await again.close()
    }

    @Test("Both keys of a devnet lead to it, and only one of them as admin")
    func keys() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let devnet = try await store.makeDevnet()
        let byKey = try await store.devnet(rpcKey: devnet.rpcKey)
        #expect(byKey?.devnet == devnet)
        #expect(byKey?.isAdmin == false)
        #expect(try await store.devnet(rpcKey: devnet.adminRpcKey)?.isAdmin == true)
        #expect(devnet.rpcKey.utf8.count == 32)
        #expect(try await store.devnet(rpcKey: "") == nil)
        try await store.deleteDevnet(devnet.id)
        #expect(try await store.devnet(rpcKey: devnet.rpcKey) == nil)
    }

    @Test("Chain ids are given from 31338, never twice, around those that were asked for")
    func chainIds() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let asked = try await store.createDevnet(NewDevnet(name: "asked", chainId: 31_339))
        let first = try await store.makeDevnet()
        let second = try await store.makeDevnet()
        #expect([first.chainId, second.chainId] == [31_338, 31_340])
        try await store.deleteDevnet(second.id)
        try await store.deleteDevnet(asked.id)
        #expect(try await store.makeDevnet().chainId == 31_341)
        #expect(try await store.nextChainId() == 31_342)
        #expect(try await store.makeDevnet().chainId == 31_343)
        // Whoever asks for a number by name may have one that is free again.
        #expect(try await store.createDevnet(NewDevnet(name: "asked", chainId: 31_339)).chainId == 31_339)
    }

    @Test("A chain id that was asked for may be shared, and none that is given ever is")
    func sharedChainIds() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        for name in ["a", "b"] {
            #expect(try await store.createDevnet(NewDevnet(name: name, chainId: 31_338)).chainId == 31_338)
        }
        let given = try await store.makeDevnet()
        #expect(given.chainId == 31_339)
        #expect(try await store.createDevnet(NewDevnet(name: "c", chainId: 31_339)).chainId == 31_339)
        #expect(try await store.devnets().count == 4)
    }

    @Test("A number that is no chain id is refused")
    func refusedChainIds() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let largest = UInt64(Int64.max)
        #expect(try await store.createDevnet(NewDevnet(name: "a", chainId: largest)).chainId == largest)
        for chainId in [0, largest + 1, .max] {
            let error = await #expect(throws: StoreError.self) {
                try await store.createDevnet(NewDevnet(name: "b", chainId: chainId))
            }
            #expect(error?.code == "invalid-value")
        }
        #expect(try await store.devnets().count == 1)
    }

    @Test("Status, expiry and configuration change, on a living devnet only")
    func changes() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let id = try await store.makeDevnet().id
        try await store.setStatus(DevnetStatus(rawValue: "asleep"), of: id)
        try await store.setExpiry(Timestamp(milliseconds: 5), of: id)
        try await store.setConfiguration([], of: id)
        let changed = try await store.devnet(id)
        #expect(changed?.status.rawValue == "asleep")
        #expect(changed?.expiresAt == Timestamp(milliseconds: 5))
        #expect(changed?.configuration == [])
        try await store.deleteDevnet(id)
        await #expect(throws: StoreError.notFound(kind: "devnet", id: id.rawValue)) {
            try await store.setStatus(.running, of: id)
        }
    }

    @Test("A deleted devnet stays as a row and loses everything else")
    func deletion() async throws {
        let directory = try DataDirectory()
        let store = try await directory.open()
        let devnet = try await store.makeDevnet(records: 3)
        try await store.append(
            [JournalRecord(sequence: 4, kind: 1, payload: Array("unmistakable payload".utf8))],
            to: devnet.id
        )
        let snapshot = try await store.createSnapshot(of: devnet.id, name: "s", position: 3, blockNumber: 1)
        try await store.saveCheckpoint([1], of: devnet.id, at: 3)
        try await store.deleteDevnet(devnet.id)

        let row = try await store.devnet(devnet.id)
        #expect(row?.deletedAt != nil)
        #expect(row?.status == .deleted)
        #expect(try await store.devnets().isEmpty)
        #expect(try await store.snapshot(snapshot.id) == nil)
        let gone = StoreError.notFound(kind: "devnet", id: devnet.id.rawValue)
        await #expect(throws: gone) { try await store.journal(of: devnet.id) }
        await #expect(throws: gone) { try await store.append(records(5...5), to: devnet.id) }
        await #expect(throws: gone) { try await store.newestCheckpoint(of: devnet.id) }
        await #expect(throws: gone) { try await store.clone(devnet, at: 1) }
        await #expect(throws: gone) { try await store.deleteDevnet(devnet.id) }
        try await store.close()
    }

    @Test("A snapshot's name is its devnet's alone, and it cannot be of a moment that is not on disk")
    func snapshots() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let one = try await store.makeDevnet(records: 2)
        let two = try await store.makeDevnet(records: 2)
        let snapshot = try await store.createSnapshot(of: one.id, name: "Start", position: 1, blockNumber: 0)
        _ = try await store.createSnapshot(of: two.id, name: "Start", position: 1, blockNumber: 0)
        await #expect(throws: StoreError.nameTaken(kind: "snapshot", name: "START")) {
            try await store.createSnapshot(of: one.id, name: "START", position: 1, blockNumber: 0)
        }
        await #expect(throws: StoreError.beyondJournal(devnet: one.id, position: 3, end: 2)) {
            try await store.createSnapshot(of: one.id, name: "later", position: 3, blockNumber: 0)
        }
        try await store.deleteSnapshot(snapshot.id)
        await #expect(throws: StoreError.notFound(kind: "snapshot", id: snapshot.id.rawValue)) {
            try await store.deleteSnapshot(snapshot.id)
        }
        _ = try await store.createSnapshot(of: one.id, name: "START", position: 1, blockNumber: 0)
    }

    @Test("A devnet of a team that isn't there is refused and takes no chain id")
    func unknownTeam() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        await #expect(throws: StoreError.notFound(kind: "team", id: "team_none")) {
            try await store.createDevnet(NewDevnet(team: "team_none", name: "x"))
        }
        #expect(try await store.makeDevnet().chainId == 31_338)
    }
}
