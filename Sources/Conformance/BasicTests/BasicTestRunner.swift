import Cryptography
public import Devnet
import EVM
import Primitives

/// Runs the small historic sets: keys and addresses, signed transactions, mainnet's genesis, genesis blocks.
public struct BasicTestRunner: Sendable {
    public init() {}

    /// Runs a file that is parsed already: an object of tests, a list of tests, or one test.
    ///
    /// - Parameter isWanted: asked for the test's name, which is its number in a list, and `-`.
    public func run(
        _ file: JSONValue,
        where isWanted: (String, String) -> Bool = { _, _ in true }
    ) throws(FixtureError) -> [CaseResult] {
        let reader = FixtureReader(file)
        var tests: [(key: String, value: FixtureReader)] = []
        if reader.optional("genesis_hash") != nil {
            tests = [("genesis", reader)]
        } else if file.array != nil {
            tests = try reader.items().enumerated().map { (String($0), $1) }
        } else {
            tests = try reader.members()
        }
        return try CaseResult.each(of: tests, where: isWanted, judge)
    }

    private func judge(_ test: FixtureReader) throws(FixtureError) -> CaseResult.Verdict {
        if test.optional("genesis_hash") != nil { return try mainnetGenesis(test) }
        if test.optional("alloc") != nil { return try genesis(test) }
        if test.optional("seed") != nil { return try address(test) }
        return try transaction(test)
    }

    /// A brain wallet: the key is the seed's hash.
    private func address(_ test: FixtureReader) throws(FixtureError) -> CaseResult.Verdict {
        let digest = Keccak.hash(try test.member("seed").text())
        let key = try test.member("key").hash()
        if digest != key { return differs("key", key, digest) }
        guard let found = PrivateKey(key)?.address else {
            return .failed(.refused("the key is out of range"))
        }
        let expected = try test.member("addr").address()
        return found == expected ? .passed : differs("address", expected, found)
    }

    private func transaction(_ test: FixtureReader) throws(FixtureError) -> CaseResult.Verdict {
        guard let key = PrivateKey(try test.member("key").hash()) else {
            throw test.fail("has a key that is out of range")
        }
        let price = try test.member("gasprice").plainNumber()
        let target = try test.member("to")
        let transaction = Transaction(
            kind: .legacy,
            chainId: nil,
            nonce: try test.member("nonce").plainNumber().clampedUInt64,
            maxFeePerGas: price,
            maxPriorityFeePerGas: price,
            gasLimit: try test.member("startgas").plainNumber().clampedUInt64,
            to: try target.text().isEmpty ? nil : target.address(),
            value: try test.member("value").plainNumber(),
            data: try test.member("data").bytes()
        )
        let found = transaction.signed(by: key).encoded
        let expected = try test.member("signed").bytes()
        if found == expected || found == Self.loweringS(of: expected) { return .passed }
        return differs("encoding", Hex.encode(expected), Hex.encode(found))
    }

    /// The signature with the lower s: the file is older than EIP-2, which made the lower of two equal signatures the right one.
    private static func loweringS(of encoded: [UInt8]) -> [UInt8] {
        // At the end: v, and r and s with a byte of length each.
        guard encoded.count > 67, let s = U256(bigEndian: Array(encoded.suffix(32))) else { return encoded }
        guard s > Secp256k1.halfOrder, s < Secp256k1.order else { return encoded }
        var lowered = encoded
        lowered[encoded.count - 67] ^= 27 ^ 28
        lowered.replaceSubrange((encoded.count - 32)..., with: (Secp256k1.order &- s).bigEndianBytes)
        return lowered
    }

    private func mainnetGenesis(_ test: FixtureReader) throws(FixtureError) -> CaseResult.Verdict {
        let bytes = try test.member("genesis_rlp_hex").bytes()
        let header: Header
        do {
            var decoder = RLPDecoder(bytes[...])
            var block = try decoder.list()
            header = try Header(decoding: Array(try block.encodedItem()))
        } catch {
            return .failed(.refused("\(error)"))
        }
        let hash = try test.member("genesis_hash").hash()
        if header.hash != hash { return differs("hash", hash, header.hash) }
        let root = try test.member("genesis_state_root").hash()
        return header.stateRoot == root ? .passed : differs("state root", root, header.stateRoot)
    }

    private func genesis(_ test: FixtureReader) throws(FixtureError) -> CaseResult.Verdict {
        var accounts: [Address: GenesisAccount] = [:]
        for (key, account) in try test.member("alloc").members() {
            guard let address = Address(key) else { throw account.fail("is not under an address") }
            let balance = account.optional("balance") ?? account.optional("wei")
            var entry = GenesisAccount(
                nonce: try account.optional("nonce")?.number().clampedUInt64 ?? 0,
                balance: try balance?.number() ?? .zero,
                code: Code(try account.optional("code")?.bytes() ?? [])
            )
            for (slot, value) in try account.optional("storage")?.members() ?? [] {
                guard let place = U256(slot) else { throw value.fail("is not under a slot") }
                entry.storage[place] = try value.number()
            }
            accounts[address] = entry
        }
        var header = Header()
        header.stateRoot = WorldState(accounts: accounts).root
        header.parentHash = try test.member("parentHash").hash()
        header.beneficiary = try test.member("coinbase").address()
        header.difficulty = try test.member("difficulty").number()
        header.gasLimit = try test.member("gasLimit").uint64()
        header.timestamp = try test.member("timestamp").uint64()
        header.extraData = try test.member("extraData").bytes()
        header.prevRandao = try test.member("mixHash").hash()
        header.nonce = try test.member("nonce").uint64()
        let found = Block(header: SealedHeader(header), transactions: []).encoded
        let expected = try test.member("result").bytes()
        return found == expected ? .passed : differs("encoding", Hex.encode(expected), Hex.encode(found))
    }

    private func differs(_ what: String, _ expected: some Any, _ found: some Any) -> CaseResult.Verdict {
        .failed(.value(of: what, expected: "\(expected)", found: "\(found)"))
    }
}

extension FixtureReader {
    /// A number that JSON holds as one.
    fileprivate func plainNumber() throws(FixtureError) -> U256 {
        guard case .number(let digits) = json, let number = U256(digits) else {
            throw fail("must be a number of at most 256 bits")
        }
        return number
    }
}
