public import Devnet
import EVM
import Primitives

extension StateTest {
    /// The tests of one file.
    ///
    /// - Throws: `JSONError` for what is no JSON, `FixtureError` for what is no state test.
    public static func decode(_ bytes: [UInt8]) throws -> [StateTest] {
        try decode(JSONValue.parse(bytes))
    }

    /// The tests of one file that is parsed already.
    public static func decode(_ file: JSONValue) throws(FixtureError) -> [StateTest] {
        var tests: [StateTest] = []
        for (name, reader) in try FixtureReader(file).members() {
            tests.append(try StateTest(name: name, FixtureReader(reader.json, place: name)))
        }
        return tests
    }

    private init(name: String, _ reader: FixtureReader) throws(FixtureError) {
        self.name = name
        pre = try reader.member("pre").worldState()
        environment = try StateTestEnvironment(
            reader.member("env"),
            config: reader.optional("config")
        )
        transaction = try TransactionTemplate(reader.member("transaction"))
        var cases: [StateTestCase] = []
        for (fork, list) in try reader.member("post").members() {
            for item in try list.items() { cases.append(try StateTestCase(fork: fork, item)) }
        }
        self.cases = cases
    }
}

extension StateTestCase {
    fileprivate init(fork: String, _ reader: FixtureReader) throws(FixtureError) {
        self.fork = fork
        let indexes = try reader.member("indexes")
        dataIndex = try indexes.member("data").index()
        gasIndex = try indexes.member("gas").index()
        valueIndex = try indexes.member("value").index()
        root = try reader.member("hash").hash()
        logsHash = try reader.member("logs").hash()
        expectedException = try reader.optional("expectException")?.text()
        encodedTransaction = try reader.optional("txbytes")?.bytes()
        post = reader.optional("state")
    }
}

extension FixtureReader {
    /// A state, as fixtures write it down: accounts under their addresses.
    func worldState() throws(FixtureError) -> WorldState {
        var accounts: [Address: GenesisAccount] = [:]
        for (key, account) in try members() {
            guard let address = Address(key) else { throw account.fail("is not under an address") }
            accounts[address] = try GenesisAccount(account)
        }
        return WorldState(accounts: accounts)
    }
}

extension GenesisAccount {
    fileprivate init(_ reader: FixtureReader) throws(FixtureError) {
        // Some post-states leave out what is zero or empty.
        self.init(
            nonce: try reader.optional("nonce")?.uint64() ?? 0,
            balance: try reader.optional("balance")?.number() ?? .zero,
            code: Code(try reader.optional("code")?.bytes() ?? [])
        )
        for (key, value) in try reader.optional("storage")?.members() ?? [] {
            guard let slot = U256(key) else { throw value.fail("is not under a slot") }
            let word = try value.number()
            // Some old files write zeros down, which a storage trie never holds.
            if !word.isZero { storage[slot] = word }
        }
    }
}

extension StateTestEnvironment {
    fileprivate init(_ reader: FixtureReader, config: FixtureReader?) throws(FixtureError) {
        beneficiary = try reader.member("currentCoinbase").address()
        gasLimit = try reader.member("currentGasLimit").number().clampedUInt64
        number = try reader.member("currentNumber").uint64()
        timestamp = try reader.member("currentTimestamp").uint64()
        difficulty = try reader.optional("currentDifficulty")?.number() ?? .zero
        random = try (reader.optional("currentRandom")?.number()).map(Hash256.init)
        baseFee = try reader.optional("currentBaseFee")?.number()
        excessBlobGas = try reader.optional("currentExcessBlobGas")?.uint64()
        blobFeeFractions = [:]
        for (fork, schedule) in try config?.optional("blobSchedule")?.members() ?? [] {
            blobFeeFractions[fork] = try schedule.member("baseFeeUpdateFraction").uint64()
        }
    }
}
