import Foundation
import Store
import Synchronization

/// A data directory that is gone after the test.
struct DataDirectory: ~Copyable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("store-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func open() async throws -> Store {
        try await Store.open(at: path, environment: .testing())
    }

    /// Everything in the directory's files, as a thief of the disk would see it.
    func allBytes() throws -> Data {
        try FileManager.default.contentsOfDirectory(atPath: path).reduce(into: Data()) { all, name in
            all += try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))
        }
    }

    /// Copies the files as they are now, as a machine that loses power leaves them.
    func crashImage() throws -> DataDirectory {
        let copy = try DataDirectory()
        for name in try FileManager.default.contentsOfDirectory(atPath: path) where name != "lock" {
            try FileManager.default.copyItem(atPath: path + "/" + name, toPath: copy.path + "/" + name)
        }
        return copy
    }
}

extension StoreEnvironment {
    /// A clock that ticks one millisecond a look, and a digest that is one-way enough for tests.
    static func testing() -> StoreEnvironment {
        let clock = Clock()
        return StoreEnvironment(
            hash: digest,
            now: { clock.tick() }
        )
    }

    private final class Clock: Sendable {
        private let time = Mutex<Int64>(1_700_000_000_000)

        func tick() -> Timestamp {
            time.withLock { time in
                time += 1
                return Timestamp(milliseconds: time)
            }
        }
    }

    /// 32 bytes by FNV-1a: a stand-in for SHA-256, which the store is handed from outside.
    @Sendable
    static func digest(_ bytes: [UInt8]) -> [UInt8] {
        (UInt8(0)..<32).map { lane in
            let value = ([lane] + bytes).reduce(UInt64(0xcbf2_9ce4_8422_2325)) { hash, byte in
                (hash ^ UInt64(byte)) &* 0x100_0000_01b3
            }
            return UInt8(truncatingIfNeeded: value >> 32)
        }
    }
}

extension Store {
    /// A team's devnet with that many records, whose payloads are their sequence numbers.
    func makeDevnet(_ name: String = "devnet", records count: UInt64 = 0) async throws -> DevnetRow {
        let devnet = try await createDevnet(NewDevnet(name: name))
        if count > 0 {
            try await append(StoreTests.records(1...count), to: devnet.id)
        }
        return devnet
    }

    func clone(_ source: DevnetRow, at sequence: UInt64) async throws -> DevnetRow {
        let position = JournalPosition(devnet: source.id, sequence: sequence)
        return try await createDevnet(NewDevnet(name: "clone", source: position))
    }

    func makeProject(team name: String) async throws -> ProjectRow {
        let team = try await createTeam(name: name).team
        return try await createProject(
            NewProject(
                team: team.id,
                name: "membership",
                template: TemplateReference(name: "eco-membership", version: "1.0.0", commit: "abc"),
                repository: "repositories/\(team.id).git",
                firstCommit: "f00d",
                answers: Array(#"{"city":"서울"}"#.utf8)
            )
        )
    }

    func journal(of devnet: DevnetRow.ID, from first: UInt64 = 1) async throws -> [JournalRecord] {
        var all: [JournalRecord] = []
        for try await batch in self.records(of: devnet, from: first) {
            all += batch
        }
        return all
    }
}

/// Records whose payload says who wrote them and which they are.
func records(_ range: ClosedRange<UInt64>, by author: String = "") -> [JournalRecord] {
    range.map { JournalRecord(sequence: $0, kind: 7, payload: Array("\(author)\($0)".utf8)) }
}

extension JudgingOutcome {
    static func scored(_ points: Double, of maximum: Double = 100) -> JudgingOutcome {
        JudgingOutcome(score: Score(points: points, maximum: maximum), verdict: "judged")
    }
}
