import EVM
import Primitives

/// A devnet's accounts in the JSON form that Anvil dumps and loads.
enum StateDump {
    /// Most bytes of an unpacked dump.
    static let sizeLimit = 1 << 30

    static func json(_ chain: Chain) -> JSONValue {
        var accounts: [JSONValue.Member] = []
        chain.state.visitAccounts { address, account in
            var storage: [JSONValue.Member] = []
            chain.state.storage(of: address).visitSlots { slot, value in
                storage.append(JSONValue.Member(Hash256(slot).description, .word(value)))
            }
            accounts.append(
                JSONValue.Member(
                    address.description,
                    .object([
                        "nonce": .int(account.nonce),
                        "balance": .quantity(account.balance),
                        "code": .data(account.code.bytes),
                        "storage": .object(storage),
                    ])
                )
            )
        }
        let header = chain.head.header
        return .object([
            "block": .object([
                "number": .quantity(header.number),
                "beneficiary": .data(header.beneficiary),
                "timestamp": .quantity(header.timestamp),
                "gas_limit": .int(header.gasLimit),
                "basefee": .int(header.baseFeePerGas?.clampedUInt64 ?? 0),
                "difficulty": .quantity(header.difficulty),
                "prevrandao": .data(header.prevRandao),
            ]),
            "accounts": .object(accounts),
            "best_block_number": .int(header.number),
            "blocks": [],
            "transactions": [],
        ])
    }

    /// The accounts of a dump: hexadecimal of gzipped or plain JSON.
    static func accounts(_ bytes: [UInt8]) throws(RPCError) -> StateDiff {
        var bytes = bytes
        if Gzip.isGzip(bytes) {
            guard let unpacked = Gzip.unpack(bytes, limit: sizeLimit) else {
                throw .invalidParameters("invalid argument 0: the state dump is no valid gzip")
            }
            bytes = unpacked
        }
        let json: JSONValue
        do { json = try JSONValue.parse(bytes) } catch {
            throw .invalidParameters("invalid argument 0: the state dump is no JSON: \(error)")
        }
        guard let members = json["accounts"]?.members else {
            throw .invalidParameters("invalid argument 0: the state dump has no accounts")
        }
        var diff = StateDiff()
        for member in members {
            guard let address = JSONValue.string(member.key).asAddress else {
                throw .invalidParameters("invalid argument 0: \"\(member.key.prefix(80))\" is not an address")
            }
            let fields = try ObjectFields(
                member.value,
                index: 0,
                path: "accounts.\(address).",
                "an object of accounts"
            )
            diff.accounts[address] = AccountChange(
                account: (
                    try fields.uint64("nonce") ?? 0,
                    try fields.number("balance") ?? .zero,
                    Code(try fields.data("code") ?? [])
                ),
                clearsStorage: false,
                storage: try fields.slots("storage") ?? [:]
            )
        }
        return diff
    }
}

extension Chain {
    /// Adds the accounts of a dump to those that are there; of two nonces the higher one stays.
    mutating func load(_ dump: StateDiff) {
        var diff = dump
        for (address, change) in dump.accounts {
            guard let fields = change.account else { continue }
            let nonce = max(fields.nonce, state.account(at: address)?.nonce ?? 0)
            diff.accounts[address]?.account = (nonce, fields.balance, fields.code)
        }
        apply(diff)
    }
}
