import Devnet
import Hummingbird
import Store

/// Teams, tokens, and who one is.
enum TeamRoutes {
    static let all: [Route] = [
        Route(
            method: .get,
            path: "/api/v1/me",
            summary: "Whom the token speaks for.",
            success: .json(200, .named("Me"))
        ) { call in
            let caller = try call.caller
            let team =
                if let id = caller.token.team { try await call.service.store.team(id) } else {
                    nil as TeamRow?
                }
            return .json(
                .object([
                    "role": .string(caller.role.rawValue),
                    "name": .string(caller.token.name),
                    "team": team.map(Shapes.team) ?? .null,
                ])
            )
        },
        Route(
            method: .post,
            path: "/api/v1/teams",
            summary: "Creates a team; its token is shown this once.",
            body: .object([.member("name", .string)]),
            success: .json(201, .named("NewTeam"))
        ) { call in
            let caller = try call.caller
            try caller.require(.manageTeams)
            let name = try call.reader(allowing: ["name"]).requiredText("name")
            let made = try await call.service.createTeam(name: name, for: caller)
            return .json(Shapes.newTeam(made.team, made.token), status: .created)
        },
        Route(
            method: .get,
            path: "/api/v1/teams",
            summary: "The teams that the caller may see.",
            success: .json(200, .array(.named("Team")))
        ) { call in
            .json(.array(try await call.service.teams(for: call.caller).map(Shapes.team)))
        },
        Route(
            method: .get,
            path: "/api/v1/teams/{team}",
            summary: "A team, by id or name.",
            success: .json(200, .named("Team"))
        ) { call in
            .json(Shapes.team(try await call.service.team(call["team"], for: call.caller, .readTeams)))
        },
        Route(
            method: .post,
            path: "/api/v1/teams/{team}/token",
            summary: "Gives a team a new token and ends its old one.",
            success: .json(201, .named("NewTeam"))
        ) { call in
            let made = try await call.service.rotateToken(of: call["team"], for: call.caller)
            return .json(Shapes.newTeam(made.team, made.token), status: .created)
        },
        Route(
            method: .get,
            path: "/api/v1/tokens",
            summary: "The staff's tokens, without their secrets.",
            success: .json(200, .array(.named("Token")))
        ) { call in
            .json(.array(try await call.service.staffTokens(for: call.caller).map(Shapes.token)))
        },
        Route(
            method: .post,
            path: "/api/v1/tokens",
            summary: "Creates a token for a member of staff; it is shown this once.",
            body: .object([.member("role", Schemas.staffRole), .member("name", .string)]),
            success: .json(201, .named("NewToken"))
        ) { call in
            let caller = try call.caller
            try caller.require(.manageTokens)
            let body = try call.reader(allowing: ["role", "name"])
            guard let role = TokenRole(rawValue: try body.requiredText("role")), role != .team else {
                throw Refusal.invalid("\"role\" must be mentor, judge or organiser.")
            }
            let name = try body.requiredText("name")
            let issued = try await call.service.createToken(role: role, name: name, for: caller)
            return .json(Shapes.newToken(issued), status: .created)
        },
        Route(
            method: .delete,
            path: "/api/v1/tokens/{token}",
            summary: "Ends a staff token, by id or name.",
            success: .nothing
        ) { call in
            try await call.service.revokeToken(call["token"], for: call.caller)
            return Response(status: .noContent)
        },
    ]
}
