import Cryptography
import Devnet
import EVM
import Primitives

/// What somebody asks of a new devnet, read strictly: each member that is wrong is named.
struct DevnetRequest: Sendable {
    var name: String?
    var hardfork: Hardfork?
    var preset: String?
    var chainID: UInt64?
    /// Seconds between blocks.
    var blockTime: UInt64?
    var lifetime: UInt64?
    var mnemonic: String?
    var accountCount: Int?
    /// Wei of each account.
    var balance: U256?
    var gasLimit: UInt64?
    /// Whose transactions go first into a block.
    var order: TransactionOrder?
    /// Most gas that one transaction may ask for.
    var transactionGasCap: UInt64?
    static let transactionGasCaps: ClosedRange<UInt64> = 21_000...1_000_000_000
    /// A genesis in geth's form, in place of the devnet's own.
    var genesis: JSONValue?
    /// Blocks to import, encoded.
    var chain: [[UInt8]] = []

    /// The word that asks for a mnemonic nobody else has.
    static let randomMnemonic = "random"
    static let longestLifetime: UInt64 = 10 * 365 * 86_400
    static let mostAccounts = 100

    init() {}

    init(_ json: JSONValue) throws {
        let body = try RequestBodyReader(json)
        try body.allow([
            "name", "hardfork", "preset", "chainId", "blockTime", "ttlSeconds", "mnemonic", "accounts",
            "balance", "gasLimit", "genesis", "chain", "order", "transactionGasCap", "fork",
        ])
        if body.has("fork") {
            throw Refusal.invalid("\"fork\" is not served by this version; leave it out.")
        }
        name = try body.text("name")
        preset = try body.text("preset")
        hardfork = try body.text("hardfork").map { name in
            guard let fork = Hardfork(name: name) else {
                let known = Hardfork.allCases.map(\.name).joined(separator: ", ")
                throw Refusal.invalid("There is no hardfork \"\(name.prefix(60))\"; known are \(known).")
            }
            return fork
        }
        chainID = try body.number("chainId", in: 1...UInt64(Int64.max))
        blockTime = try body.number("blockTime", in: 1...86_400)
        lifetime = try body.number("ttlSeconds", in: 1...Self.longestLifetime)
        accountCount = try body.number("accounts", in: 1...UInt64(Self.mostAccounts)).map { Int($0) }
        gasLimit = try body.number("gasLimit", in: Self.transactionGasCaps)
        balance = try body.text("balance").map { text in
            guard let wei = U256(text) else {
                throw Refusal.invalid("\"balance\" must be wei in decimal or 0x… digits.")
            }
            return wei
        }
        chain = try body.blocks("chain") ?? []
        order = try body.text("order").map { name in
            guard let order = TransactionOrder(rawValue: name) else {
                throw Refusal.invalid("\"order\" must be \"fees\" or \"fifo\"; it is \"\(name.prefix(60))\".")
            }
            return order
        }
        transactionGasCap = try body.number("transactionGasCap", in: 21_000...1_000_000_000)
        genesis = try Self.genesis(in: body)
        mnemonic = try body.text("mnemonic").map { phrase in
            if phrase == Self.randomMnemonic { return phrase }
            do { return try Mnemonic(phrase).phrase } catch {
                throw Refusal.invalid("The mnemonic cannot be used: \(error)")
            }
        }
    }

    /// The genesis file in a body, checked here so that a wrong one is told before anything is made.
    private static func genesis(in body: RequestBodyReader) throws -> JSONValue? {
        guard let json = body.value("genesis") else { return nil }
        for member in ["hardfork", "balance"] where body.has(member) {
            throw Refusal.invalid(
                "\"\(member)\" and \"genesis\" exclude each other: the genesis says which rules hold and who has "
                    + "what; leave \"\(member)\" out."
            )
        }
        do { _ = try GenesisFile(json).block() } catch { throw Refusal.invalid("\(error)") }
        return json
    }

    /// This request with a preset's values where it names none itself.
    func filled(from preset: DevnetRequest) -> DevnetRequest {
        var filled = self
        filled.hardfork = hardfork ?? preset.hardfork
        filled.blockTime = blockTime ?? preset.blockTime
        filled.lifetime = lifetime ?? preset.lifetime
        filled.mnemonic = mnemonic ?? preset.mnemonic
        filled.accountCount = accountCount ?? preset.accountCount
        filled.balance = balance ?? preset.balance
        filled.gasLimit = gasLimit ?? preset.gasLimit
        filled.order = order ?? preset.order
        filled.transactionGasCap = transactionGasCap ?? preset.transactionGasCap
        filled.genesis = genesis ?? preset.genesis
        if chain.isEmpty { filled.chain = preset.chain }
        return filled
    }

    /// The devnet's configuration.
    func configuration(
        chainID: UInt64,
        eventMnemonic: String,
        timestamp: UInt64,
        entropy: (Int) -> [UInt8]
    ) throws -> DevnetConfiguration {
        var configuration =
            try genesis.map { try DevnetConfiguration(genesis: $0) }
            ?? DevnetConfiguration(chainID: chainID, genesisTimestamp: timestamp)
        configuration.chainID = chainID
        configuration.order = order ?? configuration.order
        configuration.transactionGasCap = transactionGasCap
        configuration.hardfork = hardfork ?? configuration.hardfork
        configuration.blockTime = blockTime
        configuration.accountCount = accountCount ?? configuration.accountCount
        configuration.accountBalance = balance ?? configuration.accountBalance
        configuration.gasLimit = gasLimit ?? configuration.gasLimit
        let phrase = mnemonic ?? eventMnemonic
        configuration.mnemonic =
            phrase == Self.randomMnemonic ? try Mnemonic.random(entropy: entropy(16)).phrase : phrase
        return configuration
    }
}
