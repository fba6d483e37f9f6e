/// Follows a judging live until it has ended.
struct JudgingFollower {
    let api: APIClient
    let id: String
    /// Takes each line as it happens.
    let show: (ServerSentEvent) -> Void

    private static let attempts = 10
    private static let pause = Duration.seconds(1)

    private var path: String { SubmissionCommand.path(id) }

    /// - Returns: the submission as it ended.
    /// - Throws: ``ClientError`` when the daemon cannot be reached for some ten seconds.
    func follow() async throws -> APIAnswer<JudgedSubmission> {
        var lastID: String?
        var failures = 0
        while true {
            do {
                try await api.events(path + "/events", after: lastID) { event in
                    lastID = event.id ?? lastID
                    failures = 0
                    show(event)
                }
                let answer = try await api.get(path, as: JudgedSubmission.self)
                if answer.content.submission.isFinal { return answer }
            } catch let error as ClientError where error.code == "unreachable" {
                // A daemon that is started again judges on; so we go on listening.
                failures += 1
                if failures == Self.attempts { throw error }
            }
            try await Task.sleep(for: Self.pause)
        }
    }
}
