public import Templates

/// Where the files to be judged come from.
public enum JudgeSource: Sendable, Hashable {
    /// A commit of a repository; nothing of git's checkout runs.
    case commit(repositoryPath: String, commit: GitObjectID)
    /// A plain folder, by the same rules.
    case directory(path: String)
}

/// One submission with all that its judging depends on.
public struct JudgeRequest: Sendable {
    public var submission: String
    public var source: JudgeSource
    public var plan: JudgingPlan
    /// The hidden suite.
    public var suite: FileTree
    public var template: String
    public var templateVersion: String
    public var templateCommit: String
    public var answers: Answers
    public var seed: JudgingSeed
    /// When the work was handed in, in seconds since 1970: the private devnets begin there, so it must be the
    /// same when it is judged again.
    public var timestamp: UInt64
    /// The chain id of the team's own devnet, so that contracts cannot tell the judge by it.
    public var chainID: UInt64

    /// A request from its parts, for what no catalogue serves.
    public init(
        submission: String,
        source: JudgeSource,
        manifest: Manifest,
        suite: FileTree,
        templateCommit: String,
        answers: Answers,
        seed: JudgingSeed,
        timestamp: UInt64,
        chainID: UInt64 = 31_337
    ) {
        self.submission = submission
        self.source = source
        plan = manifest.judge
        self.suite = suite
        template = manifest.name
        templateVersion = manifest.version.description
        self.templateCommit = templateCommit
        self.answers = answers
        self.seed = seed
        self.timestamp = timestamp
        self.chainID = chainID
    }

    /// A request for a project of a template, by that template's plan and suite.
    ///
    /// Blocks on the disk: call it through a `GitQueue`.
    /// - Throws: ``TreeError``, ``ManifestError`` or ``GitError``, where the template cannot be read.
    public init(
        submission: String,
        source: JudgeSource,
        template: Template,
        answers: Answers,
        seed: JudgingSeed,
        timestamp: UInt64,
        chainID: UInt64 = 31_337
    ) throws {
        self.init(
            submission: submission,
            source: source,
            manifest: template.manifest,
            suite: try template.acceptanceSuite(answers),
            templateCommit: template.commit.hex,
            answers: answers,
            seed: seed,
            timestamp: timestamp,
            chainID: chainID
        )
    }
}
