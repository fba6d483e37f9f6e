import EVM
import Primitives

/// A genesis in geth's JSON form: the first block, its state, and when the chain takes on which rules.
///
/// Known in `config`: `chainId`, the blocks from `homesteadBlock` to `grayGlacierBlock`, `daoForkBlock`,
/// `terminalTotalDifficulty`, the times from `shanghaiTime` to `bpo5Time`, `blobSchedule` and
/// `depositContractAddress`. What is left out does not happen.
public struct GenesisFile: Sendable {
    public let schedule: ForkSchedule
    public let header: Header
    public let state: WorldState

    /// - Throws: `GenesisFileError` for what is no such file.
    public init(_ json: JSONValue) throws(GenesisFileError) {
        let file = GenesisReader(json)
        schedule = try ForkSchedule(file.member("config"))
        state = try WorldState(accounts: file.allocation())
        header = try Header(file, schedule, state)
    }

    /// The chain's first block.
    public func block() throws(InvalidBlock) -> ImportedBlock {
        try ImportedBlock(genesis: header, state: state, schedule: schedule)
    }
}

/// A genesis file that is not what its form says.
public struct GenesisFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The member in question.
    public let member: String
    public let reason: String

    public var code: String { "genesis-file" }
    public var description: String { "The genesis file cannot be used: its member \"\(member)\" \(reason)." }
}

extension Header {
    /// The genesis header: what the file leaves out has the value that geth gives it.
    fileprivate init(
        _ file: GenesisReader,
        _ schedule: ForkSchedule,
        _ state: WorldState
    ) throws(GenesisFileError) {
        self.init()
        stateRoot = state.root
        number = try file.uint64("number") ?? 0
        nonce = try file.uint64("nonce") ?? 0
        timestamp = try file.uint64("timestamp") ?? 0
        extraData = try file.bytes("extraData") ?? []
        gasLimit = try file.uint64("gasLimit") ?? 4_712_388
        gasUsed = try file.uint64("gasUsed") ?? 0
        difficulty = try file.number("difficulty") ?? Difficulty.minimum
        prevRandao = Hash256(try file.number("mixHash") ?? .zero)
        beneficiary = try file.address("coinbase") ?? .zero
        parentHash = Hash256(try file.number("parentHash") ?? .zero)
        let features = schedule.rules(number: number, timestamp: timestamp, parentTotalDifficulty: .zero)
            .features
        if features.hasBaseFee { baseFeePerGas = try file.number("baseFeePerGas") ?? BaseFee.initial }
        if features.hasWithdrawals { withdrawalsRoot = TrieRoot.empty }
        if features.blobs != nil {
            blobGasUsed = try file.uint64("blobGasUsed") ?? 0
            excessBlobGas = try file.uint64("excessBlobGas") ?? 0
        }
        if features.hasBeaconRoot {
            parentBeaconBlockRoot = Hash256(try file.number("parentBeaconBlockRoot") ?? .zero)
        }
        if features.hasRequests { requestsHash = Requests.hash([]) }
    }
}

extension GenesisReader {
    fileprivate func allocation() throws(GenesisFileError) -> [Address: GenesisAccount] {
        var accounts: [Address: GenesisAccount] = [:]
        for (key, reader) in try member("alloc").members() {
            guard let address = Address(key) else { throw reader.fail("is not under an address") }
            var account = GenesisAccount(
                nonce: try reader.uint64("nonce") ?? 0,
                balance: try reader.number("balance") ?? .zero,
                code: Code(try reader.bytes("code") ?? [])
            )
            if let storage = reader.optional("storage") {
                for (slot, value) in try storage.members() {
                    guard let slot = U256(slot.hasPrefix("0x") ? slot : "0x" + slot),
                        let word = value.wholeNumber
                    else { throw value.fail("must be a word under a slot") }
                    if !word.isZero { account.storage[slot] = word }
                }
            }
            accounts[address] = account
        }
        return accounts
    }
}
