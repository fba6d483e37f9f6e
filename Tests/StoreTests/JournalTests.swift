import Store
import Testing

@Suite("The journal")
struct JournalTests {
    @Test("A thousand concurrent appends to twenty devnets are all on disk, in order, in few transactions")
    func groupCommit() async throws {
        let directory = try DataDirectory()
        let store = try await directory.open()
        var devnets: [DevnetRow.ID] = []
        for number in 0..<20 {
            devnets.append(try await store.makeDevnet("devnet \(number)").id)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for devnet in devnets {
                group.addTask {
                    let tickets = (UInt64(1)...50).map { sequence in
                        store.enqueue(records(sequence...sequence, by: devnet.rawValue), to: devnet)
                    }
                    for ticket in tickets {
                        try await ticket.wait()
                    }
                }
            }
            try await group.waitForAll()
        }
        let statistics = store.journalStatistics
        #expect(statistics.appends == 1_000)
        #expect(statistics.records == 1_000)
        #expect(statistics.transactions < 250)

        // From a copy of the files at this moment: acknowledged means on disk, not in memory.
        let image = try directory.crashImage()
        try await store.close()
        let again = try await image.open()
        for devnet in devnets {
            #expect(try await again.journal(of: devnet) == records(1...50, by: devnet.rawValue))
            #expect(try await again.journalEnd(of: devnet) == 50)
        }
        try await again.close()
    }

