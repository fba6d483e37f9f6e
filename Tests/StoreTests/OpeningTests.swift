import Foundation
import GRDB
import Store
import Testing

@Suite("Opening and closing")
struct OpeningTests {
    @Test("A directory that isn't there is made, for its owner alone")
    func makesDirectory() async throws {
        let directory = try DataDirectory()
        let path = directory.path + "/a/b"
        let store = try await Store.open(at: path, environment: .testing())
        #expect(try await store.teams().isEmpty)
        try await store.close()
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o700)
    }

    @Test("Commits wait for the disk, in a write-ahead log, with foreign keys on")
    func pragmas() async throws {
        let directory = try DataDirectory()
        let store = try await directory.open()
        #expect(try await store.pragma("synchronous") == "2")
        #expect(try await store.pragma("journal_mode") == "\"wal\"")
        #expect(try await store.pragma("foreign_keys") == "1")
        try await store.close()
    }

    @Test("A second opener is refused with the process id of the first, until that one closes")
    func oneAtATime() async throws {
        let directory = try DataDirectory()
        let first = try await directory.open()
        let pid = ProcessInfo.processInfo.processIdentifier
        await #expect(throws: StoreError.locked(directory: directory.path, pid: pid)) {
            try await Store.open(at: directory.path, environment: .testing())
        }
        try await first.close()
        try await directory.open().close()
    }

    @Test("A lock file left by a process that died bars nobody")
    func staleLock() async throws {
        let directory = try DataDirectory()
        try Data("999999\n".utf8).write(to: URL(fileURLWithPath: directory.path + "/lock"))
        try await directory.open().close()
    }

    @Test("A file that isn't a database is called damaged, and is left as it is")
    func garbage() async throws {
        let directory = try DataDirectory()
        let url = URL(fileURLWithPath: directory.path + "/" + Store.fileName)
        let garbage = Data(repeating: 0x5a, count: 8_192)
        try garbage.write(to: url)
        let error = await #expect(throws: StoreError.self) {
            try await Store.open(at: directory.path, environment: .testing())
        }
        #expect(error?.code == "corrupt")
        #expect(error?.description.contains(url.path) == true)
        #expect(try Data(contentsOf: url) == garbage)
    }

    @Test("A file with a migration of a later version is refused as newer")
    func newerVersion() async throws {
        let directory = try DataDirectory()
        try await directory.open().close()
        let path = directory.path + "/" + Store.fileName
        let queue = try DatabaseQueue(path: path)
        try await queue.write { db in
            try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('99 the future')")
        }
        try queue.close()
        await #expect(throws: StoreError.newerVersion(path: path)) {
            try await Store.open(at: directory.path, environment: .testing())
        }
    }

    @Test(
        "A path through a file, and one where nothing can be made, are not writable",
        arguments: [true, false]
    )
    func notWritable(throughFile: Bool) async throws {
        let directory = try DataDirectory()
        try Data().write(to: URL(fileURLWithPath: directory.path + "/file"))
        let path = throughFile ? directory.path + "/file/data" : "/proc/sandboxd-test"
        let error = await #expect(throws: StoreError.self) {
            try await Store.open(at: path, environment: .testing())
        }
        #expect(error?.code == "not-writable")
    }

    @Test("After closing, every call says that the store is closed; closing again does no harm")
    func closed() async throws {
        let directory = try DataDirectory()
        let store = try await directory.open()
        let devnet = try await store.makeDevnet(records: 1)
        try await store.close()
        try await store.close()
        await #expect(throws: StoreError.closed) { try await store.teams() }
        await #expect(throws: StoreError.closed) { try await store.createTeam(name: "late") }
        await #expect(throws: StoreError.closed) { try await store.append(records(2...2), to: devnet.id) }
    }

    @Test("Closing waits for records that were handed over before")
    func closeDrains() async throws {
        let directory = try DataDirectory()
        let store = try await directory.open()
        let devnet = try await store.makeDevnet()
        for sequence in UInt64(1)...200 {
            store.enqueue(records(sequence...sequence), to: devnet.id)
        }
        try await store.close()
        let again = try await directory.open()
        #expect(try await again.journal(of: devnet.id) == records(1...200))
        try await again.close()
    }

    @Test("What was acknowledged is there after a crash, out of the write-ahead log alone")
    func crash() async throws {
        let directory = try DataDirectory()
        let store = try await directory.open()
        let team = try await store.createTeam(name: "Ada").team
        let devnet = try await store.makeDevnet(records: 300)
        let image = try directory.crashImage()
        let log = image.path + "/" + Store.fileName + "-wal"
        #expect(try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int ?? 0 > 0)
        // What the shared memory knew is lost as well.
        try FileManager.default.removeItem(atPath: image.path + "/" + Store.fileName + "-shm")
        try await store.close()

        let recovered = try await image.open()
        #expect(try await recovered.teams() == [team])
        #expect(try await recovered.devnets() == [devnet])
        #expect(try await recovered.journal(of: devnet.id) == records(1...300))
        try await recovered.close()
    }

    @Test("A store in memory works alike and holds no directory")
    func ephemeral() async throws {
        let store = try await Store.ephemeral(environment: .testing())
        let devnet = try await store.makeDevnet(records: 3)
        #expect(try await store.journal(of: devnet.id) == records(1...3))
        try await store.close()
    }
}
