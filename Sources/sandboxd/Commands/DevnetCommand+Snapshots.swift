import ArgumentParser

struct DevnetSnapshot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "Keep a devnet's present state under a name."
    )

    @Argument(help: "The devnet's id.") var id: String
    @Option(help: "The snapshot's name; a number is given where there is none.") var name: String?
    @OptionGroup var client: ClientOptions

    private struct Body: Encodable {
        let name: String?
    }

    func run() async throws {
        let path = DevnetCommand.path(id) + "/snapshots"
        let body = Body(name: name)
        let snapshot = try await client.client().post(path, body: body, as: SnapshotResource.self)
        client.show(snapshot) { DevnetText.table([$0]) }
    }
}

struct DevnetSnapshots: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshots",
        abstract: "List a devnet's snapshots."
    )

    @Argument(help: "The devnet's id.") var id: String
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let path = DevnetCommand.path(id) + "/snapshots"
        let snapshots = try await client.client().get(path, as: [SnapshotResource].self)
        client.show(snapshots, DevnetText.table)
    }
}

struct DevnetRestore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Take a devnet back to a snapshot, which is kept."
    )

    @Argument(help: "The devnet's id.") var id: String
    @Argument(help: "The snapshot's name or id.") var snapshot: String
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let api = try client.client()
        let list = DevnetCommand.path(id) + "/snapshots"
        let known = try await api.get(list, as: [SnapshotResource].self).content
        guard let found = known.first(where: { $0.id == snapshot || $0.name == snapshot }) else {
            let names = known.map(\.name.printable).joined(separator: ", ")
            let rest = known.isEmpty ? "it has none" : "it has \(names)"
            throw ClientError.cannot("The devnet has no snapshot \"\(snapshot.printable)\"; \(rest).")
        }
        let path = "\(list)/\(pathSegment(found.id))/restore"
        let devnet = try await api.post(path, as: DevnetResource.self)
        client.show(devnet) { devnet in
            ["\(devnet.name.printable) is back at \(found.name.printable), block \(devnet.blockNumber)."]
        }
    }
}
