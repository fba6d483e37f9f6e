/// What every method is, in one line, and where it comes from: the source of docs/json-rpc.md.
public enum MethodCatalogue {
    /// Who has a method under one of a row's names.
    enum Origin: String, CaseIterable {
        case specification = "execution-apis"
        case geth
        case anvil = "Anvil"
        case hardhat = "Hardhat"
        case ganache = "Ganache"
        case tenderly = "Tenderly"
        case erigon = "Erigon"
        case otterscan = "Otterscan"
        case parity = "Parity"
        case flashbots = "Flashbots"
        case wallets = "wallets"
    }

    /// One method under all its names.
    struct Row {
        let names: [String]
        let origins: [Origin]
        let summary: String

        init(_ names: String..., from origins: [Origin], _ summary: String) {
            self.names = names
            self.origins = origins
            self.summary = summary
        }
    }

    /// Methods of other nodes that this one does not have, and why.
    struct Absence {
        let names: [String]
        let reason: String

        init(_ names: String..., because reason: String) {
            self.names = names
            self.reason = reason
        }
    }

    struct Section {
        let title: String
        let rows: [Row]
    }

    static let sections = [
        Section(title: "Node and chain", rows: nodeRows),
        Section(title: "Accounts and state", rows: accountRows),
        Section(title: "Blocks and transactions", rows: blockRows),
        Section(title: "Sending", rows: sendingRows),
        Section(title: "Calls and simulations", rows: callRows),
        Section(title: "Logs, filters and subscriptions", rows: logRows),
        Section(title: "Pool", rows: poolRows),
        Section(title: "Control: state and accounts", rows: stateRows),
        Section(title: "Control: mining and time", rows: miningRows),
        Section(title: "Control: snapshots and the devnet itself", rows: devnetRows),
        Section(title: "Debugging", rows: debugRows),
        Section(title: "Parity's traces", rows: traceRows),
        Section(title: "Explorers", rows: explorerRows),
        Section(title: "Keys and wallets", rows: walletRows),
    ]

    /// Every name that the catalogue knows.
    public static var names: [String] { sections.flatMap { $0.rows.flatMap(\.names) } }

    /// Names that the catalogue says are not there.
    public static var absentNames: [String] { absences.flatMap(\.names) }

    /// The document, whole.
    public static var markdown: String {
        var lines = [
            "# JSON-RPC methods", "",
            "Made from the code by `MethodCatalogue`; a test holds it to the methods that there are. Names in one row",
            "do the same; where Anvil and Hardhat answer differently, each name answers as its owner does (`null`",
            "under `anvil_`, `true` under `hardhat_`). Methods marked ⚙ are control methods: they are served at",
            "a devnet's own address and its admin URL, and not at public ones.", "",
            "As on Anvil, a transaction may ask for a whole block's gas: Osaka's limit of 2^24 for each (EIP-7825) holds",
            "where a devnet was given a `transactionGasCap` (`devnet create --transaction-gas-cap 16777216`), and for",
            "imported blocks always.",
        ]
        for section in sections {
            lines += ["", "## \(section.title)", "", "| method | from | what it does |", "|---|---|---|"]
            for row in section.rows { lines.append(line(row)) }
        }
        lines += ["", "## Not there", "", "| method | why |", "|---|---|"]
        for absence in absences {
            lines.append("| \(code(absence.names)) | \(absence.reason) |")
        }
        lines.append(
            "| JavaScript tracers of `debug_trace*` | Tracers are native: a devnet runs no programs of callers. |"
        )
        return lines.joined(separator: "\n") + "\n"
    }

    private static func line(_ row: Row) -> String {
        let isControl = row.names.contains(where: isControl)
        let origins = row.origins.map(\.rawValue).joined(separator: ", ")
        return "| \(code(row.names))\(isControl ? " ⚙" : "") | \(origins) | \(row.summary) |"
    }

    private static let controlNamespaces: Set = [
        "anvil", "hardhat", "evm", "tenderly", "miner", "testing",
    ]

    /// Whether a name is one of those that public addresses do not serve.
    public static func isControl(_ name: String) -> Bool {
        controlNamespaces.contains(String(name.prefix { $0 != "_" }))
            || name == "eth_sendUnsignedTransaction" || name == "debug_clearTxpool"
    }

    private static func code(_ names: [String]) -> String {
        names.map { "`\($0)`" }.joined(separator: ", ")
    }
}
