import Foundation

/// Why a client command could not do what it was asked for.
package enum ClientError: Error, Hashable {
    case badAddress(String)
    case unreachable(ServerAddress, reason: String)
    /// The daemon answered with a problem document.
    case refused(ProblemDocument)
    /// Refused for want of any token.
    case noToken(ServerAddress)
    /// Something answered that is no sandboxd.
    case strangeAnswer(ServerAddress, status: Int)
    case unreadableAnswer(path: String, reason: String)
    case answerTooLarge(path: String, limit: Int)
    /// The command line itself is right, but something that it names is not.
    case cannot(String)

    /// Stable, for programs.
    package var code: String {
        switch self {
        case .badAddress: "bad_address"
        case .unreachable: "unreachable"
        case .refused(let problem): problem.code ?? "refused"
        case .noToken: "no_token"
        case .strangeAnswer: "strange_answer"
        case .unreadableAnswer: "unreadable_answer"
        case .answerTooLarge: "answer_too_large"
        case .cannot: "cannot"
        }
    }
}

extension ClientError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badAddress(let text):
            "\"\(text.printable)\" is no server address; write it as http://HOST:PORT or https://HOST."
        case .unreachable(let server, let reason):
            "No sandboxd answers at \(server) (\(reason)); start one with \"sandboxd serve\" or name another with --server."
        case .refused(let problem): problem.sentence
        case .noToken(let server):
            "\(server) asks for a token; give one with --token or SANDBOXD_TOKEN, or name the daemon's data directory with --data-dir."
        case .strangeAnswer(let server, let status):
            "What answers at \(server) is not sandboxd (HTTP \(status) without an explanation); check --server."
        case .unreadableAnswer(let path, let reason):
            "The answer to \(path) could not be read (\(reason)); this sandboxd and the server's may be of different versions."
        case .answerTooLarge(let path, let limit):
            "The answer to \(path) is larger than \(limit >> 20) MiB; ask for less."
        case .cannot(let sentence): sentence
        }
    }
}

/// A problem document (RFC 9457).
package struct ProblemDocument: Sendable, Hashable, Decodable {
    package let type: String?
    package let title: String?
    package let status: Int?
    package let detail: String?
    package let code: String?

    package init(title: String? = nil, status: Int? = nil, detail: String? = nil, code: String? = nil) {
        type = nil
        self.title = title
        self.status = status
        self.detail = detail
        self.code = code
    }

    /// What went wrong, fit for a terminal.
    var sentence: String {
        let text = detail ?? title ?? "The server refused this\(status.map { " with status \($0)" } ?? "")."
        let clean = text.printable
        return clean.last.map { ".!?".contains($0) } == true ? clean : clean + "."
    }
}
