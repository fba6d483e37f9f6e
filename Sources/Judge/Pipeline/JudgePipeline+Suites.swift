import Devnet
import Jail
import Primitives
import Templates

extension JudgePipeline {
    /// Runs the team's own suite; what it says goes into the run as the team's word.
    func runTeamSuite(_ run: inout JudgeRun, _ folder: String, on node: Node) async throws(JudgeUnavailable) {
        run.begin(.teamSuite)
        let plan = run.request.plan.team
        let seconds = Double(plan.timeLimitSeconds)
        let limits = JailLimits(
            cpuSeconds: seconds,
            wallSeconds: seconds,
            memoryBytes: 1 << 30,
            resultBytes: XMLReader.sizeLimit
        )
        let pass = try await self.run(
            .teamSuite,
            program: Harness.teamSuite,
            input: .object(["suite": .string(plan.suite)]),
            mounts: [.readOnly(hostPath: "\(folder)/src", jailPath: "/src")],
            limits: limits,
            node: node,
            onEvent: run.onEvent
        )
        do throws(Fault) {
            let (tests, total) = try Self.selfReport(of: pass, limits)
            run.teamTests = tests
            for test in tests { run.onEvent(.test(test)) }
            if total > tests.count {
                run.notes.append(
                    "The team's suite reported \(total) tests; the first \(tests.count) are shown."
                )
            }
            run.end(.teamSuite, nil, payloadMs: pass.payloadMs, log: pass.log)
        } catch {
            run.end(.teamSuite, error, payloadMs: pass.payloadMs, log: pass.log)
        }
    }

    private static func selfReport(
        of pass: JailPass,
        _ limits: JailLimits
    ) throws(Fault) -> (tests: [TestResult], total: Int) {
        if let fault = pass.fault { throw fault }
        guard let outcome = pass.outcome else {
            throw Fault(.internalError, "The team's own suite did not run, which is the judge's fault.")
        }
        // pytest's own codes: 0 all passed, 1 some failed, 2 interrupted, as by a suite that cannot be imported,
        // 3 internal error, 4 wrong usage, 5 no tests.
        if let fault = Fault.ending(outcome, of: .teamSuite, limits: limits, codes: [0, 1, 2, 3, 4, 5]) {
            throw fault
        }
        guard !outcome.result.isEmpty else {
            throw Fault(.noReport, "The team's own suite ended without a report.")
        }
        do throws(XMLError) {
            return try JUnitReport.read(outcome.result)
        } catch {
            throw Fault(.reportInvalid, "The report of the team's own suite cannot be used: \(error.reason).")
        }
    }

    /// Runs the hidden suite; gives what each test came to, as far as it was told.
    func runAcceptance(
        _ run: inout JudgeRun,
        _ folder: String,
        _ product: BuildProduct,
        on node: Node?
    ) async throws(JudgeUnavailable) -> [String: Scoring.Finding] {
        run.begin(.acceptance)
        guard let node else {
            run.end(.acceptance, Fault(.internalError, "The acceptance suite could not be prepared."))
            return [:]
        }
        let request = run.request
        let seconds = Double(request.plan.acceptance.timeLimitSeconds)
        let limits = JailLimits(cpuSeconds: seconds, wallSeconds: seconds, memoryBytes: 1 << 30)
        let plan = request.plan.criteria.flatMap(\.tests).map(\.id)
        var generator = SystemRandomNumberGenerator()
        let nonce = Hex.encode((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        let pass = try await self.run(
            .acceptance,
            program: Harness.acceptance,
            input: .object([
                "nonce": .string(nonce),
                "plan": .array(plan.map { .string($0) }),
                "seed": .string(Hex.encode(request.seed.derived(for: "inputs"), prefix: false)),
                "artifacts": product.json,
                "answers": .object(request.answers.json),
                "entry": .string(request.plan.acceptance.entry),
                "rpcUrl": .string(Self.rpcURL),
                "testTimeLimitSeconds": .int(min(30, request.plan.acceptance.timeLimitSeconds)),
            ]),
            mounts: [.readOnly(hostPath: "\(folder)/suite", jailPath: "/suite")],
            limits: limits,
            node: node,
            onEvent: run.onEvent
        )
        let (findings, notes, fault) = Self.findings(of: pass, nonce: nonce, plan: plan, limits)
        run.notes += notes
        run.end(.acceptance, fault, payloadMs: pass.payloadMs, log: pass.log)
        return findings
    }

    /// A jail that was killed explains an incomplete report better than the report itself does.
    private static func findings(
        of pass: JailPass,
        nonce: String,
        plan: [String],
        _ limits: JailLimits
    ) -> ([String: Scoring.Finding], [String], Fault?) {
        guard let outcome = pass.outcome, pass.fault == nil else {
            return ([:], [], pass.fault ?? Fault(.internalError, "The acceptance suite did not run."))
        }
        let ending = Fault.ending(outcome, of: .acceptance, limits: limits, codes: [0, 1])
        do throws(Fault) {
            let transcript = try Transcript(parsing: outcome.result, nonce: nonce, plan: plan)
            if let ending { return (transcript.findings, transcript.notes, ending) }
            guard transcript.isComplete else {
                let fault = Fault(.reportInvalid, "The acceptance suite's report breaks off before its end.")
                return (transcript.findings, transcript.notes, fault)
            }
            // The runner's way to say that the suite could not even be loaded.
            if outcome.cause == .exited(code: 1) {
                let fault = Fault(
                    .internalError,
                    "The acceptance suite could not be started; tell the organisers."
                )
                return (transcript.findings, transcript.notes, fault)
            }
            return (transcript.findings, transcript.notes, nil)
        } catch {
            return ([:], [], ending ?? error)
        }
    }
}

extension Answers {
    /// The answers as the suites read them, in the order of names.
    var json: [JSONValue.Member] {
        values.sorted { $0.key < $1.key }.map { name, value in
            let json: JSONValue =
                switch value {
                case .string(let text): .string(text)
                case .integer(let number): .int(number)
                case .boolean(let flag): .bool(flag)
                case .list(let items): .array(items.map { .string($0) })
                }
            return JSONValue.Member(name, json)
        }
    }
}
