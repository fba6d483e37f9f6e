import CPeers
import Cryptography
import Devnet
import EVM
import Primitives

/// Blocks of one transfer each, against what cannot be left out of them.
enum Blocks {
    private static let count = 2_500

    static func run() async throws {
        let keys = Node(try Chain(configuration(8))).accounts.keys
        let signed = transfers(count, chainID: configuration(8).chainID, keys: keys)
        let raw = signed.map(\.encoded)
        let requests = signed.map(request)
        let blocks = try mined(raw)

        let times = try await interleaved([
            { try time { consume(try mined(raw)) } },
            {
                let endpoint = RPCEndpoint(node: Node(try Chain(configuration(8))))
                return await timeAsync { for request in requests { _ = await endpoint.handle(request) } }
            },
            { time { recover(signed) } },
            { time { hashTransactions(signed) } },
            { time { updateStates(blocks) } },
            { time { seal(blocks) } },
        ])
        let floor = times[2...].reduce(0, +)
        heading("\(count) blocks of one transfer each", "µs a block", "blocks/s", "to the floor")
        for (name, time) in zip(
            [
                "from the raw transaction, in process", "by `eth_sendRawTransaction`, in process",
                "- recovering the sender, libsecp256k1 called from C",
                "- hashing the transaction, twice, and the sender's key",
                "- the changed accounts and slots into the state, and its root",
                "- the roots of transactions and receipts, and the header's hash",
            ],
            times
        ) {
            let each = time / Double(count)
            row(name, text(each * 1e6, 1), text(1 / each, 0), text(time / floor))
        }
        row(
            "the floor: the four parts alone",
            text(floor / Double(count) * 1e6, 1),
            text(Double(count) / floor, 0),
            "1"
        )
    }

    private static func mined(_ raw: [[UInt8]]) throws -> [StoredBlock] {
        var chain = try Chain(configuration(8))
        for bytes in raw { try chain.submit(try SignedTransaction(decoding: bytes)) }
        guard chain.head.number == UInt64(raw.count) else { fatalError("Not all transfers were mined.") }
        return (1...chain.head.number).compactMap { chain.block(.number($0)) }
    }

    private static func recover(_ transactions: [SignedTransaction]) {
        var key = [UInt8](repeating: 0, count: 65)
        for transaction in transactions {
            let digest = transaction.transaction.signingHash.bytes
            let signature = transaction.r.bigEndianBytes + transaction.s.bigEndianBytes
            guard peer_recover(digest, signature, transaction.yParity ? 1 : 0, &key) == 1 else {
                fatalError("A signature does not recover.")
            }
        }
    }

    private static func hashTransactions(_ transactions: [SignedTransaction]) {
        let key = [UInt8](repeating: 7, count: 64)
        for transaction in transactions {
            consume(Keccak.hash(transaction.encoded))
            consume(Keccak.hash(key))
        }
    }

    private static func updateStates(_ blocks: [StoredBlock]) {
        guard var state = blocks.first?.parent?.state else { return }
        for block in blocks {
            var diff = StateDiff()
            let transaction = block.block.transactions[0]
            for address in [
                transaction.sender, transaction.transaction.to ?? .zero, block.header.beneficiary,
            ] {
                guard let account = block.state.account(at: address) else { continue }
                diff.accounts[address] = AccountChange(
                    account: (account.nonce, account.balance, account.code),
                    clearsStorage: false,
                    storage: [:]
                )
            }
            if let account = state.account(at: SystemContract.blockHashes) {
                diff.accounts[SystemContract.blockHashes] = AccountChange(
                    account: (account.nonce, account.balance, account.code),
                    clearsStorage: false,
                    storage: [U256((block.number - 1) % 8191): block.header.parentHash.word]
                )
            }
            if let account = state.account(at: SystemContract.beaconRoots) {
                diff.accounts[SystemContract.beaconRoots] = AccountChange(
                    account: (account.nonce, account.balance, account.code),
                    clearsStorage: false,
                    storage: [U256(block.header.timestamp % 8191): U256(block.header.timestamp)]
                )
            }
            state = state.applying(diff)
            guard state.root == block.header.stateRoot else {
                fatalError("The floor's state is another one.")
            }
        }
    }

    private static func seal(_ blocks: [StoredBlock]) {
        for block in blocks {
            var header = block.header
            header.receiptsRoot = Block.receiptsRoot(block.outcomes.map(\.receipt))
            let sealed = Block.sealing(header, transactions: block.block.transactions, withdrawals: [])
            guard sealed.hash == block.hash else { fatalError("The floor's block is another one.") }
        }
    }
}
