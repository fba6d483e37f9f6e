import Devnet
import Jail
import Templates

extension JudgePipeline {
    /// Compiles the plan's contracts; nil where they do not compile.
    func build(_ run: inout JudgeRun, _ folder: String) async throws(JudgeUnavailable) -> BuildProduct? {
        run.begin(.build)
        let plan = run.request.plan.build
        let seconds = Double(plan.timeLimitSeconds)
        let limits = JailLimits(
            cpuSeconds: seconds,
            wallSeconds: seconds,
            memoryBytes: 1 << 30,
            resultBytes: BuildProduct.documentLimit
        )
        let contracts = plan.contracts.map {
            JSONValue.object(["name": .string($0.name), "path": .string($0.path)])
        }
        let pass = try await self.run(
            .build,
            program: Harness.build,
            input: .object(["contracts": .array(contracts)]),
            mounts: [.readOnly(hostPath: "\(folder)/src", jailPath: "/src")],
            limits: limits,
            onEvent: run.onEvent
        )
        do throws(Fault) {
            let product = try Self.product(of: pass, plan.contracts, limits)
            run.end(.build, nil, payloadMs: pass.payloadMs, log: pass.log)
            return product
        } catch {
            run.end(.build, error, payloadMs: pass.payloadMs, log: pass.log)
            return nil
        }
    }

    private static func product(
        of pass: JailPass,
        _ contracts: [JudgingPlan.Contract],
        _ limits: JailLimits
    ) throws(Fault) -> BuildProduct {
        if let fault = pass.fault { throw fault }
        guard let outcome = pass.outcome else {
            throw Fault(.internalError, "The build did not run, which is the judge's fault.")
        }
        // The program ends with 1 where it reports a compile error.
        if let fault = Fault.ending(outcome, of: .build, limits: limits, codes: [0, 1]) { throw fault }
        guard !outcome.result.isEmpty else {
            throw Fault(.noReport, "The build ended without a result.")
        }
        return try BuildProduct(parsing: outcome.result, contracts: contracts)
    }
}
