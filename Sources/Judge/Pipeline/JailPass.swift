import Devnet
import Jail
import Logging
import Synchronization

/// One of the judge's programs, run once in a jail of its own.
struct JailPass {
    let outcome: JailOutcome?
    let log: String
    /// What went wrong on our side.
    let fault: Fault?

    var payloadMs: Int { outcome?.wallMilliseconds ?? 0 }
    var result: [UInt8] { outcome?.result ?? [] }
}

extension JudgePipeline {
    /// Runs a program of the harness with the toolchain's Python.
    ///
    /// - Parameters:
    ///   - input: the document that the program reads from its standard input.
    ///   - node: the devnet that it finds at 127.0.0.1:8545, if it needs one.
    func run(
        _ stage: Stage,
        program: String,
        input: JSONValue,
        mounts: [JailMount],
        limits: JailLimits,
        node: Node? = nil,
        onEvent: @escaping @Sendable (JudgeEvent) -> Void
    ) async throws(JudgeUnavailable) -> JailPass {
        var plan = JailPlan(
            executable: Toolchain.interpreter,
            arguments: ["-I", "-B", program],
            mounts: [
                .readOnly(hostPath: toolchain.path, jailPath: Toolchain.jailPath),
                .readOnly(hostPath: workspace.harness, jailPath: Harness.jailPath),
            ] + mounts,
            limits: limits,
            standardInput: input.bytes,
            listens: node != nil
        )
        plan.environment["RPC_URL"] = Self.rpcURL
        let collector = LogCollector { onEvent(.log(stage, $0)) }
        let desk = ServingDesk(server: server, node: node)
        var outcome: JailOutcome?
        var fault: Fault?
        do throws(JailError) {
            outcome = try await host.run(
                plan,
                onListening: { await desk.begin($0) },
                onOutput: { collector.append($0, $1) }
            )
        } catch {
            await desk.end()
            if error.concernsHost { throw .noJail(error.description) }
            logger.error("a jail failed", metadata: ["stage": "\(stage)", "error": "\(error)"])
            fault = Fault(
                .internalError,
                "A jail could not be run for \(stage.title), which is the judge's fault."
            )
        }
        await desk.end()
        if outcome?.cause == .cancelled { throw .interrupted }
        if let trouble = desk.trouble {
            logger.error("a devnet was not served", metadata: ["stage": "\(stage)", "error": "\(trouble)"])
            fault = Fault(
                .internalError,
                "No devnet could be served for \(stage.title), which is the judge's fault."
            )
        }
        return JailPass(outcome: outcome, log: collector.finish(), fault: fault)
    }

    static let rpcURL = "http://127.0.0.1:\(JailPlan.port)"
}

/// Begins and ends the serving of a jail's devnet.
private final class ServingDesk: Sendable {
    private struct State {
        var serving: (any ChainServing)?
        var trouble: String?
    }

    private let server: any ChainServer
    private let node: Node?
    private let state = Mutex(State())

    init(server: any ChainServer, node: Node?) {
        self.server = server
        self.node = node
    }

    var trouble: String? { state.withLock { $0.trouble } }

    /// Only called for plans that listen, which have a node.
    func begin(_ socket: Int32) async {
        guard let node else { return }
        do {
            let serving = try await server.serve(node, listeningSocket: socket)
            state.withLock { $0.serving = serving }
        } catch {
            state.withLock { $0.trouble = String(describing: error) }
        }
    }

    func end() async {
        let serving = state.withLock { state in
            defer { state.serving = nil }
            return state.serving
        }
        await serving?.stop()
    }
}
