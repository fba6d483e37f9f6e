import Devnet
import Hummingbird
import Judge
import Store

/// Submissions and the scoreboard.
enum SubmissionRoutes {
    static let all: [Route] = [
        Route(
            method: .post,
            path: "/api/v1/projects/{project}/submissions",
            summary: "Hands a commit of a project in.",
            body: .object([.optional("ref", .string)]),
            success: .json(202, .named("Submission"))
        ) { call in
            let caller = try call.caller
            _ = try await call.service.project(call["project"], for: caller, .submit)
            let ref = try call.reader(allowing: ["ref"]).text("ref")
            let view = try await call.service.submit(project: call["project"], ref: ref, for: caller)
            return .json(Shapes.submission(view), status: .accepted)
        },
        Route(
            method: .get,
            path: "/api/v1/submissions",
            summary: "The submissions that the caller may see, the newest first.",
            query: [
                ("team", "Only this team's, by id or name."),
                ("status", "Only those queued, running, scored or failed."),
            ],
            success: .json(200, .array(.named("Submission")))
        ) { call in
            let views = try await call.service.submissions(
                team: call.query("team"),
                status: try call.query("status").map(status),
                for: call.caller
            )
            return .json(.array(views.map(Shapes.submission)))
        },
        Route(
            method: .get,
            path: "/api/v1/submissions/{submission}",
            summary: "A submission with its score sheet.",
            success: .json(200, .named("Submission"))
        ) { call in
            .json(Shapes.submission(try await call.service.submission(call["submission"], for: call.caller)))
        },
        Route(
            method: .get,
            path: "/api/v1/submissions/{submission}/events",
            summary:
                "What happens while a submission is judged, live, from its beginning or after Last-Event-ID.",
            query: [("follow", "\"false\" ends the stream with what has happened so far.")],
            success: .text(EventStream.mediaType)
        ) { call in
            try await EventStream.response(call)
        },
        Route(
            method: .post,
            path: "/api/v1/submissions/{submission}/rejudge",
            summary: "Judges a submission again.",
            success: .json(202, .named("Submission"))
        ) { call in
            let view = try await call.service.rejudge(call["submission"], for: call.caller)
            return .json(Shapes.submission(view), status: .accepted)
        },
        Route(
            method: .get,
            path: "/api/v1/scoreboard",
            summary: "The ranking.",
            access: .everyone,
            success: .json(200, .named("Scoreboard"))
        ) { call in
            .json(.object(["entries": try await call.service.scoreboard().json]))
        },
        Route(
            method: .get,
            path: "/api/v1/scoreboard.csv",
            summary: "The ranking as comma-separated values.",
            access: .everyone,
            success: .text("text/csv; charset=utf-8")
        ) { call in
            let csv = try await call.service.scoreboard().csv
            return .bytes(Array(csv.utf8), type: "text/csv; charset=utf-8")
        },
    ]

    private static func status(_ text: String) throws(Refusal) -> SubmissionStatus {
        guard let status = SubmissionStatus(rawValue: text) else {
            let known = SubmissionStatus.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid("\"status\" must be one of \(known).")
        }
        return status
    }
}
