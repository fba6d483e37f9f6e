import Devnet
import Hummingbird
import Store

/// The life of a devnet.
enum DevnetRoutes {
    static let all: [Route] = devnets + changes + snapshots

    private static let devnets: [Route] = [
        Route(
            method: .post,
            path: "/api/v1/teams/{team}/devnets",
            summary: "Creates a devnet for a team.",
            body: Schemas.devnetRequest,
            takesChain: true,
            success: .json(201, .named("Devnet"))
        ) { call in
            let caller = try call.caller
            _ = try await call.service.team(call["team"], for: caller, .useDevnets)
            let request = try DevnetRequest(call.body)
            let made = try await call.service.createDevnet(team: call["team"], request, for: caller)
            return try answer(made, call, status: .created)
        },
        Route(
            method: .get,
            path: "/api/v1/devnets",
            summary: "The devnets that the caller may reach.",
            query: [("team", "Only this team's, by id or name.")],
            success: .json(200, .array(.named("Devnet")))
        ) { call in
            let caller = try call.caller
            let states = try await call.service.devnets(of: call.query("team"), for: caller)
            return .json(.array(states.map { shape($0, call.service, caller) }))
        },
        Route(
            method: .get,
            path: "/api/v1/devnets/{devnet}",
            summary: "A devnet with its URLs and accounts.",
            success: .json(200, .named("Devnet"))
        ) { call in
            try answer(try await call.service.devnet(call["devnet"], for: call.caller), call)
        },
        Route(
            method: .delete,
            path: "/api/v1/devnets/{devnet}",
            summary: "Deletes a devnet with its snapshots.",
            success: .nothing
        ) { call in
            try await call.service.deleteDevnet(call["devnet"], for: call.caller)
            return Response(status: .noContent)
        },
    ]

    private static let changes: [Route] = [
        Route(
            method: .post,
            path: "/api/v1/devnets/{devnet}/reset",
            summary: "Takes a devnet back to its genesis.",
            success: .json(200, .named("Devnet"))
        ) { call in
            try answer(try await call.service.resetDevnet(call["devnet"], for: call.caller), call)
        },
        Route(
            method: .post,
            path: "/api/v1/devnets/{devnet}/import",
            summary: "Imports encoded blocks (\"chain\", hexadecimal); the devnet then mines when told to.",
            body: .object([.member("chain", .string)]),
            takesChain: true,
            success: .json(200, .named("Devnet"))
        ) { call in
            _ = try call.service.slot(call["devnet"], for: call.caller)
            guard let chain = try call.reader(allowing: ["chain"]).blocks("chain") else {
                throw Refusal.invalid("The body needs \"chain\", encoded blocks in 0x… digits.")
            }
            return try answer(
                try await call.service.importChain(chain, into: call["devnet"], for: call.caller),
                call
            )
        },
        Route(
            method: .post,
            path: "/api/v1/devnets/{devnet}/clone",
            summary: "Creates a devnet that shares all state with this one as it is now.",
            body: .object([.optional("team", .string), .optional("name", .string)]),
            success: .json(201, .named("Devnet"))
        ) { call in
            let caller = try call.caller
            _ = try call.service.slot(call["devnet"], for: caller)
            let body = try call.reader(allowing: ["team", "name"])
            let made = try await call.service.cloneDevnet(
                call["devnet"],
                team: try body.text("team"),
                name: try body.text("name"),
                for: caller
            )
            return try answer(made, call, status: .created)
        },
    ]

    private static let snapshots: [Route] = [
        Route(
            method: .post,
            path: "/api/v1/devnets/{devnet}/snapshots",
            summary: "Keeps a devnet as it is now under a name.",
            body: .object([.optional("name", .string)]),
            success: .json(201, .named("Snapshot"))
        ) { call in
            let caller = try call.caller
            _ = try call.service.slot(call["devnet"], for: caller)
            let name = try call.reader(allowing: ["name"]).text("name")
            let made = try await call.service.createSnapshot(of: call["devnet"], name: name, for: caller)
            return .json(Shapes.snapshot(made), status: .created)
        },
        Route(
            method: .get,
            path: "/api/v1/devnets/{devnet}/snapshots",
            summary: "A devnet's snapshots, the oldest first.",
            success: .json(200, .array(.named("Snapshot")))
        ) { call in
            let snapshots = try await call.service.snapshots(of: call["devnet"], for: call.caller)
            return .json(.array(snapshots.map(Shapes.snapshot)))
        },
        Route(
            method: .post,
            path: "/api/v1/devnets/{devnet}/snapshots/{snapshot}/restore",
            summary: "Takes a devnet back to a snapshot, by id or name; the snapshot stays.",
            success: .json(200, .named("Devnet"))
        ) { call in
            let (snapshot, devnet) = (call["snapshot"], call["devnet"])
            return try answer(
                try await call.service.restoreSnapshot(snapshot, of: devnet, for: call.caller),
                call
            )
        },
        Route(
            method: .delete,
            path: "/api/v1/devnets/{devnet}/snapshots/{snapshot}",
            summary: "Deletes a snapshot, by id or name.",
            success: .nothing
        ) { call in
            try await call.service.deleteSnapshot(call["snapshot"], of: call["devnet"], for: call.caller)
            return Response(status: .noContent)
        },
    ]

    private static func answer(
        _ state: DevnetState,
        _ call: Call,
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        .json(shape(state, call.service, try call.caller), status: status)
    }

    private static func shape(_ state: DevnetState, _ service: EventService, _ caller: Caller) -> JSONValue {
        let showsAdmin = service.configuration.participantsMayCheat || caller.role != .team
        return Shapes.devnet(state, base: service.baseURL, showsAdmin: showsAdmin)
    }
}
