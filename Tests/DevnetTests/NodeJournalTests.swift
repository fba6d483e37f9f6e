import Devnet
import Synchronization
import Testing

@Suite("A devnet and its journal")
struct NodeJournalTests {
    @Test("shows nothing and answers nobody before the journal has it")
    func durability() async throws {
        let journal = HeldJournal()
        let node = try Self.node(journal)
        async let mined: Void = node.update { $0.mine(1) }
        try await journal.holds(1)
        #expect(node.blockNumber == 0)
        journal.settle(.success(()))
        try await mined
        #expect(node.blockNumber == 1)
    }

    @Test("goes on from what is not durable yet, and shares the journal's order")
    func drafts() async throws {
        let journal = HeldJournal()
        let node = try Self.node(journal)
        async let first: Void = node.update { $0.mine(1) }
        try await journal.holds(1)
        async let second: Void = node.update { $0.mine(1) }
        try await journal.holds(2)
        #expect(journal.sequences == [0, 1])
        journal.settle(.success(()))
        try await first
        #expect(node.blockNumber == 1)
        journal.settle(.success(()))
        try await second
        #expect(node.blockNumber == 2)
    }

    @Test("fails what was built on a change that the journal did not keep, and goes on from what it did")
    func failure() async throws {
        let journal = HeldJournal()
        let node = try Self.node(journal)
        let first = Task { try await node.update { $0.mine(1) } }
        try await journal.holds(1)
        let second = Task { try await node.update { $0.mine(1) } }
        try await journal.holds(2)
        journal.settle(.failure(HeldJournal.Failure()))
        await #expect(throws: HeldJournal.Failure.self) { try await first.value }

        // The second has failed as well, and nobody knows yet: the next change does not build on it.
        let third = Task { try await node.update { $0.mine(1) } }
        try await journal.holds(2)
        journal.settle(.failure(HeldJournal.Failure()))
        await #expect(throws: HeldJournal.Failure.self) { try await second.value }
        #expect(node.blockNumber == 0)

        // Nor does the end of the second take the third away.
        let fourth = Task { try await node.update { $0.mine(1) } }
        try await journal.holds(2)
        #expect(journal.sequences == [0, 1])
        journal.settle(.success(()))
        journal.settle(.success(()))
        try await third.value
        try await fourth.value
        #expect(node.blockNumber == 2)
    }

    private static func node(_ journal: HeldJournal) throws -> Node {
        Node(try Chain(DevnetConfiguration(genesisTimestamp: 1_700_000_000)), journal: journal)
    }
}

/// A journal that settles what it was given when it is told to, the oldest first.
private final class HeldJournal: DevnetJournal {
    struct Failure: Error {}

    private struct Held {
        let sequence: UInt64
        let settled: @Sendable (Result<Void, any Error>) -> Void
    }

    private let held = Mutex<[Held]>([])

    /// Where the changes that it holds begin.
    var sequences: [UInt64] { held.withLock { $0.map(\.sequence) } }

    func append(
        _ records: [[UInt8]],
        from sequence: UInt64,
        settled: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) {
        held.withLock { $0.append(Held(sequence: sequence, settled: settled)) }
    }

    /// Waits until so many changes are held.
    func holds(_ count: Int) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while sequences.count < count {
            try #require(ContinuousClock.now < deadline, "The changes did not come to the journal.")
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    func settle(_ outcome: Result<Void, any Error>) {
        held.withLock { $0.isEmpty ? nil : $0.removeFirst() }?.settled(outcome)
    }
}
