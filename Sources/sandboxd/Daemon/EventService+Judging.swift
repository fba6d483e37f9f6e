import Devnet
import Judge
import Store
import Templates

extension EventService {
    /// What the judge needs to know of a submission.
    func judgeRequest(for row: SubmissionRow) async throws -> JudgeRequest {
        guard let project = try await store.project(row.project) else {
            throw StoreError.notFound(kind: ProjectRow.kind, id: row.project.rawValue)
        }
        guard let commit = GitObjectID(row.commit), let origin = GitObjectID(project.template.commit) else {
            throw StoreError.corrupt(path: "The database", reason: "\(row.id) names no commit")
        }
        let given = try JSONValue.parse(project.answers).members ?? []
        let answers = Dictionary(given.map { ($0.key, $0.value.string ?? "") }) { $1 }
        // A contract that asks for the chain id must not learn from it that it is being judged.
        let chainID = devnets.slots.first { $0.row.team == row.team }?.row.chainId ?? Self.defaultChainID
        let secret = judgingSecret
        return try await git.run { [catalogue] _ in
            // The very state that the project was made from, whatever the template has become.
            let template = try catalogue.template(named: project.template.name, commit: origin)
            return try JudgeRequest(
                submission: row.id.rawValue,
                source: .commit(repositoryPath: project.repository, commit: commit),
                template: template,
                answers: Answers.resolve(manifest: template.manifest, given: answers),
                seed: JudgingSeed(secret: secret, round: "1", template: template.name),
                timestamp: UInt64(clamping: row.createdAt.milliseconds / 1_000),
                chainID: chainID
            )
        }
    }

    func scoreboard() async throws -> Scoreboard {
        Scoreboard(try await store.scoreboardRows())
    }
}
