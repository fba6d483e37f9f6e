import EVM
import Primitives

extension JSONValue {
    /// A header's fields in the shape of execution-apis.
    private static func headerMembers(_ header: Header, hash: Hash256, isPending: Bool) -> [Member] {
        var nonceBytes = U256(header.nonce).bigEndianBytes
        nonceBytes.removeFirst(24)
        let all: [(String, JSONValue?)] = [
            ("hash", isPending ? .null : .data(hash)),
            ("parentHash", .data(header.parentHash)),
            ("sha3Uncles", .data(header.ommersHash)),
            ("miner", isPending ? .null : .data(header.beneficiary)),
            ("stateRoot", .data(header.stateRoot)),
            ("transactionsRoot", .data(header.transactionsRoot)),
            ("receiptsRoot", .data(header.receiptsRoot)),
            ("logsBloom", isPending ? .null : .data(header.logsBloom.bytes)),
            ("difficulty", .quantity(header.difficulty)),
            ("number", .quantity(header.number)),
            ("gasLimit", .quantity(header.gasLimit)),
            ("gasUsed", .quantity(header.gasUsed)),
            ("timestamp", .quantity(header.timestamp)),
            ("extraData", .data(header.extraData)),
            ("mixHash", .data(header.prevRandao)),
            ("nonce", isPending ? .null : .data(nonceBytes)),
            ("baseFeePerGas", header.baseFeePerGas.map { .quantity($0) }),
            ("withdrawalsRoot", header.withdrawalsRoot.map { .data($0) }),
            ("blobGasUsed", header.blobGasUsed.map { .quantity($0) }),
            ("excessBlobGas", header.excessBlobGas.map { .quantity($0) }),
            ("parentBeaconBlockRoot", header.parentBeaconBlockRoot.map { .data($0) }),
            ("requestsHash", header.requestsHash.map { .data($0) }),
        ]
        return all.compactMap { key, value in value.map { Member(key, $0) } }
    }

    static func header(_ stored: StoredBlock, isPending: Bool = false) -> JSONValue {
        .object(headerMembers(stored.header, hash: stored.hash, isPending: isPending))
    }

    /// A block's ommer, of which there is only the header.
    static func ommer(_ header: Header) -> JSONValue {
        let block = Block(header: SealedHeader(header), transactions: [])
        return .object(
            headerMembers(header, hash: block.hash, isPending: false) + [
                Member("size", .quantity(block.encoded.count)), Member("uncles", []),
            ]
        )
    }

    static func block(_ stored: StoredBlock, full: Bool, isPending: Bool = false) -> JSONValue {
        var members = headerMembers(stored.header, hash: stored.hash, isPending: isPending)
        members.append(Member("size", .quantity(stored.block.encoded.count)))
        members.append(Member("uncles", .array(stored.block.ommers.map { .data($0.hash) })))
        let transactions = stored.block.transactions.enumerated().map { index, transaction -> JSONValue in
            full
                ? .transaction(transaction, in: isPending ? nil : stored, index: index)
                : .data(transaction.hash)
        }
        members.append(Member("transactions", .array(transactions)))
        if let withdrawals = stored.block.withdrawals {
            members.append(Member("withdrawals", .array(withdrawals.map(withdrawal))))
        }
        return .object(members)
    }

    static func withdrawal(_ withdrawal: Withdrawal) -> JSONValue {
        .object([
            "index": .quantity(withdrawal.index),
            "validatorIndex": .quantity(withdrawal.validatorIndex),
            "address": .data(withdrawal.address),
            "amount": .quantity(withdrawal.amount),
        ])
    }
}
