import Devnet
import HTTPTypes
import Hummingbird
import Judge
import ServiceLifecycle
import Store
import Templates

/// A submission's judging as Server-Sent Events.
///
/// Each event bears the store's number as its id, so a client that comes back with `Last-Event-ID` misses
/// nothing. The stream ends with `end` when the submission is scored or failed.
enum EventStream {
    static let mediaType = "text/event-stream"
    /// How long it may be silent: proxies close what says nothing for a minute.
    private static let heartbeat = Duration.seconds(15)

    static func response(_ call: Call) async throws -> Response {
        let service = call.service
        let caller = try call.caller
        let row = try await service.submissionRow(call["submission"], for: caller, .readSubmissions)
        let start = lastEventID(of: call.request)
        let feedback = await service.feedback(on: row, for: caller)
        let follows = call.query("follow") != "false"
        guard let queue = service.judge?.queue else {
            throw Refusal(.unavailable, "starting", "The judge is starting; ask again in a moment.")
        }
        return Response(
            status: .ok,
            headers: [.contentType: mediaType, .cacheControl: "no-store"],
            body: ResponseBody { writer in
                let events =
                    follows
                    ? try await queue.events(of: row.id, after: start)
                    : past(try await service.store.events(of: row.id, after: start))
                for await message in messages(events, feedback) {
                    try await writer.write(ByteBuffer(string: message))
                }
                if let row = try? await service.store.submission(row.id),
                    row.status == .scored || row.status == .failed
                {
                    let data = JSONValue.object(["status": .string(row.status.rawValue)])
                    try await writer.write(ByteBuffer(string: "event: end\ndata: \(data.text)\n\n"))
                }
                try await writer.finish(nil)
            }
        )
    }

    private static func past(_ events: [SubmissionEvent]) -> AsyncStream<SubmissionEvent> {
        AsyncStream { continuation in
            for event in events { continuation.yield(event) }
            continuation.finish()
        }
    }

    /// The events as they are written, with a comment now and then while nothing happens.
    private static func messages(
        _ events: AsyncStream<SubmissionEvent>,
        _ feedback: JudgingPlan.Feedback?
    ) -> AsyncStream<String> {
        AsyncStream { continuation in
            let work = Task {
                await cancelWhenGracefulShutdown {
                    await withDiscardingTaskGroup { group in
                        group.addTask {
                            while (try? await Task.sleep(for: heartbeat)) != nil {
                                continuation.yield(": waiting\n\n")
                            }
                        }
                        for await event in events {
                            if let text = text(of: event, feedback) { continuation.yield(text) }
                        }
                        group.cancelAll()
                    }
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in work.cancel() }
        }
    }

    /// Where a client that comes back was interrupted; 0 for a new one.
    private static func lastEventID(of request: Request) -> UInt64 {
        HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] }.flatMap { UInt64($0) } ?? 0
    }

    /// - Parameter feedback: how much of the hidden suite may be told; nil tells all.
    static func text(of event: SubmissionEvent, _ feedback: JudgingPlan.Feedback?) -> String? {
        var json = (try? JSONValue.parse(event.text)) ?? .object(["text": .string(event.text)])
        if let feedback {
            guard let told = JudgeEvent(kind: event.kind, json: json)?.redacted(for: feedback) else {
                return nil
            }
            json = told.json
        }
        let data = JSONValue.object(
            [
                JSONValue.Member("attempt", .int(event.attempt)),
                JSONValue.Member("at", Shapes.time(event.at)),
            ] + (json.members ?? [])
        )
        return "id: \(event.sequence)\nevent: \(event.kind)\ndata: \(data.text)\n\n"
    }
}
