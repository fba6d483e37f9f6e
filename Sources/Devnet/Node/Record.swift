import EVM
import Primitives

/// One change of a devnet, as its journal keeps it.
///
/// Replaying the records in order makes the devnet again, block hashes included.
enum Record: Sendable {
    case block(BlockInputs, [SignedTransaction])
    /// Many blocks without transactions.
    case emptyBlocks(EmptyBlocks)
    /// A change of the state outside any transaction.
    case state(StateDiff)
    case poolAdd(SignedTransaction)
    case poolRemove([Hash256])
    case settings(Settings)
    case snapshot
    /// Back to a snapshot, which is gone afterwards.
    case revert(UInt64)
    case bookmark(UInt64)
    /// Back to a bookmark, which stays.
    case restore(UInt64)
    case removeBookmark(UInt64)
    case reset
    /// Blocks from elsewhere, encoded.
    case importedBlocks([[UInt8]])
    /// The last so many blocks are gone.
    case rollBack(UInt64)
    /// The blobs of a transaction, which is in the pool's record or in a block's, too.
    case blobs(PooledTransaction)
}

extension Record {
    /// Kind byte and payload.
    var encoded: [UInt8] {
        var bytes: [UInt8] = [kind]
        bytes += RLPEncoder.list { list in
            switch self {
            case .block(let inputs, let transactions):
                inputs.encode(to: &list)
                list.list { inner in
                    for transaction in transactions { transaction.encodeForJournal(to: &inner) }
                }
            case .emptyBlocks(let run):
                run.first.encode(to: &list)
                list.append(run.count)
                list.append(run.step)
            case .state(let diff): diff.encode(to: &list)
            case .poolAdd(let transaction): transaction.encodeForJournal(to: &list)
            case .poolRemove(let hashes): for hash in hashes { list.append(hash) }
            case .settings(let settings): settings.encode(to: &list)
            case .revert(let id), .bookmark(let id), .restore(let id), .removeBookmark(let id),
                .rollBack(let id):
                list.append(id)
            case .blobs(let pooled): list.append(pooled.encoded)
            case .importedBlocks(let blocks): for block in blocks { list.append(block) }
            case .snapshot, .reset: break
            }
        }
        return bytes
    }

    private var kind: UInt8 {
        switch self {
        case .block: 1
        case .state: 2
        case .poolAdd: 3
        case .poolRemove: 4
        case .settings: 5
        case .snapshot: 6
        case .revert: 7
        case .bookmark: 8
        case .restore: 9
        case .removeBookmark: 10
        case .reset: 11
        case .importedBlocks: 12
        case .emptyBlocks: 13
        case .rollBack: 14
        case .blobs: 15
        }
    }

    init(decoding bytes: [UInt8]) throws {
        guard let kind = bytes.first else { throw RLPError.truncated }
        var list = try RLPDecoder.list(bytes.dropFirst())
        switch kind {
        case 1:
            let inputs = try BlockInputs(decoding: &list)
            var items = try list.list()
            var transactions: [SignedTransaction] = []
            while !items.isAtEnd { transactions.append(try SignedTransaction(decodingFromJournal: &items)) }
            self = .block(inputs, transactions)
        case 2: self = .state(try StateDiff(decoding: &list))
        case 3: self = .poolAdd(try SignedTransaction(decodingFromJournal: &list))
        case 4:
            var hashes: [Hash256] = []
            while !list.isAtEnd { hashes.append(try list.hash()) }
            self = .poolRemove(hashes)
        case 5: self = .settings(try Settings(decoding: &list))
        case 6: self = .snapshot
        case 7: self = .revert(try list.uint64())
        case 8: self = .bookmark(try list.uint64())
        case 9: self = .restore(try list.uint64())
        case 10: self = .removeBookmark(try list.uint64())
        case 11: self = .reset
        case 12:
            var blocks: [[UInt8]] = []
            while !list.isAtEnd { blocks.append(try list.bytes()) }
            self = .importedBlocks(blocks)
        case 14: self = .rollBack(try list.uint64())
        case 13:
            self = .emptyBlocks(
                EmptyBlocks(
                    first: try BlockInputs(decoding: &list),
                    count: try list.uint64(),
                    step: try list.uint64()
                )
            )
        case 15: self = .blobs(try PooledTransaction(decoding: try list.bytes()))
        default: throw JournalError.unknownRecord(kind)
        }
    }
}

/// A journal that cannot be replayed.
public enum JournalError: Error, Sendable, CustomStringConvertible {
    case unknownRecord(UInt8)
    case unplayable(String)

    public var description: String {
        switch self {
        case .unknownRecord(let kind):
            "The devnet's journal holds a record of unknown kind \(kind); it was written by a newer version."
        case .unplayable(let reason): "The devnet's journal cannot be replayed: \(reason)"
        }
    }
}

extension SignedTransaction {
    /// The transaction's bytes behind a flag that says whether its signature is only a mark.
    fileprivate func encodeForJournal(to list: inout RLPEncoder) {
        list.append(isImpersonated ? 1 : 0 as UInt64)
        list.append(encoded)
    }

    fileprivate init(decodingFromJournal list: inout RLPDecoder) throws {
        if try list.uint64() == 1 {
            try self.init(decodingImpersonated: try list.bytes())
        } else {
            try self.init(decoding: try list.bytes(), signatures: .anyS)
        }
    }
}

extension BlockInputs {
    fileprivate func encode(to list: inout RLPEncoder) {
        list.list { list in
            list.append(timestamp)
            list.append(beneficiary)
            list.append(gasLimit)
            list.list { inner in if let baseFee { inner.append(baseFee) } }
            list.append(prevRandao)
            list.append(parentBeaconBlockRoot)
            list.append(extraData)
        }
    }

    fileprivate init(decoding items: inout RLPDecoder) throws(RLPError) {
        var list = try items.list()
        let timestamp = try list.uint64()
        let beneficiary = try list.address()
        let gasLimit = try list.uint64()
        var fee = try list.list()
        self.init(
            timestamp: timestamp,
            beneficiary: beneficiary,
            gasLimit: gasLimit,
            baseFee: fee.isAtEnd ? nil : try fee.u256(),
            prevRandao: try list.hash(),
            parentBeaconBlockRoot: try list.hash(),
            extraData: try list.bytes()
        )
    }
}

extension StateDiff {
    fileprivate func encode(to list: inout RLPEncoder) {
        for (address, change) in accounts.sorted(by: { $0.key < $1.key }) {
            list.list { item in
                item.append(address)
                item.append(change.clearsStorage ? 1 : 0 as UInt64)
                item.list { inner in
                    guard let account = change.account else { return }
                    inner.append(account.nonce)
                    inner.append(account.balance)
                    inner.append(account.code.bytes)
                }
                item.list { inner in
                    for (slot, value) in change.storage.sorted(by: { $0.key < $1.key }) {
                        inner.append(slot)
                        inner.append(value)
                    }
                }
            }
        }
    }

    fileprivate init(decoding list: inout RLPDecoder) throws(RLPError) {
        self.init()
        while !list.isAtEnd {
            var item = try list.list()
            let address = try item.address()
            let clears = try item.uint64() == 1
            var fields = try item.list()
            var account: (UInt64, U256, Code)?
            if !fields.isAtEnd {
                account = (try fields.uint64(), try fields.u256(), Code(try fields.bytes()))
            }
            var slots = try item.list()
            var storage: [U256: U256] = [:]
            while !slots.isAtEnd { storage[try slots.u256()] = try slots.u256() }
            accounts[address] = AccountChange(account: account, clearsStorage: clears, storage: storage)
        }
    }
}
