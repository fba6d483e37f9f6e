import ArgumentParser
import Devnet

struct DevnetCommand: AsyncParsableCommand {
    static let configuration = group(
        "devnet",
        "The life of a devnet.",
        [
            DevnetCreate.self, DevnetList.self, DevnetShow.self, DevnetReset.self, DevnetSnapshot.self,
            DevnetSnapshots.self, DevnetRestore.self, DevnetClone.self, DevnetImport.self, DevnetDelete.self,
        ]
    )

    static let path = "/api/v1/devnets"

    static func path(_ id: String) -> String { "\(path)/\(pathSegment(id))" }
}

struct DevnetCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a devnet for a team."
    )

    @Option(help: "The team that it is for; a team's own token needs no other word.") var team: String?
    @Option(help: "Its name.") var name: String?
    @Option(help: "The rules that it runs, such as osaka or cancun.") var hardfork: String?
    @Option(help: "One of the event's presets, whose values hold where you give none.") var preset: String?
    @Option(name: .customLong("chain-id"), help: "Its chain id; one that is free where none is given.")
    var chainID: UInt64?
    @Option(
        name: .customLong("block-time"),
        help: "Seconds between blocks; without it, each transaction is mined at once."
    )
    var blockTime: UInt64?
    @Option(help: "Whose transactions go first into a block: fees, who pays most, or fifo, who came first.")
    var order: TransactionOrder?
    @Option(
        name: .customLong("transaction-gas-cap"),
        help: "Most gas that one transaction may ask for, such as Osaka's 16777216 (EIP-7825)."
    )
    var transactionGasCap: UInt64?
    @Option(help: "How long it lives: 90s, 30m, 12h or 3d.") var ttl: Lifetime?
    @Option(help: "A genesis file as geth takes it, which it begins with.") var genesis: String?
    @Option(
        help: ArgumentHelp("Encoded blocks, as geth exports them, which it imports.", valueName: "file")
    )
    var importChain: String?
    @OptionGroup var client: ClientOptions

    private struct Body: Encodable {
        let name: String?
        let hardfork: String?
        let preset: String?
        let chainId: UInt64?
        let blockTime: UInt64?
        let order: String?
        let transactionGasCap: UInt64?
        let ttlSeconds: UInt64?
        let genesis: EncodableJSON?
        let chain: String?
    }

    func run() async throws {
        let api = try client.client()
        let team = try await api.team(team)
        let body = Body(
            name: name,
            hardfork: hardfork,
            preset: preset,
            chainId: chainID,
            blockTime: blockTime,
            order: order?.rawValue,
            transactionGasCap: transactionGasCap,
            ttlSeconds: ttl?.seconds,
            genesis: try genesis.map { EncodableJSON(try StartingChain.genesis($0)) },
            chain: try importChain.map(StartingChain.chain)
        )
        let path = "/api/v1/teams/\(pathSegment(team))/devnets"
        client.show(try await api.post(path, body: body, as: DevnetResource.self), DevnetText.card)
    }
}

struct DevnetList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the devnets.")

    @Option(help: "Only those of this team.") var team: String?
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let query = team.map { "?team=\(pathSegment($0))" } ?? ""
        let api = try client.client()
        let devnets = try await api.get(DevnetCommand.path + query, as: [DevnetResource].self)
        let names = client.json ? [:] : try await api.teamNames()
        client.show(devnets) { DevnetText.table($0, teams: names) }
    }
}

struct DevnetShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a devnet with its URLs, accounts and keys."
    )

    @Argument(help: "The devnet's id.") var id: String
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let devnet = try await client.client().get(DevnetCommand.path(id), as: DevnetResource.self)
        client.show(devnet, DevnetText.card)
    }
}

struct DevnetReset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Take a devnet back to its genesis."
    )

    @Argument(help: "The devnet's id.") var id: String
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let path = DevnetCommand.path(id) + "/reset"
        let devnet = try await client.client().post(path, as: DevnetResource.self)
        client.show(devnet) { ["\($0.name.printable) is back at its genesis."] }
    }
}

struct DevnetClone: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clone",
        abstract: "Make a devnet that begins where another one is now."
    )

    @Argument(help: "The devnet's id.") var id: String
    @Option(help: "The team that the clone is for; the source's where none is given.") var team: String?
    @Option(help: "The clone's name.") var name: String?
    @OptionGroup var client: ClientOptions

    private struct Body: Encodable {
        let team: String?
        let name: String?
    }

    func run() async throws {
        let body = Body(team: team, name: name)
        let path = DevnetCommand.path(id) + "/clone"
        let devnet = try await client.client().post(path, body: body, as: DevnetResource.self)
        client.show(devnet, DevnetText.card)
    }
}

struct DevnetDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "End a devnet and forget its chain."
    )

    @Argument(help: "The devnet's id.") var id: String
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await client.client().delete(DevnetCommand.path(id))
        client.showDone("The devnet \(id.printable) is deleted.")
    }
}