    @Test("Callers that wait each for its own append share transactions too")
    func waitingCallers() async throws {
        let directory = try DataDirectory()
        let store = try await directory.open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<64 {
                let devnet = try await store.makeDevnet("devnet \(number)").id
                group.addTask {
                    for sequence in UInt64(1)...10 {
                        try await store.append(records(sequence...sequence), to: devnet)
                        #expect(try await store.journalEnd(of: devnet) == sequence)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(store.journalStatistics.appends == 640)
        #expect(store.journalStatistics.transactions < 640)
        try await store.close()
    }

    @Test("A gap, a repetition and a beginning other than 1 are refused, and nothing of the batch is kept")
    func order() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let devnet = try await store.makeDevnet().id
        func refused(_ batch: [JournalRecord], expected: UInt64, found: UInt64) async {
            let error = StoreError.journalOutOfOrder(devnet: devnet, expected: expected, found: found)
            await #expect(throws: error) { try await store.append(batch, to: devnet) }
        }
        await refused(records(0...0), expected: 1, found: 0)
        await refused(records(2...2), expected: 1, found: 2)
        await refused(records(1...2) + records(4...4), expected: 3, found: 4)
        await refused(records(UInt64.max...UInt64.max), expected: 1, found: .max)
        try await store.append(records(1...3), to: devnet)
        await refused(records(3...3), expected: 4, found: 3)
        await refused(records(5...5), expected: 4, found: 5)
        try await store.append([], to: devnet)
        try await store.append(records(4...4), to: devnet)
        #expect(try await store.journal(of: devnet) == records(1...4))
    }

    @Test("A batch that is refused takes those behind it along, but nobody else's in the same commit")
    func refusalIsLocal() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let bad = try await store.makeDevnet("bad").id
        let good = try await store.makeDevnet("good").id
        let tickets = [
            store.enqueue(records(1...1), to: bad), store.enqueue(records(1...1), to: good),
            store.enqueue(records(3...3), to: bad), store.enqueue(records(2...2), to: good),
            store.enqueue(records(4...4), to: bad), store.enqueue(records(3...3), to: good),
            store.enqueue(records(1...1), to: "devnet_none"),
        ]
        for index in [0, 1, 3, 5] {
            try await tickets[index].wait()
        }
        await #expect(throws: StoreError.journalOutOfOrder(devnet: bad, expected: 2, found: 3)) {
            try await tickets[2].wait()
        }
        await #expect(throws: StoreError.journalOutOfOrder(devnet: bad, expected: 2, found: 4)) {
            try await tickets[4].wait()
        }
        await #expect(throws: StoreError.notFound(kind: "devnet", id: "devnet_none")) {
            try await tickets[6].wait()
        }
        // A ticket answers as often as it is asked.
        try await tickets[0].wait()
        #expect(try await store.journal(of: bad) == records(1...1))
        #expect(try await store.journal(of: good) == records(1...3))
    }

    @Test("A full disk fails the append, keeps nothing of it, and the same records go in once there is room")
    func fullDisk() async throws {
        let directory = try DataDirectory()
        let store = try await directory.open()
        let devnet = try await store.makeDevnet(records: 5).id
        let large = JournalRecord(sequence: 6, kind: 1, payload: [UInt8](repeating: 1, count: 4 << 20))
        _ = try await store.pragma("max_page_count = 200")
        await #expect(throws: StoreError.diskFull) { try await store.append([large], to: devnet) }
        #expect(try await store.journal(of: devnet) == records(1...5))
        _ = try await store.pragma("max_page_count = 100000")
        try await store.append([large], to: devnet)
        #expect(try await store.journal(of: devnet) == records(1...5) + [large])
        try await store.close()
    }

    @Test("Payloads come back as they were: empty, with every byte, and large; one too large is refused")
    func payloads() async throws {
        let directory = try DataDirectory()
        let store = try await directory.open()
        let devnet = try await store.makeDevnet().id
        let sent = [
            JournalRecord(sequence: 1, kind: 0, payload: []),
            JournalRecord(sequence: 2, kind: -1, payload: Array(0...255)),
            JournalRecord(sequence: 3, kind: .max, payload: [UInt8](repeating: 9, count: 3 << 20)),
        ]
        try await store.append(sent, to: devnet)
        let count = JournalRecord.maximumPayload + 1
        let tooLarge = JournalRecord(sequence: 4, kind: 1, payload: [UInt8](repeating: 0, count: count))
        let error = await #expect(throws: StoreError.self) { try await store.append([tooLarge], to: devnet) }
        #expect(error?.code == "invalid-value")
        try await store.close()
        let again = try await directory.open()
        #expect(try await again.journal(of: devnet) == sent)
        try await again.close()
    }

    @Test("Reading gives batches that join without a gap, from and through any record")
    func reading() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let devnet = try await store.makeDevnet(records: 1_300).id
        var sizes: [Int] = []
        for try await batch in store.records(of: devnet) {
            sizes.append(batch.count)
        }
        #expect(sizes.count > 1)
        #expect(sizes.reduce(0, +) == 1_300)
        #expect(try await store.journal(of: devnet, from: 0) == records(1...1_300))
        #expect(try await store.journal(of: devnet, from: 1_299) == records(1_299...1_300))
        #expect(try await store.journal(of: devnet, from: 1_301).isEmpty)
        #expect(try await store.journal(of: devnet, from: .max).isEmpty)
        var middle: [JournalRecord] = []
        for try await batch in store.records(of: devnet, from: 10, through: 12) {
            middle += batch
        }
        #expect(middle == records(10...12))
        let empty = try await store.makeDevnet().id
        #expect(try await store.journal(of: empty).isEmpty)
    }

    @Test("The newest checkpoint at or before a record is found; old ones are dropped")
    func checkpoints() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let devnet = try await store.makeDevnet(records: 10).id
        #expect(try await store.newestCheckpoint(of: devnet) == nil)
        for sequence in UInt64(2)...9 {
            try await store.saveCheckpoint([UInt8(sequence)], of: devnet, at: sequence)
        }
        #expect(try await store.newestCheckpoint(of: devnet)?.sequence == 9)
        #expect(try await store.newestCheckpoint(of: devnet)?.payload == [9])
        #expect(try await store.newestCheckpoint(of: devnet, through: 8)?.payload == [8])
        #expect(try await store.newestCheckpoint(of: devnet, through: 7) == nil)
        await #expect(throws: StoreError.beyondJournal(devnet: devnet, position: 11, end: 10)) {
            try await store.saveCheckpoint([], of: devnet, at: 11)
        }
        try await store.saveCheckpoint([], of: devnet, at: 10)
        #expect(try await store.newestCheckpoint(of: devnet)?.payload == [])
    }
}
