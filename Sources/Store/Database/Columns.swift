import Foundation
import GRDB

extension Row {
    func id<Named: IdentifiedRow>(_ column: String) -> RowID<Named> {
        RowID(rawValue: self[column])
    }

    func optionalID<Named: IdentifiedRow>(_ column: String) -> RowID<Named>? {
        (self[column] as String?).map(RowID.init(rawValue:))
    }

    func time(_ column: String) -> Timestamp {
        Timestamp(milliseconds: self[column])
    }

    func optionalTime(_ column: String) -> Timestamp? {
        (self[column] as Int64?).map(Timestamp.init(milliseconds:))
    }

    func bytes(_ column: String) -> [UInt8] {
        [UInt8](self[column] as Data)
    }

    /// A column that only ever holds what `databaseInteger` let in.
    func unsigned(_ column: String) -> UInt64 {
        UInt64(bitPattern: self[column])
    }
}

/// SQLite's integers end at 2^63 - 1; whatever is greater is refused instead of wrapped.
func databaseInteger(_ value: UInt64, of kind: String) throws -> Int64 {
    guard let integer = Int64(exactly: value) else {
        throw StoreError.invalidValue(of: kind, reason: "\(value) is greater than \(Int64.max)")
    }
    return integer
}

/// Refuses a blob or text that would make a row unreasonably large.
func requireSize(_ count: Int, atMost limit: Int, of kind: String) throws {
    guard count <= limit else {
        throw StoreError.invalidValue(of: kind, reason: "it has \(count) bytes, more than \(limit)")
    }
}

/// Refuses text that is too long for its column or that SQLite would cut at a NUL.
func requireText(_ text: String, atMost limit: Int = 1_024, of kind: String) throws {
    try requireSize(text.utf8.count, atMost: limit, of: kind)
    guard !text.utf8.contains(0) else {
        throw StoreError.invalidValue(of: kind, reason: "it contains a NUL character")
    }
}

extension Database {
    /// The key of the row with this id.
    func key<Row: IdentifiedRow>(of id: RowID<Row>, in table: String) throws -> Int64 {
        let sql = "SELECT key FROM \(table) WHERE id = ?"
        guard let key = try Int64.fetchOne(self, sql: sql, arguments: [id.rawValue]) else {
            throw StoreError.notFound(kind: Row.kind, id: id.rawValue)
        }
        return key
    }

    /// Runs a statement that may meet a unique index, and says what it met in the caller's words.
    func insert(sql: String, arguments: StatementArguments, conflict: StoreError) throws {
        do {
            try execute(sql: sql, arguments: arguments)
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
            throw conflict
        }
    }
}

extension Store {
    /// Runs a pragma outside any transaction, for tests of how the database is set up and of full disks.
    package func pragma(_ name: String) async throws -> String? {
        try await database.writeWithoutTransaction { db in
            try DatabaseValue.fetchOne(db, sql: "PRAGMA \(name)").map(String.init(describing:))
        }
    }
}
