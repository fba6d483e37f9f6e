import HTTPTypes
import Hummingbird
import Logging
import Store
import Templates

/// Projects' repositories over git's smart HTTP: three addresses each, matched exactly, and no other file.
struct GitDoor: Sendable {
    private let service: EventService
    private let backend: GitBackend
    private let turns = RepositoryTurns()

    init(_ service: EventService) {
        self.service = service
        backend = GitBackend(folder: service.folder, limits: service.configuration.limits)
    }

    func respond(to request: Request, path: Substring, logger: Logger) async throws -> Response {
        service.counters.gitRequests.add()
        guard let target = GitTarget(request.method, path, query: request.uri.query) else {
            throw Refusal(.notFound, "no-route", "No git repository is served at this address.")
        }
        guard let caller = try await caller(of: request) else { return Self.askForToken() }
        let action: Action = target.isPush ? .pushProjects : .readProjects
        let project = try await service.project(target.project, for: caller, action)
        if let length = request.headers[.contentLength].flatMap({ Int($0) }),
            length > service.configuration.limits.gitBody
        {
            throw Refusal(
                .tooLarge,
                "too-large",
                "The push is larger than this daemon takes; send less at once."
            )
        }
        let exchange = GitExchange(target: target, request: request, user: caller.token.id.rawValue)
        guard target.changesReferences else {
            return try await backend.response(exchange, logger: logger) { work in try await work() }
        }
        return try await backend.response(exchange, logger: logger) { work in
            try await turns.take(project.id) { try await receive(project, logger, work) }
        }
    }

    /// Runs a push, and hands the project in when it moved `main`.
    private func receive(
        _ project: ProjectRow,
        _ logger: Logger,
        _ work: @Sendable () async throws -> Void
    ) async throws {
        let before = try await main(of: project)
        do {
            try await work()
        } catch {
            // The client may have gone after git had done its work.
            try? await submitIfMoved(project, from: before, logger)
            throw error
        }
        try await submitIfMoved(project, from: before, logger)
    }

    private func submitIfMoved(
        _ project: ProjectRow,
        from before: GitObjectID?,
        _ logger: Logger
    ) async throws {
        guard let after = try await main(of: project), after != before else { return }
        let row = try await service.submit(project, ref: "refs/heads/\(Scaffold.branch)")
        logger.info("A push was handed in", metadata: ["submission": "\(row.id)", "commit": "\(row.commit)"])
    }

    private func main(of project: ProjectRow) async throws -> GitObjectID? {
        let name = "refs/heads/\(Scaffold.branch)"
        let path = project.repository
        return try await service.git.run { _ in try GitRepository.open(path).references(prefix: name)[name] }
    }

    /// Who sent a request; nil for one without a token, which git sends first of all.
    private func caller(of request: Request) async throws -> Caller? {
        guard let header = request.headers[.authorization] else { return nil }
        guard let secret = Credentials.basic(header) ?? Credentials.bearer(header),
            let caller = try await service.caller(secret: secret)
        else { return nil }
        return caller
    }

    private static func askForToken() -> Response {
        var response = Problem.response(
            Refusal(
                .unauthenticated,
                "unauthenticated",
                "Give your team's token as the password, any user name."
            )
        )
        response.headers[.wwwAuthenticate] = "Basic realm=\"sandboxd\", charset=\"UTF-8\""
        return response
    }
}
