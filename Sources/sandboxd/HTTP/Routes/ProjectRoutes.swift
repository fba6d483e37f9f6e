import Devnet
import Hummingbird
import Store
import Templates

/// Templates and the projects made from them.
enum ProjectRoutes {
    static let all: [Route] = [
        Route(
            method: .get,
            path: "/api/v1/templates",
            summary: "The templates of this event, each in its newest version.",
            access: .everyone,
            success: .json(200, .array(.named("Template")))
        ) { call in
            let service = call.service
            return .json(
                .array(
                    service.templates.map {
                        Shapes.template($0, versions: service.templateVersions(of: $0.name))
                    }
                )
            )
        },
        Route(
            method: .get,
            path: "/api/v1/templates/{template}",
            summary: "A template and what it asks.",
            access: .everyone,
            success: .json(200, .named("Template"))
        ) { call in
            let template = try await call.service.template(named: call["template"])
            return .json(
                Shapes.template(template, versions: call.service.templateVersions(of: template.name))
            )
        },
        Route(
            method: .post,
            path: "/api/v1/teams/{team}/projects",
            summary: "Scaffolds a project into a git repository.",
            body: .object([
                .member("template", .string), .member("name", .string), .optional("answers", .map(.anything)),
            ]),
            success: .json(201, .named("Project"))
        ) { call in
            let caller = try call.caller
            _ = try await call.service.team(call["team"], for: caller, .createProjects)
            let body = try call.reader(allowing: ["template", "name", "answers"])
            let made = try await call.service.createProject(
                team: call["team"],
                template: try body.requiredText("template"),
                name: try body.requiredText("name"),
                answers: try body.texts("answers"),
                for: caller
            )
            return .json(Shapes.project(made, gitURL: call.service.gitURL(of: made)), status: .created)
        },
        Route(
            method: .get,
            path: "/api/v1/projects",
            summary: "The projects that the caller may see.",
            query: [("team", "Only this team's, by id or name.")],
            success: .json(200, .array(.named("Project")))
        ) { call in
            let projects = try await call.service.projects(of: call.query("team"), for: call.caller)
            return .json(.array(projects.map { Shapes.project($0, gitURL: call.service.gitURL(of: $0)) }))
        },
        Route(
            method: .get,
            path: "/api/v1/projects/{project}",
            summary: "A project and where its repository is.",
            success: .json(200, .named("Project"))
        ) { call in
            let project = try await call.service.project(call["project"], for: call.caller)
            return .json(Shapes.project(project, gitURL: call.service.gitURL(of: project)))
        },
    ]
}
