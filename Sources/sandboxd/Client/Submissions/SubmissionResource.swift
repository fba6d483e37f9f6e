/// A submission's own facts; what came of its judging is its ``ScoreSheet``.
struct SubmissionResource: Decodable, Sendable {
    let id: String
    let team: String
    let project: String
    let commit: String
    let status: String
    let score: ScoreSheet.Score?
    let createdAt: String

    var isFinal: Bool { status == "scored" || status == "failed" }
}

/// A submission with its sheet.
struct JudgedSubmission: Decodable, Sendable {
    let submission: SubmissionResource
    let sheet: ScoreSheet

    init(from decoder: any Decoder) throws {
        submission = try SubmissionResource(from: decoder)
        sheet = try ScoreSheet(from: decoder)
    }
}
