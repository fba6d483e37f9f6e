import Cryptography
import Devnet
import Logging
import Primitives
import Store
import Synchronization
import Templates

/// One event: everything that the daemon does for teams and staff, whoever asks and by whatever protocol.
///
/// Theory of operation: this is the one place that holds the store, the catalogue, the devnets and the judge's
/// queue. Each method takes the caller, asks the table of permissions first, and reads what is foreign as not
/// existing. Nothing here knows of HTTP; what refuses throws a `Refusal` or an error that becomes one.
final class EventService: Sendable {
    let configuration: DaemonConfiguration
    let folder: DataFolder
    let store: Store
    let catalogue: TemplateCatalogue
    let git = GitQueue(width: 4)
    let devnets = DevnetRegistry()
    /// Of all devnets' blocks.
    let history: HistoryMemory
    /// Numbered devnets for the workers of test runners.
    let pool: DevnetPool
    let logger: Logger
    let counters = Counters()
    /// What the hidden suites' inputs grow from; never leaves the daemon.
    let judgingSecret: [UInt8]
    private let address = Mutex((url: "", port: 0))
    private let desk = Mutex<JudgeDesk?>(nil)

    /// The devnet that needs no key where the daemon listens on a loopback address.
    static let defaultDevnet = DevnetRow.ID(rawValue: "default")
    static let defaultChainID: UInt64 = 31_337

    private init(
        configuration: DaemonConfiguration,
        folder: DataFolder,
        store: Store,
        catalogue: TemplateCatalogue,
        judgingSecret: [UInt8],
        logger: Logger
    ) {
        self.configuration = configuration
        self.folder = folder
        history = HistoryMemory(limit: configuration.historyMemory << 20, folder: folder.path)
        pool = DevnetPool(limit: configuration.limits.poolDevnets)
        self.store = store
        self.catalogue = catalogue
        self.judgingSecret = judgingSecret
        self.logger = logger
    }

    /// Opens the event's data and brings its devnets back.
    ///
    /// Throws `StoreError`, whose description is fit to be shown, when the data directory cannot be had.
    static func open(_ configuration: DaemonConfiguration, logger: Logger) async throws -> EventService {
        let folder = try DataFolder(configuration)
        let environment = StoreEnvironment(hash: { SHA256.hash($0).bytes })
        let store =
            configuration.isEphemeral
            ? try await Store.ephemeral(environment: environment)
            : try await Store.open(at: folder.path, environment: environment)
        do {
            try folder.prepare()
            folder.clearScratch()
            let service = EventService(
                configuration: configuration,
                folder: folder,
                store: store,
                catalogue: TemplateCatalogue(
                    directory: folder.templates,
                    sources: try TemplateLocation.sources(configuration)
                ),
                judgingSecret: try folder.judgingSecret(),
                logger: logger
            )
            try await service.begin()
            return service
        } catch {
            try? await store.close()
            folder.remove()
            throw error
        }
    }

    private func begin() async throws {
        try await requireOrganiserToken()
        await refreshTemplates(offline: true)
        try await wakeDevnets()
    }

    /// Stops every devnet and closes the store; what was acknowledged is on disk before.
    func close() async {
        for slot in devnets.slots { await slot.close("the daemon is stopping") }
        await pool.stopAll()
        do { try await store.close() } catch {
            logger.error("The store did not close", metadata: ["error": "\(error)"])
        }
        folder.remove()
    }

    /// What clients reach this daemon at, without a slash at its end; empty until it listens.
    var baseURL: String { address.withLock { $0.url } }

    /// The port that it listens on; 0 until it does.
    var port: Int { address.withLock { $0.port } }

    func listens(at url: String, port: Int) {
        let known = configuration.publicURL ?? url
        address.withLock { $0 = (known.hasSuffix("/") ? String(known.dropLast()) : known, port) }
    }

    /// The Unix socket of the default devnet.
    var ipcPath: String { configuration.ipc ?? folder.ipcSocket }

    /// False where nobody asked for the socket and the data directory's path leaves no room for its name.
    var servesIPC: Bool { configuration.ipc != nil || ipcPath.utf8.count <= IPCServer.longestPath }

    var isReady: Bool { !baseURL.isEmpty }

    /// The judge, once the daemon has found out what its host allows.
    var judge: JudgeDesk? { desk.withLock { $0 } }

    func judges(by desk: JudgeDesk) { self.desk.withLock { $0 = desk } }

    /// Brings the templates up to date and says in the log what is wrong with any.
    func refreshTemplates(offline: Bool) async {
        do {
            let problems = try await git.run { [catalogue] cancellation in
                catalogue.refresh(offline: offline, cancellation: cancellation)
            }
            for problem in problems {
                logger.warning("\(problem)", metadata: ["source": "\(problem.source)"])
            }
        } catch {
            logger.warning("The templates were not refreshed", metadata: ["error": "\(error)"])
        }
    }

    /// Notes who did what; a failure to note it fails nothing else.
    func audit(_ caller: Caller, _ action: String, _ subject: String) async {
        do {
            try await store.audit(who: caller.token.id.rawValue, action: action, subject: subject)
        } catch {
            logger.error("The audit log was not written", metadata: ["error": "\(error)"])
        }
    }

    private func requireOrganiserToken() async throws {
        if let secret = folder.readToken(), try await store.authenticate(secret)?.role == .organiser {
            return
        }
        // The file is lost or of another database: whoever had it has it no more.
        let name = "organiser (\(DataFolder.tokenName))"
        do { try await store.revokeStaffToken(named: name) } catch StoreError.notFound {}
        let issued = try await store.createStaffToken(role: .organiser, name: name)
        try folder.writeToken(issued.secret)
    }
}
