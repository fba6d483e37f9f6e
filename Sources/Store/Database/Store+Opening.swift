import Dispatch
import GRDB

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension Store {
    /// The database's file name inside the data directory.
    public static let fileName = "sandboxd.sqlite"

    /// Opens the store in a directory, which is made (mode 0700) if it isn't there.
    ///
    /// Throws `StoreError.locked` when another store holds the directory, `.notWritable`, `.corrupt`, or
    /// `.newerVersion` when the file has migrations that this program doesn't know.
    public static func open(at directory: String, environment: StoreEnvironment) async throws -> Store {
        try await offPool {
            try makeDirectory(directory)
            let lock = try DirectoryLock(directory: directory)
            let path = directory + "/" + fileName
            do {
                let pool = try DatabasePool(path: path, configuration: configuration())
                // The pool itself settles on NORMAL, which loses acknowledged commits in a power cut.
                try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
                try migrate(pool, path: path)
                return Store(database: pool, environment: environment, lock: lock)
            } catch {
                throw StoreError.translating(error, path: path)
            }
        }
    }

    /// A store in memory that is gone when it is closed.
    public static func ephemeral(environment: StoreEnvironment) async throws -> Store {
        try await offPool {
            do {
                let queue = try DatabaseQueue(configuration: configuration())
                try migrate(queue, path: ":memory:")
                return Store(database: queue, environment: environment, lock: nil)
            } catch {
                throw StoreError.translating(error)
            }
        }
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        // Only a person's `sqlite3` shell can hold the file besides this process.
        configuration.busyMode = .timeout(5)
        configuration.label = "sandboxd.store"
        return configuration
    }

    private static func migrate(_ database: any DatabaseWriter, path: String) throws {
        let migrator = Migrations.migrator
        guard try !database.read(migrator.hasBeenSuperseded) else {
            throw StoreError.newerVersion(path: path)
        }
        try migrator.migrate(database)
    }

    private static func makeDirectory(_ path: String) throws {
        guard !path.isEmpty else {
            throw StoreError.notWritable(path: "\"\"", reason: "the path is empty")
        }
        var prefix = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            prefix += "/" + part
            if mkdir(prefix, 0o700) != 0, errno != EEXIST {
                let reason = String(cString: strerror(errno))
                // A part that exists may still be one that we may not write beside.
                guard access(prefix, F_OK) == 0 else {
                    throw StoreError.notWritable(path: prefix, reason: reason)
                }
            }
        }
        guard access(path, W_OK | X_OK) == 0 else {
            throw StoreError.notWritable(path: path, reason: String(cString: strerror(errno)))
        }
    }
}

/// Runs blocking work on a thread of Dispatch's and waits for it without holding one of Swift's.
func offPool<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async {
            continuation.resume(with: Result { try body() })
        }
    }
}
