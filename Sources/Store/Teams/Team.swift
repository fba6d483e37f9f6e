import GRDB

/// A team of participants.
public struct TeamRow: IdentifiedRow, Equatable {
    public static let idPrefix = "team"
    public static let kind = "team"

    public let id: RowID<TeamRow>
    public let name: String
    public let createdAt: Timestamp
}

extension TeamRow {
    init(row: Row) {
        id = row.id("id")
        name = row["name"]
        createdAt = row.time("createdAt")
    }
}
