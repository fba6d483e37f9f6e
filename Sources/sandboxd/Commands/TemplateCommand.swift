import ArgumentParser
import Foundation
import Templates

struct TemplateCommand: AsyncParsableCommand {
    static let configuration = group(
        "template",
        "Project templates, from this machine or from a server.",
        [TemplateList.self, TemplateShow.self, TemplateNew.self]
    )
}

/// Where the templates come from: a server that is named, or else folders of this machine.
struct TemplateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A folder of templates (SANDBOXD_TEMPLATES); without one, \"templates\" here or beside the program.",
            valueName: "dir"
        )
    )
    var templates: String?

    @OptionGroup var client: ClientOptions

    /// Whether the command asks a server: only where one is named.
    var asksServer: Bool {
        templates == nil
            && (client.server ?? ProcessInfo.processInfo.environment["SANDBOXD_SERVER"].nonEmpty) != nil
    }

    func local() -> LocalTemplates {
        LocalTemplates(
            folder: templates ?? ProcessInfo.processInfo.environment["SANDBOXD_TEMPLATES"].nonEmpty
        )
    }
}

struct TemplateList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the templates.")

    @OptionGroup var options: TemplateOptions

    func run() async throws {
        guard options.asksServer else {
            let templates = try await options.local().all().map(TemplateSummary.init)
            return try options.client.show(templates, Self.lines)
        }
        let path = "/api/v1/templates"
        let answer = try await options.client.client().get(path, as: [TemplateResource].self)
        options.client.show(answer) { Self.lines($0.map(TemplateSummary.init)) }
    }

    private static func lines(_ templates: [TemplateSummary]) -> [String] {
        if templates.isEmpty { return ["No template is served."] }
        var table = TextTable(("TEMPLATE", .left), ("VERSION", .left), ("TITLE", .left), ("제목", .left))
        for template in templates {
            table.add(template.name, template.version, template.title.en, template.title.ko)
        }
        return table.lines(Console.standard.outputStyle)
    }
}

struct TemplateShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a template is and what it asks."
    )

    @Argument(help: "The template's name.") var name: String
    @OptionGroup var options: TemplateOptions

    func run() async throws {
        guard options.asksServer else {
            let template = TemplateSummary(try await options.local().named(name))
            return try options.client.show(template) { $0.card(Console.standard.outputStyle) }
        }
        let path = "/api/v1/templates/\(pathSegment(name))"
        let answer = try await options.client.client().get(path, as: TemplateResource.self)
        options.client.show(answer) { TemplateSummary($0).card(Console.standard.outputStyle) }
    }
}

extension ClientOptions {
    /// Shows something that no server answered.
    func show<Content: Encodable>(_ content: Content, _ text: (Content) -> [String]) throws {
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            Console.standard.print(json: [UInt8](try encoder.encode(content)))
        } else {
            Console.standard.print(text(content))
        }
    }
}
