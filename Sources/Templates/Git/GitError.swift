import CLibgit2

/// A git operation that could not be done.
public struct GitError: Error, Hashable, CustomStringConvertible {
    /// What kind of failure this is; stable, for programs.
    public enum Code: String, Sendable, Hashable {
        case notFound
        case alreadyExists
        case invalidName
        case invalidURL
        case unreachable
        case unauthorised
        case rejected
        case cancelled
        case tooLarge
        case notARepository
        case corrupt
        case failed
    }

    public let code: Code

    /// A full sentence: what was wrong and what to do.
    public let description: String

    public init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// The error that libgit2 recorded on this thread for its latest call.
    static func last(_ action: String, code: Int32) -> GitError {
        let detail = git_error_last().map { String(cString: $0.pointee.message) } ?? "no detail was given"
        let kind: Code =
            switch code {
            case GIT_ENOTFOUND.rawValue, GIT_EUNBORNBRANCH.rawValue: .notFound
            case GIT_EEXISTS.rawValue: .alreadyExists
            case GIT_EINVALIDSPEC.rawValue, GIT_EAMBIGUOUS.rawValue: .invalidName
            case GIT_EAUTH.rawValue, GIT_ECERTIFICATE.rawValue: .unauthorised
            case GIT_ENONFASTFORWARD.rawValue: .rejected
            case GIT_EMISMATCH.rawValue: .corrupt
            case GIT_EOWNER.rawValue: .notARepository
            default: .failed
            }
        return GitError(kind, "Could not \(action): \(detail.trimmedSentence).")
    }
}

extension String {
    /// The text without the spaces, line ends and full stop at its end, to be put into a sentence.
    fileprivate var trimmedSentence: String {
        var text = Substring(self)
        while let last = text.last, last.isWhitespace || last == "." { text.removeLast() }
        return String(text)
    }
}
