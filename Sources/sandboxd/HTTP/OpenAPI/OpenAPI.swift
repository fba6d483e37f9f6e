import Devnet
import HTTPTypes

/// The document at `/openapi.json`, made from the very table that serves the routes.
enum OpenAPI {
    static func document(_ routes: [Route]) -> JSONValue {
        var paths: [(String, [JSONValue.Member])] = []
        for route in routes {
            let operation = JSONValue.Member(route.method.rawValue.lowercased(), operation(route))
            if let index = paths.firstIndex(where: { $0.0 == route.path }) {
                paths[index].1.append(operation)
            } else {
                paths.append((route.path, [operation]))
            }
        }
        return .object([
            "openapi": "3.1.0",
            "info": .object([
                "title": "sandboxd",
                "version": "1",
                "summary": "Devnets, scaffolded projects and judged submissions for a hackathon.",
            ]),
            "paths": .object(paths.map { JSONValue.Member($0.0, .object($0.1)) }),
            "components": .object([
                "securitySchemes": .object([
                    "token": .object(["type": "http", "scheme": "bearer"])
                ]),
                "schemas": .object(
                    Schemas.named.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, $0.value.json) }
                ),
            ]),
        ])
    }

    private static func operation(_ route: Route) -> JSONValue {
        let path = route.parameters.map { parameter($0, "path", isRequired: true) }
        let query = route.query.map { parameter($0.name, "query", isRequired: false, meaning: $0.meaning) }
        return .object([
            "operationId": .string(identifier(route)),
            "summary": .string(route.summary),
            "security": route.access == .token ? [.object(["token": .array([])])] : .array([]),
            "parameters": path.isEmpty && query.isEmpty ? nil : .array(path + query),
            "requestBody": route.body.map {
                .object(["content": .object(["application/json": .object(["schema": $0.json])])])
            },
            "responses": .object([
                JSONValue.Member(String(route.success.status), success(route)),
                JSONValue.Member("default", problem),
            ]),
        ])
    }

    private static func identifier(_ route: Route) -> String {
        let words = route.path.split { !$0.isLetter && !$0.isNumber }.drop { $0 == "api" || $0 == "v1" }
        return ([route.method.rawValue.lowercased()] + words.map(String.init)).joined(separator: "_")
    }

    private static func parameter(
        _ name: String,
        _ place: String,
        isRequired: Bool,
        meaning: String? = nil
    ) -> JSONValue {
        .object([
            "name": .string(name),
            "in": .string(place),
            "required": .bool(isRequired),
            "description": meaning.map { .string($0) },
            "schema": Schema.string.json,
        ])
    }

    private static func success(_ route: Route) -> JSONValue {
        switch route.success {
        case .nothing: .object(["description": .string(route.summary)])
        case .text(let type): answer(route.summary, type, .string)
        case .json(_, let schema): answer(route.summary, "application/json", schema)
        }
    }

    private static let problem = answer("What was refused or failed.", Problem.mediaType, .named("Problem"))

    private static func answer(_ description: String, _ type: String, _ schema: Schema) -> JSONValue {
        .object([
            "description": .string(description),
            "content": .object([JSONValue.Member(type, .object(["schema": schema.json]))]),
        ])
    }
}
