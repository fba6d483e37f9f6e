import Foundation
import Templates

/// The templates of this machine, without any daemon.
struct LocalTemplates: Sendable {
    /// A folder of template folders; nil looks at the usual places.
    let folder: String?

    /// Every template, in the order of names; what is wrong with single ones is noted on stderr.
    func all() async throws -> [Template] { try await catalogue().templates }

    /// - Throws: ``TemplateError`` where there is none of that name.
    func named(_ name: String) async throws -> Template { try await catalogue().template(named: name) }

    func catalogue() async throws -> TemplateCatalogue {
        var configuration = DaemonConfiguration()
        configuration.templates = folder
        let sources = try TemplateLocation.sources(configuration)
        guard !sources.isEmpty else {
            throw ClientError.cannot("There are no templates here; name a folder of them with --templates.")
        }
        let catalogue = TemplateCatalogue(directory: try Self.cache(), sources: sources)
        let problems = try await GitQueue(width: 1).run { catalogue.refresh(cancellation: $0) }
        for problem in problems { Console.standard.note("Warning: \(problem)") }
        return catalogue
    }

    /// Where published templates are kept between commands, so that each is read from its folder only once.
    private static func cache() throws -> String {
        let environment = ProcessInfo.processInfo.environment
        let base =
            environment["XDG_CACHE_HOME"].nonEmpty ?? environment["HOME"].nonEmpty.map { $0 + "/.cache" }
        let path = "\(base ?? NSTemporaryDirectory())/sandboxd/templates"
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw ClientError.cannot("The folder \(path) cannot be made; set XDG_CACHE_HOME to one that can.")
        }
        return path
    }
}
