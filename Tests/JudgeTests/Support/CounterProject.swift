import Judge
import Templates

/// A small project and its judging; each test changes what it is about.
enum CounterProject {
    static let manifestText = """
        schema: 1
        name: counter
        version: 1.2.3
        title: { en: "Counter", ko: "카운터" }
        summary: { en: "Counts.", ko: "셉니다." }
        variables: []
        toolchain: { name: vyper }
        judge:
          build:
            contracts: [ { name: Counter, path: contracts/Counter.vy } ]
            timeLimitSeconds: 60
          team: { suite: tests, timeLimitSeconds: TEAM_SECONDS }
          acceptance: { entry: acceptance.py, timeLimitSeconds: 60 }
          criteria:
            - id: counting
              title: { en: "Counting", ko: "세기" }
              tests:
                - { id: adds_up, points: 6, title: { en: "Adds up", ko: "더한다" } }
                - { id: refuses_zero, points: 3, title: { en: "Refuses zero", ko: "0은 거절한다" } }
            - id: solitude
              title: { en: "Solitude", ko: "격리" }
              tests:
                - { id: sees_no_team_files, points: 1, title: { en: "Alone", ko: "혼자" } }

        """

    static func manifest(teamSeconds: Int = 60) throws -> Manifest {
        try Manifest(parsing: Array(manifestText.replacing("TEAM_SECONDS", with: "\(teamSeconds)").utf8))
    }

    static func plan() throws -> JudgingPlan { try manifest().judge }

    static let contract = """
        # pragma version 0.4.3

        total: public(uint256)

        @external
        def add(amount: uint256):
            assert amount > 0, "nothing to add"
            self.total += amount

        """

    static let suite = FileTree([
        "acceptance.py": .init(
            """
            import os
            from suite_api import call, deploy, expect, expect_revert, interface, test, transact

            COUNTER = interface('''
                add(uint256)
                total() -> uint256
            ''')


            def counter():
                return deploy("Counter", interface=COUNTER, constructor=[])


            @test
            def adds_up(rng):
                it, amount = counter(), rng.randrange(1, 1000)
                transact(it, "add", amount)
                expect(call(it, "total") == amount, "Adding must add exactly the amount.")


            @test
            def refuses_zero(rng):
                it = counter()
                expect_revert(lambda: transact(it, "add", 0), "Adding 0 must revert.")


            @test
            def sees_no_team_files(rng):
                expect(not os.path.exists("/src"), "The team's files must not be in the hidden suite's jail.")

            """
        )
    ])

    static let files = FileTree([
        "contracts/Counter.vy": .init(contract),
        "tests/test_counter.py": .init(
            """
            import os
            from web3 import HTTPProvider, Web3

            def test_chain_answers():
                assert Web3(HTTPProvider(os.environ["RPC_URL"])).eth.chain_id == 777

            def test_fails():
                assert 1 == 2, "one is not two"

            """
        ),
    ])

    static func with(_ path: String, _ text: String) -> FileTree {
        var files = files
        files[path] = .init(text)
        return files
    }

    static func request(
        _ source: JudgeSource,
        teamSeconds: Int = 60,
        suite: FileTree = suite
    ) throws -> JudgeRequest {
        let manifest = try manifest(teamSeconds: teamSeconds)
        return JudgeRequest(
            submission: "sub-1",
            source: source,
            manifest: manifest,
            suite: suite,
            templateCommit: String(repeating: "ab", count: 20),
            answers: try Answers.resolve(manifest: manifest),
            seed: JudgingSeed(secret: Array("secret".utf8), round: "1", template: "counter"),
            timestamp: 1_750_000_000,
            chainID: 777
        )
    }
}

extension Bench {
    /// Judges the files as a commit of a fresh repository.
    func judge(
        _ files: FileTree,
        teamSeconds: Int = 60,
        suite: FileTree = CounterProject.suite,
        onEvent: @escaping @Sendable (JudgeEvent) -> Void = { _ in }
    ) async throws -> JudgeReport {
        try await withFolder { folder in
            let source = try Self.commit(files, in: "\(folder)/project.git")
            let request = try CounterProject.request(source, teamSeconds: teamSeconds, suite: suite)
            return try await pipeline.judge(request, onEvent: onEvent)
        }
    }

    static func commit(_ files: FileTree, in path: String) throws -> JudgeSource {
        let repository = try GitRepository.createBare(at: path)
        let commit = try repository.createCommit(
            tree: try repository.storeTree(files),
            parents: [],
            message: "work",
            author: GitSignature(name: "Team", email: "team@localhost", seconds: 1_700_000_000)
        )
        return .commit(repositoryPath: path, commit: commit)
    }
}
