import ArgumentParser

struct DevnetImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Let a devnet take in blocks from elsewhere."
    )

    @Argument(help: "The devnet's id.") var id: String
    @Argument(help: "A file of encoded blocks, as geth exports them.") var file: String
    @OptionGroup var client: ClientOptions

    private struct Body: Encodable {
        let chain: String
    }

    func run() async throws {
        let body = Body(chain: try StartingChain.chain(file))
        let path = DevnetCommand.path(id) + "/import"
        let devnet = try await client.client().post(path, body: body, as: DevnetResource.self)
        client.show(devnet) { ["\($0.name.printable) is at block \($0.blockNumber)."] }
    }
}
