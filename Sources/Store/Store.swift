import GRDB

/// Everything that outlives the daemon, as rows: teams, tokens, devnets and their journals, projects,
/// submissions and an audit log.
///
/// Theory of operation:
/// - One SQLite database in WAL mode, in a directory that one process at a time may hold (`DirectoryLock`).
///   There is one writing connection with a serial queue of its own and a pool of reading connections;
///   SQLite never runs on Swift's cooperative pool, but for the journal of a store that is in memory alone.
/// - `synchronous = FULL`: when a writing call returns, its change is on disk.
/// - Most writes are a transaction each. The devnet journal, which every change of every chain waits for,
///   shares its transactions between callers (`JournalWriter`).
/// - A row that leaves is a value; nobody outside holds a connection, and no SQL is written elsewhere.
///
/// Every error thrown is a `StoreError`, or `CancellationError` from a cancelled task.
public final class Store: Sendable {
    let database: any DatabaseWriter
    let environment: StoreEnvironment
    let journalWriter: JournalWriter
    private let lock: DirectoryLock?

    init(database: any DatabaseWriter, environment: StoreEnvironment, lock: DirectoryLock?) {
        self.database = database
        self.environment = environment
        self.lock = lock
        journalWriter = JournalWriter(database: database, isInMemory: lock == nil)
    }

    /// Waits for the journal to be on disk, then closes the database and gives the directory up.
    ///
    /// Calls made afterwards throw `StoreError.closed`. Closing twice is harmless.
    public func close() async throws {
        await journalWriter.finish()
        try await offPool { [database, lock] in
            do {
                try database.close()
            } catch {
                throw StoreError.translating(error)
            }
            lock?.release()
        }
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do {
            return try await database.read(body)
        } catch {
            throw StoreError.translating(error)
        }
    }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do {
            return try await database.write(body)
        } catch {
            throw StoreError.translating(error)
        }
    }
}
