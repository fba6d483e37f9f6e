public import Devnet
import EVM
import Primitives

extension BlockchainTest {
    /// The tests of one file.
    ///
    /// - Throws: `JSONError` for what is no JSON, `FixtureError` for what is no blockchain test.
    public static func decode(_ bytes: [UInt8]) throws -> [BlockchainTest] {
        try decode(JSONValue.parse(bytes))
    }

    /// The tests of one file that is parsed already.
    public static func decode(_ file: JSONValue) throws(FixtureError) -> [BlockchainTest] {
        var tests: [BlockchainTest] = []
        for (name, reader) in try FixtureReader(file).members() {
            tests.append(try BlockchainTest(name: name, FixtureReader(reader.json, place: name)))
        }
        return tests
    }

    private init(name: String, _ reader: FixtureReader) throws(FixtureError) {
        self.name = name
        network = try reader.member("network").text()
        let header = try reader.member("genesisBlockHeader")
        genesis = try Header(header)
        genesisHash = try header.member("hash").hash()
        genesisBytes = try reader.optional("genesisRLP")?.bytes()
        pre = try reader.member("pre").worldState()
        var steps: [Step] = []
        for block in try reader.member("blocks").items() { steps.append(try Step(block)) }
        self.steps = steps
        lastHash = try reader.member("lastblockhash").hash()
        post = try reader.optional("postState")?.worldState()
        postRoot = try reader.optional("postStateHash")?.hash() ?? post?.root
        isSealed = try reader.optional("sealEngine")?.text() == "Ethash"
        let config = reader.optional("config")
        chainID = try config?.optional("chainid")?.uint64() ?? 1
        var parameters: [BlobParameters] = []
        for (fork, schedule) in try config?.optional("blobSchedule")?.members() ?? [] {
            parameters.append(try BlobParameters(fork: fork, schedule))
        }
        blobParameters = parameters
    }
}

extension BlockchainTest.BlobParameters {
    fileprivate init(fork: String, _ reader: FixtureReader) throws(FixtureError) {
        self.fork = fork
        target = try reader.member("target").uint64()
        maximum = try reader.member("max").uint64()
        baseFeeUpdateFraction = try reader.member("baseFeeUpdateFraction").uint64()
        guard target <= maximum, maximum <= UInt64(UInt32.max), baseFeeUpdateFraction > 0 else {
            throw reader.fail(
                "must have at most 2^32 blobs, no more as target than as maximum, and a fraction"
            )
        }
    }
}

extension BlockchainTest.Step {
    fileprivate init(_ reader: FixtureReader) throws(FixtureError) {
        bytes = Hex.decode(try reader.member("rlp").text())
        let exceptions = try reader.members().filter { $0.key.hasPrefix("expectException") }
        mustBeRefused = !exceptions.isEmpty || reader.optional("blockHeader") == nil
        exception = try exceptions.first?.value.text()
    }
}

extension Header {
    fileprivate init(_ reader: FixtureReader) throws(FixtureError) {
        self.init()
        parentHash = try reader.member("parentHash").hash()
        ommersHash = try reader.member("uncleHash").hash()
        beneficiary = try reader.member("coinbase").address()
        stateRoot = try reader.member("stateRoot").hash()
        transactionsRoot = try reader.member("transactionsTrie").hash()
        receiptsRoot = try reader.member("receiptTrie").hash()
        guard let bloom = Bloom(try reader.member("bloom").bytes()) else {
            throw reader.fail("has a bloom that is not 256 bytes long")
        }
        logsBloom = bloom
        difficulty = try reader.member("difficulty").number()
        number = try reader.member("number").uint64()
        gasLimit = try reader.member("gasLimit").uint64()
        gasUsed = try reader.member("gasUsed").uint64()
        timestamp = try reader.member("timestamp").uint64()
        extraData = try reader.member("extraData").bytes()
        prevRandao = try reader.member("mixHash").hash()
        nonce = try reader.member("nonce").uint64()
        baseFeePerGas = try reader.optional("baseFeePerGas")?.number()
        withdrawalsRoot = try reader.optional("withdrawalsRoot")?.hash()
        blobGasUsed = try reader.optional("blobGasUsed")?.uint64()
        excessBlobGas = try reader.optional("excessBlobGas")?.uint64()
        parentBeaconBlockRoot = try reader.optional("parentBeaconBlockRoot")?.hash()
        requestsHash = try reader.optional("requestsHash")?.hash()
    }
}
