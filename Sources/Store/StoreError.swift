import GRDB

/// Why the store refused or failed; `code` is for machines and stays, `description` is for people.
public enum StoreError: Error, Equatable {
    // The daemon cannot have its directory.
    case locked(directory: String, pid: Int32?)
    case notWritable(path: String, reason: String)
    case newerVersion(path: String)
    case corrupt(path: String, reason: String)
    case closed

    // The caller asks for what cannot be.
    case invalidName(of: String, reason: String)
    case nameTaken(kind: String, name: String)
    case invalidValue(of: String, reason: String)
    case notFound(kind: String, id: String)
    case wrongStatus(submission: SubmissionRow.ID, status: SubmissionStatus, allowed: [SubmissionStatus])
    case leaseLost(submission: SubmissionRow.ID, attempt: Int, worker: String)
    case journalOutOfOrder(devnet: DevnetRow.ID, expected: UInt64, found: UInt64)
    case beyondJournal(devnet: DevnetRow.ID, position: UInt64, end: UInt64)

    // The machine fails.
    case diskFull
    case database(code: Int32, reason: String)
}

extension StoreError {
    /// A stable word for the kind of error.
    public var code: String {
        switch self {
        case .locked: "locked"
        case .notWritable: "not-writable"
        case .newerVersion: "newer-version"
        case .corrupt: "corrupt"
        case .closed: "closed"
        case .invalidName: "invalid-name"
        case .nameTaken: "name-taken"
        case .invalidValue: "invalid-value"
        case .notFound: "not-found"
        case .wrongStatus: "wrong-status"
        case .leaseLost: "lease-lost"
        case .journalOutOfOrder: "journal-out-of-order"
        case .beyondJournal: "beyond-journal"
        case .diskFull: "disk-full"
        case .database: "database"
        }
    }

    /// Whether the caller's request is at fault, so that the message may be shown to whoever made it.
    public var isCallersFault: Bool {
        switch self {
        case .invalidName, .nameTaken, .invalidValue, .notFound, .wrongStatus: true
        case .locked, .notWritable, .newerVersion, .corrupt, .closed, .leaseLost, .journalOutOfOrder,
            .beyondJournal, .diskFull, .database:
            false
        }
    }
}

extension StoreError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .locked(let directory, let pid):
            let holder = pid.map { "the daemon with process id \($0)" } ?? "another daemon"
            return "The data directory \(directory) is in use by \(holder); "
                + "stop that one or choose another directory."
        case .notWritable(let path, let reason):
            return "\(path) cannot be written to (\(reason)); "
                + "change its owner or permissions, or choose another directory."
        case .newerVersion(let path):
            return "\(path) was written by a newer version of this program; "
                + "run that version or choose another directory."
        case .corrupt(let path, let reason):
            return "\(path) is damaged or not a database of this program (\(reason)); "
                + "restore a backup or move it away to start empty."
        case .closed:
            return "The store has been closed; open it again."
        case .invalidName(let kind, let reason):
            return "This name cannot be given to a \(kind): \(reason)."
        case .nameTaken(let kind, let name):
            return "There is already a \(kind) called \"\(name)\"; choose another name."
        case .invalidValue(let kind, let reason):
            return "The \(kind) is not acceptable: \(reason)."
        case .notFound(let kind, let id):
            return "There is no \(kind) \"\(id)\"."
        case .wrongStatus(let submission, let status, let allowed):
            let words = allowed.map(\.rawValue).joined(separator: " or ")
            return "The submission \(submission) is \(status.rawValue); this needs it to be \(words)."
        case .leaseLost(let submission, let attempt, let worker):
            return "The worker \(worker) no longer holds attempt \(attempt) of the submission \(submission); "
                + "its result is not kept."
        case .journalOutOfOrder(let devnet, let expected, let found):
            return "The journal of the devnet \(devnet) goes on with record \(expected), not \(found)."
        case .beyondJournal(let devnet, let position, let end):
            return "The journal of the devnet \(devnet) ends at record \(end), before \(position)."
        case .diskFull:
            return "The disk that holds the data directory is full; free some space."
        case .database(let code, let reason):
            return "The database failed with SQLite code \(code): \(reason)."
        }
    }

    /// The store's word for an error of SQLite's; others pass unchanged.
    static func translating(_ error: any Error, path: String = "The database") -> any Error {
        guard let error = error as? DatabaseError else { return error }
        let reason = error.message ?? error.resultCode.description
        switch error.resultCode {
        case .SQLITE_FULL:
            return StoreError.diskFull
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return StoreError.corrupt(path: path, reason: reason)
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            return StoreError.notWritable(path: path, reason: reason)
        // GRDB reports a closed connection as misuse.
        case .SQLITE_MISUSE:
            return StoreError.closed
        default:
            return StoreError.database(code: error.extendedResultCode.rawValue, reason: reason)
        }
    }
}
