import Devnet
import Store
import Templates

/// Why a request is refused: a stable code for programs and a full sentence for people.
struct Refusal: Error, Sendable, CustomStringConvertible {
    /// How a refusal shows in HTTP.
    enum Kind: Int, Sendable {
        case malformed = 400
        case unauthenticated = 401
        case forbidden = 403
        case notFound = 404
        case methodNotAllowed = 405
        case conflict = 409
        case tooLarge = 413
        case failed = 500
        case unavailable = 503
        case timedOut = 504
        case storageFull = 507

        /// The same in words.
        var title: String {
            switch self {
            case .malformed: "Bad request"
            case .unauthenticated: "Not authenticated"
            case .forbidden: "Not allowed"
            case .notFound: "Not found"
            case .methodNotAllowed: "Method not allowed"
            case .conflict: "Conflict"
            case .tooLarge: "Too large"
            case .failed: "Internal error"
            case .unavailable: "Unavailable"
            case .timedOut: "Timed out"
            case .storageFull: "Storage full"
            }
        }
    }

    let kind: Kind
    let code: String
    let detail: String

    var description: String { detail }

    init(_ kind: Kind, _ code: String, _ detail: String) {
        self.kind = kind
        self.code = code
        self.detail = detail
    }

    static func notFound(_ what: String, _ id: String) -> Refusal {
        // The text comes from a stranger and goes back to one: its length is ours to bound.
        Refusal(.notFound, "not-found", "There is no \(what) \"\(id.prefix(100))\" that you may see.")
    }

    static func invalid(_ detail: String) -> Refusal { Refusal(.malformed, "invalid-request", detail) }

    static let unauthenticated = Refusal(
        .unauthenticated,
        "unauthenticated",
        "This needs a valid token; send it as \"Authorization: Bearer TOKEN\"."
    )
}

extension Refusal {
    /// The refusal that an error of the parts below stands for; nil where the fault is not the caller's.
    init?(_ error: any Error) {
        switch error {
        case let refusal as Refusal: self = refusal
        case let error as StoreError:
            guard let kind = Refusal.kind(of: error) else { return nil }
            self.init(kind, error.code, error.description)
        case let error as TemplateError: self.init(.notFound, error.code, error.description)
        case let error as ChainImportError: self.init(.malformed, error.code, error.description)
        case let error as GenesisFileError: self.init(.malformed, error.code, error.description)
        case let error as AnswerError: self.init(.malformed, error.code, error.description)
        case let error as JSONError: self.init(.malformed, "malformed-json", error.description)
        case let error as GitError where error.code == .notFound:
            self.init(.malformed, "unknown-commit", error.description)
        default: return nil
        }
    }

    private static func kind(of error: StoreError) -> Kind? {
        switch error {
        case .invalidName, .invalidValue: .malformed
        case .notFound: .notFound
        case .nameTaken, .wrongStatus: .conflict
        case .diskFull: .storageFull
        case .closed: .unavailable
        case .locked, .notWritable, .newerVersion, .corrupt, .leaseLost, .journalOutOfOrder, .beyondJournal,
            .database:
            nil
        }
    }
}
