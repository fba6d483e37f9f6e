import ArgumentParser
import CHost
import Devnet
import Foundation
import Jail
import Logging
import NIOCore
import Store
import UnixSignals

struct Serve: JudgingCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the daemon.",
        discussion: """
            Settings are taken from these options, then from SANDBOXD_* variables, then from the file that --config \
            names, then from the defaults.
            """
    )

    @Option(help: "A YAML file of settings.")
    var config: String?

    @Option(help: "Where everything is kept (default: ./.sandboxd).")
    var dataDir: String?

    @Option(help: "The address to listen on (default: 127.0.0.1).")
    var host: String?

    @Option(help: "The port to listen on; 0 takes a free one (default: 8545).")
    var port: Int?

    @Option(help: "The Unix socket of the default devnet (default: sandboxd.ipc in the data directory).")
    var ipc: String?

    @Flag(help: "Keep nothing on disk.")
    var ephemeral = false

    @Option(help: "The URL that participants reach this daemon by, where it is another.")
    var publicURL: String?

    @Option(help: "A folder of template folders (default: templates/ here or beside the program).")
    var templates: String?

    @Option(help: "The judge's toolchain (default: .toolchain/ here or beside the program).")
    var toolchain: String?

    @Option(help: "A genesis file as geth takes it, which the default devnet begins with.")
    var genesis: String?

    @Option(
        help: ArgumentHelp(
            "Encoded blocks, as geth exports them, which the default devnet imports; it then mines when told to.",
            valueName: "file"
        )
    )
    var importChain: String?

    @Option(
        help: """
            Whose transactions go first into a block of the default devnet and the numbered ones: fees, who pays most, \
            or fifo, who came first (default: fees).
            """
    )
    var order: TransactionOrder?

    @Option(
        help: ArgumentHelp(
            """
            Most gas that one transaction of the default devnet and the numbered ones may ask for, such as Osaka's \
            16777216 (EIP-7825; default: what its block has).
            """,
            valueName: "gas"
        )
    )
    var transactionGasCap: UInt64?

    @Option(
        help: ArgumentHelp(
            """
            Memory for what the devnets' blocks hold, in MiB; beyond it, old blocks wait in a file in the data directory \
            until they are asked for (default: 512).
            """,
            valueName: "MiB"
        )
    )
    var historyMemory: Int?

    @Option(help: "Submissions judged at once (default: 1).")
    var judgeWorkers: Int?

    @Option(help: "trace, debug, info, notice, warning, error or critical (default: info).")
    var logLevel: String?

    @Flag(help: "Print the settings that would hold, and exit.")
    var printConfig = false

    func run(spawner: Result<JailSpawner, JailError>) async throws {
        var configuration = try ConfigurationFile.layered(
            file: config,
            environment: ProcessInfo.processInfo.environment
        )
        try override(&configuration)
        if printConfig {
            print(ConfigurationFile.text(configuration), terminator: "")
            return
        }
        let level = configuration.logLevel
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
        Descriptors.raiseLimit()
        // glibc would have eight a core, and what is free in one is of no use to threads of another: see docs/scale.md.
        if getenv("MALLOC_ARENA_MAX") == nil {
            host_limit_heaps(CInt(clamping: max(2, ProcessInfo.processInfo.activeProcessorCount)))
        }
        do {
            let daemon = try await Daemon(
                configuration,
                spawner: spawner,
                signals: [.sigterm, .sigint],
                logger: Logger(label: "sandboxd"),
                onListening: Self.announce
            )
            try await daemon.run()
        } catch let error as IOError {
            let reason = String(cString: strerror(error.errnoCode))
            throw Refusal.invalid(
                "Cannot listen on \(configuration.host), port \(configuration.port) (\(reason)); "
                    + "stop what holds it or choose another by --host or --port."
            )
        }
    }

    private func override(_ configuration: inout DaemonConfiguration) throws {
        configuration.dataDirectory = dataDir ?? configuration.dataDirectory
        configuration.host = host ?? configuration.host
        configuration.port = port ?? configuration.port
        configuration.ipc = ipc ?? configuration.ipc
        configuration.isEphemeral = ephemeral || configuration.isEphemeral
        configuration.publicURL = publicURL ?? configuration.publicURL
        configuration.templates = templates ?? configuration.templates
        configuration.toolchain = toolchain ?? configuration.toolchain
        configuration.genesis = genesis ?? configuration.genesis
        configuration.importedChain = importChain ?? configuration.importedChain
        configuration.order = order ?? configuration.order
        configuration.transactionGasCap = transactionGasCap ?? configuration.transactionGasCap
        configuration.historyMemory = historyMemory ?? configuration.historyMemory
        configuration.judgeWorkers = judgeWorkers ?? configuration.judgeWorkers
        if let logLevel {
            guard let level = Logger.Level(rawValue: logLevel) else {
                throw ValidationError("\"\(logLevel)\" is no log level.")
            }
            configuration.logLevel = level
        }
        if let ipc = configuration.ipc, ipc.utf8.count > IPCServer.longestPath {
            throw ValidationError(
                "A Unix socket's path has at most \(IPCServer.longestPath) bytes; choose another by --ipc."
            )
        }
        guard (0...65_535).contains(configuration.port) else {
            throw ValidationError("The port must be from 0 to 65535; it is \(configuration.port).")
        }
        let caps = DevnetRequest.transactionGasCaps
        if let cap = configuration.transactionGasCap, !caps.contains(cap) {
            throw ValidationError(
                "The cap on a transaction's gas must be from \(caps.lowerBound) to \(caps.upperBound); it is \(cap)."
            )
        }
        guard DaemonConfiguration.historyMemoryRange.contains(configuration.historyMemory) else {
            let range = DaemonConfiguration.historyMemoryRange
            throw ValidationError(
                "The memory for histories must be from \(range.lowerBound) to \(range.upperBound) MiB; "
                    + "it is \(configuration.historyMemory)."
            )
        }
        guard (1...32).contains(configuration.judgeWorkers) else {
            throw ValidationError(
                "The judge's workers must be from 1 to 32; they are \(configuration.judgeWorkers)."
            )
        }
    }

    /// Says where everything is, at once even where stdout is a pipe.
    @Sendable
    private static func announce(_ service: EventService) async {
        guard let slot = service.devnets[EventService.defaultDevnet],
            let state = try? await service.state(of: slot)
        else { return }
        print(Banner.text(service, chain: state.chain), terminator: "")
        fflush(nil)
    }
}
