import Cryptography
import EVM
import Primitives

/// A state test's transaction before its variation is chosen.
///
/// Numbers that no transaction could hold are nil here: whatever picks one of them is refused.
struct TransactionTemplate: Sendable {
    /// Who a transaction comes from, and what it is.
    typealias Built = (transaction: Transaction, sender: Address)

    private var kind: Transaction.Kind
    private var nonce: UInt64?
    private var maxFeePerGas: U256?
    private var maxPriorityFeePerGas: U256?
    private var to: Address?
    private var data: [[UInt8]]
    private var gasLimits: [UInt64?]
    private var values: [U256?]
    /// By data index; empty where the file has none.
    private var accessLists: [[AccessListEntry]?]
    private var maxFeePerBlobGas: U256?
    private var blobVersionedHashes: [Hash256]
    private var authorizations: [Authorization?]
    private var sender: Address

    init(_ reader: FixtureReader) throws(FixtureError) {
        nonce = try reader.member("nonce").encodableNumber()?.asUInt64
        to = nil
        if let target = reader.optional("to"), try !target.text().isEmpty { to = try target.address() }
        data = []
        for item in try reader.member("data").items() { data.append(try item.bytes()) }
        gasLimits = []
        for item in try reader.member("gasLimit").items() {
            gasLimits.append(try item.encodableNumber()?.asUInt64)
        }
        values = []
        for item in try reader.member("value").items() { values.append(try item.encodableNumber()) }
        accessLists = []
        for item in try reader.optional("accessLists")?.items() ?? [] {
            accessLists.append(item.isNull ? nil : try TransactionTemplate.accessList(item))
        }
        blobVersionedHashes = []
        for item in try reader.optional("blobVersionedHashes")?.items() ?? [] {
            blobVersionedHashes.append(try item.hash())
        }
        authorizations = []
        for item in try reader.optional("authorizationList")?.items() ?? [] {
            authorizations.append(try TransactionTemplate.authorization(item))
        }
        let maximum = reader.optional("maxFeePerGas")
        if let maximum {
            maxFeePerGas = try maximum.encodableNumber()
            maxPriorityFeePerGas = try reader.member("maxPriorityFeePerGas").encodableNumber()
        } else {
            maxFeePerGas = try reader.member("gasPrice").encodableNumber()
            maxPriorityFeePerGas = maxFeePerGas
        }
        maxFeePerBlobGas = try reader.optional("maxFeePerBlobGas")?.encodableNumber() ?? .zero
        if reader.optional("authorizationList") != nil {
            kind = .setCode
        } else if reader.optional("blobVersionedHashes") != nil || reader.optional("maxFeePerBlobGas") != nil
        {
            kind = .blob
        } else {
            kind = maximum == nil ? .legacy : .dynamicFee
        }
        if let address = try reader.optional("sender")?.address() {
            sender = address
        } else if let key = PrivateKey(Hash256(try reader.member("secretKey").number())) {
            sender = key.address
        } else {
            throw reader.fail("has neither a sender nor a valid secret key")
        }
    }

    private static func accessList(_ reader: FixtureReader) throws(FixtureError) -> [AccessListEntry] {
        var entries: [AccessListEntry] = []
        for item in try reader.items() {
            var keys: [U256] = []
            for key in try item.member("storageKeys").items() { keys.append(try key.number()) }
            entries.append(AccessListEntry(address: try item.member("address").address(), storageKeys: keys))
        }
        return entries
    }

    private static func authorization(_ reader: FixtureReader) throws(FixtureError) -> Authorization? {
        let parity = try reader.member(reader.optional("yParity") == nil ? "v" : "yParity").encodableNumber()
        guard let chainId = try reader.member("chainId").encodableNumber(),
            let nonce = try reader.member("nonce").encodableNumber()?.asUInt64,
            let parity = parity?.asUInt64.flatMap(UInt8.init(exactly:)),
            let r = try reader.member("r").encodableNumber(), let s = try reader.member("s").encodableNumber()
        else { return nil }
        let address = try reader.member("address").address()
        return Authorization(chainId: chainId, address: address, nonce: nonce, yParity: parity, r: r, s: s)
    }

    /// The transaction of one case; nil when it has no encoding and is therefore refused.
    func build(_ test: StateTestCase) throws(FixtureError) -> Built? {
        guard data.indices.contains(test.dataIndex), gasLimits.indices.contains(test.gasIndex),
            values.indices.contains(test.valueIndex)
        else {
            throw FixtureError(place: "post.indexes", reason: "points outside of the transaction's lists")
        }
        guard let nonce, let maxFeePerGas, let maxPriorityFeePerGas, let maxFeePerBlobGas,
            let gasLimit = gasLimits[test.gasIndex], let value = values[test.valueIndex],
            !authorizations.contains(where: { $0 == nil })
        else { return nil }
        let accessList = accessLists.indices.contains(test.dataIndex) ? accessLists[test.dataIndex] : nil
        let transaction = Transaction(
            kind: kind == .legacy && accessList != nil ? .accessList : kind,
            chainId: StateTestRunner.chainID,
            nonce: nonce,
            maxFeePerGas: maxFeePerGas,
            maxPriorityFeePerGas: maxPriorityFeePerGas,
            gasLimit: gasLimit,
            to: to,
            value: value,
            data: data[test.dataIndex],
            accessList: accessList ?? [],
            maxFeePerBlobGas: maxFeePerBlobGas,
            blobVersionedHashes: blobVersionedHashes,
            authorizations: authorizations.compactMap(\.self)
        )
        return (transaction, sender)
    }
}
