import Foundation
import Store
import Testing

@Suite("Clones")
struct CloneTests {
    @Test("A clone reads its source's records up to where it left, then its own; so does a clone of a clone")
    func chain() async throws {
        let directory = try DataDirectory()
        let store = try await directory.open()
        let root = try await store.makeDevnet(records: 5)
        let child = try await store.clone(root, at: 3)
        try await store.append(records(6...8), to: root.id)
        try await store.append(records(4...6, by: "child "), to: child.id)
        let grandchild = try await store.clone(child, at: 5)
        try await store.append(records(6...7, by: "grandchild "), to: grandchild.id)
        #expect(child.source == JournalPosition(devnet: root.id, sequence: 3))
        try await store.close()

        let again = try await directory.open()
        #expect(try await again.journal(of: root.id) == records(1...8))
        #expect(try await again.journal(of: child.id) == records(1...3) + records(4...6, by: "child "))
        let expected =
            records(1...3) + records(4...5, by: "child ") + records(6...7, by: "grandchild ")
        #expect(try await again.journal(of: grandchild.id) == expected)
        #expect(try await again.journal(of: grandchild.id, from: 3) == Array(expected.dropFirst(2)))
        #expect(try await again.journalEnd(of: grandchild.id) == 7)
        try await again.close()
    }

    @Test("A clone's first record goes on from where it left, and no other number will do")
    func firstRecord() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let root = try await store.makeDevnet(records: 5)
        let child = try await store.clone(root, at: 3)
        #expect(try await store.journalEnd(of: child.id) == 3)
        await #expect(throws: StoreError.journalOutOfOrder(devnet: child.id, expected: 4, found: 1)) {
            try await store.append(records(1...1), to: child.id)
        }
        try await store.append(records(4...4), to: child.id)
        await #expect(throws: StoreError.beyondJournal(devnet: root.id, position: 6, end: 5)) {
            try await store.clone(root, at: 6)
        }
    }

    @Test("A clone at position 0 shares the configuration's genesis and no record")
    func atGenesis() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let root = try await store.makeDevnet(records: 5)
        let child = try await store.clone(root, at: 0)
        #expect(try await store.journal(of: child.id).isEmpty)
        try await store.append(records(1...1, by: "child "), to: child.id)
        #expect(try await store.journal(of: child.id) == records(1...1, by: "child "))
        #expect(child.source == JournalPosition(devnet: root.id, sequence: 0))
    }

    @Test("A clone of a clone at a moment before the first one's beginning reads the right records")
    func beforeTheBranch() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let root = try await store.makeDevnet(records: 5)
        let child = try await store.clone(root, at: 4)
        try await store.append(records(5...9, by: "child "), to: child.id)
        for position in UInt64(0)...9 {
            let grandchild = try await store.clone(child, at: position)
            let all = records(1...4) + records(5...9, by: "child ")
            #expect(try await store.journal(of: grandchild.id) == Array(all.prefix(Int(position))))
        }
    }

    @Test("Clones lose nothing when what they were cloned from is deleted, nor after a restart")
    func deletedParents() async throws {
        let directory = try DataDirectory()
        let store = try await directory.open()
        let root = try await store.makeDevnet(records: 5)
        let child = try await store.clone(root, at: 3)
        try await store.append(records(4...6, by: "child "), to: child.id)
        let grandchild = try await store.clone(child, at: 5)
        try await store.append(records(6...6, by: "grandchild "), to: grandchild.id)
        try await store.deleteDevnet(root.id)
        try await store.deleteDevnet(child.id)
        try await store.close()

        let again = try await directory.open()
        let expected =
            records(1...3) + records(4...5, by: "child ") + records(6...6, by: "grandchild ")
        #expect(try await again.journal(of: grandchild.id) == expected)
        let further = try await again.clone(grandchild, at: 4)
        #expect(try await again.journal(of: further.id) == Array(expected.prefix(4)))
        try await again.close()
    }

    @Test("A deleted devnet's records go as far as no clone needs them, and the rest with the last clone")
    func purge() async throws {
        let directory = try DataDirectory()
        let store = try await directory.open()
        _ = try await store.pragma("secure_delete = on")
        let root = try await store.createDevnet(NewDevnet(name: "root"))
        let texts = ["needed-by-the-clone", "needed-by-nobody"]
        for (index, text) in texts.enumerated() {
            let payload = Array(text.utf8)
            let record = JournalRecord(sequence: UInt64(index) + 1, kind: 1, payload: payload)
            try await store.append([record], to: root.id)
        }
        let child = try await store.clone(root, at: 1)
        let grandchild = try await store.clone(child, at: 1)
        func kept() async throws -> [Bool] {
            // Moves the log into the file and empties it, so that the files hold what is left and no more.
            _ = try await store.pragma("wal_checkpoint(TRUNCATE)")
            let bytes = try directory.allBytes()
            return texts.map { bytes.range(of: Data($0.utf8)) != nil }
        }
        #expect(try await kept() == [true, true])
        try await store.deleteDevnet(root.id)
        #expect(try await kept() == [true, false])
        try await store.deleteDevnet(child.id)
        #expect(try await kept() == [true, false])
        #expect(try await store.journal(of: grandchild.id).count == 1)
        try await store.deleteDevnet(grandchild.id)
        #expect(try await kept() == [false, false])
        try await store.close()
    }

    @Test("A clone finds its source's checkpoint, also an old one, and never one from after it left")
    func checkpoints() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let root = try await store.makeDevnet(records: 10)
        try await store.saveCheckpoint([2], of: root.id, at: 2)
        let child = try await store.clone(root, at: 5)
        for sequence in UInt64(6)...9 {
            try await store.saveCheckpoint([UInt8(sequence)], of: root.id, at: sequence)
        }
        let inherited = try await store.newestCheckpoint(of: child.id)
        #expect(inherited?.sequence == 2)
        #expect(inherited?.payload == [2])
        try await store.append(records(6...7), to: child.id)
        try await store.saveCheckpoint([70], of: child.id, at: 7)
        #expect(try await store.newestCheckpoint(of: child.id)?.payload == [70])
        try await store.deleteDevnet(root.id)
        #expect(try await store.newestCheckpoint(of: child.id, through: 6)?.payload == [2])
    }

    @Test("A chain of three hundred clones reads right from end to end")
    func longChain() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        var newest = try await store.makeDevnet(records: 1)
        for sequence in UInt64(2)...300 {
            newest = try await store.clone(newest, at: sequence - 1)
            try await store.append(records(sequence...sequence), to: newest.id)
        }
        for devnet in try await store.devnets() where devnet.id != newest.id {
            try await store.deleteDevnet(devnet.id)
        }
        #expect(try await store.journal(of: newest.id) == records(1...300))
    }
}
