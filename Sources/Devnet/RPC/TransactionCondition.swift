import EVM
import Primitives

/// When a transaction may be taken (`eth_sendRawTransactionConditional`): checked as it arrives.
struct TransactionCondition {
    private enum Storage {
        case root(Hash256)
        case slots([U256: U256])
    }

    private var accounts: [Address: Storage] = [:]
    private var blockMinimum: UInt64?
    private var blockMaximum: UInt64?
    private var timeMinimum: UInt64?
    private var timeMaximum: UInt64?

    init(_ parameters: Parameters, _ index: Int) throws(RPCError) {
        guard let value = parameters.optional(index) else { return }
        let fields = try ObjectFields(value, index: index, "an object of conditions")
        blockMinimum = try fields.uint64("blockNumberMin")
        blockMaximum = try fields.uint64("blockNumberMax")
        timeMinimum = try fields.uint64("timestampMin")
        timeMaximum = try fields.uint64("timestampMax")
        guard let known = fields.member("knownAccounts") else { return }
        guard let members = known.members, members.count <= 1_000 else {
            throw fields.invalid("knownAccounts", "an object of at most 1000 accounts")
        }
        for member in members {
            guard let address = JSONValue.string(member.key).asAddress else {
                throw fields.invalid("knownAccounts", "an object of addresses")
            }
            if let root = member.value.asHash {
                accounts[address] = .root(root)
            } else {
                let account = try ObjectFields(
                    .object([JSONValue.Member("slots", member.value)]),
                    index: index,
                    "slots"
                )
                accounts[address] = .slots(try account.slots("slots") ?? [:])
            }
        }
    }

    func check(_ chain: Chain) throws(RPCError) {
        let header = chain.head.header
        let isInTime =
            header.number >= blockMinimum ?? 0 && header.number <= blockMaximum ?? .max
            && header.timestamp >= timeMinimum ?? 0 && header.timestamp <= timeMaximum ?? .max
        guard isInTime else { throw TransactionCondition.unmet("block number or timestamp") }
        for (address, storage) in accounts {
            let holds: Bool
            switch storage {
            case .root(let root): holds = chain.state.storageRoot(of: address) == root
            case .slots(let slots):
                let account = chain.state.account(at: address)
                holds = slots.allSatisfy { (account?.storage.value(at: $0.key) ?? .zero) == $0.value }
            }
            guard holds else { throw TransactionCondition.unmet("storage of \(address)") }
        }
    }

    private static func unmet(_ what: String) -> RPCError {
        RPCError(code: -32003, message: "transaction conditional rejected: \(what) is not as demanded")
    }
}
