import Devnet
import Judge
import Store
import Templates

/// A submission as one caller may see it.
struct SubmissionView: Sendable {
    let row: SubmissionRow
    /// The newest attempt's report, redacted for the caller; nil until there is one.
    let report: JudgeReport?
}

extension EventService {
    /// The references that keep submitted commits, whatever becomes of the team's branches.
    static let pinPrefix = "refs/judge/"

    /// Hands a commit of a project in.
    ///
    /// - Parameter ref: a branch, tag or commit; nil means `main`.
    func submit(project id: String, ref: String?, for caller: Caller) async throws -> SubmissionView {
        let project = try await self.project(id, for: caller, .submit)
        let row = try await submit(project, ref: ref)
        await audit(caller, "submission.create", row.id.rawValue)
        return SubmissionView(row: row, report: nil)
    }

    func submit(_ project: ProjectRow, ref: String?) async throws -> SubmissionRow {
        let path = project.repository
        let commit = try await git.run { _ in
            try GitRepository.open(path).resolve(ref ?? Scaffold.branch)
        }
        let row = try await store.createSubmission(project: project.id, commit: commit.hex, ref: ref)
        try await git.run { _ in
            try GitRepository.open(path).setReference(Self.pinPrefix + row.id.rawValue, to: commit)
        }
        counters.submissions.add()
        judge?.queue.notify()
        return row
    }

    func submissions(
        team: String?,
        status: SubmissionStatus?,
        for caller: Caller
    ) async throws -> [SubmissionView] {
        try caller.require(.readSubmissions)
        let wanted = try await namedTeam(team, for: caller, .readSubmissions)
        let rows = try await store.submissions(
            team: wanted ?? caller.scope(for: .readSubmissions),
            status: status,
            limit: configuration.limits.submissionsListed
        )
        return rows.map { view($0, for: caller) }
    }

    func submission(_ id: String, for caller: Caller) async throws -> SubmissionView {
        view(try await submissionRow(id, for: caller, .readSubmissions), for: caller)
    }

    func submissionRow(_ id: String, for caller: Caller, _ action: Action) async throws -> SubmissionRow {
        try caller.require(action)
        guard let row = try await store.submission(SubmissionRow.ID(rawValue: id)),
            caller.mayReach(row.team, for: action)
        else { throw Refusal.notFound("submission", id) }
        return row
    }

    func rejudge(_ id: String, for caller: Caller) async throws -> SubmissionView {
        let row = try await submissionRow(id, for: caller, .rejudge)
        let queued = try await store.rejudge(row.id)
        judge?.queue.notify()
        await audit(caller, "submission.rejudge", row.id.rawValue)
        return view(queued, for: caller)
    }

    private func view(_ row: SubmissionRow, for caller: Caller) -> SubmissionView {
        guard let bytes = row.result?.outcome.report, !bytes.isEmpty,
            let json = try? JSONValue.parse(bytes), let report = try? JudgeReport(json: json)
        else { return SubmissionView(row: row, report: nil) }
        let seesAll = caller.reach(for: .seeHiddenTests) == .everything
        return SubmissionView(row: row, report: seesAll ? report : report.redacted(for: report.feedback))
    }
}

extension EventService {
    /// How much of a submission's hidden suite the caller is told; nil means all.
    func feedback(on row: SubmissionRow, for caller: Caller) async -> JudgingPlan.Feedback? {
        if caller.reach(for: .seeHiddenTests) == .everything { return nil }
        // Where it cannot be known, nothing is told.
        guard let project = try? await store.project(row.project),
            let template = try? await template(named: project.template.name)
        else { return JudgingPlan.Feedback.none }
        return template.manifest.judge.feedback
    }
}
