import Cryptography
import EVM
import Primitives

/// What waits for a block.
extension RPCMethods {
    static var pool: [RPCMethod] {
        [
            [
                .instant("eth_pendingTransactions") { chain, _ in
                    .array(split(chain).pending.flatMap(\.1).map { .transaction($0, in: nil, index: nil) })
                },
                .instant("txpool_status") { chain, _ in
                    let (pending, queued) = split(chain)
                    return .object([
                        "pending": .quantity(pending.reduce(0) { $0 + $1.1.count }),
                        "queued": .quantity(queued.reduce(0) { $0 + $1.1.count }),
                    ])
                },
                .instant("txpool_content") { chain, _ in
                    listing(chain) { .transaction($0, in: nil, index: nil) }
                },
                .instant("txpool_contentFrom") { chain, parameters in
                    let sender = try parameters.address(0)
                    func object(_ queues: Queues) -> JSONValue {
                        let transactions = queues.first { $0.0 == sender }?.1 ?? []
                        return .object(
                            transactions.map {
                                JSONValue.Member(
                                    String($0.transaction.nonce),
                                    .transaction($0, in: nil, index: nil)
                                )
                            }
                        )
                    }
                    let (pending, queued) = split(chain)
                    return .object(["pending": object(pending), "queued": object(queued)])
                },
                .instant("txpool_inspect") { chain, _ in listing(chain) { .string(summary($0)) } },
            ],
            RPCMethod.control("anvil_dropTransaction") { chain, parameters in
                let hash = try parameters.hash(0)
                return chain.drop(hash) ? .data(hash) : .null
            },
            RPCMethod.control("hardhat_dropTransaction") { chain, parameters in
                .bool(chain.drop(try parameters.hash(0)))
            },
            RPCMethod.acknowledged("anvil_removePoolTransactions") { chain, parameters in
                if let waiting = chain.pool.queue(of: try parameters.address(0)) {
                    chain.dropFromPool(waiting.hashes)
                }
            },
            RPCMethod.acknowledged(
                "anvil_dropAllTransactions",
                "hardhat_dropAllTransactions"
            ) { chain, _ in chain.dropAll() },
        ].flatMap { $0 }
    }

    private typealias Queues = [(Address, [SignedTransaction])]

    /// Transactions that could be mined now, and those behind a gap in their sender's nonces.
    private static func split(_ chain: Chain) -> (pending: Queues, queued: Queues) {
        var pending: Queues = []
        var queued: Queues = []
        for (sender, queue) in chain.pool.senders.sorted(by: { $0.key < $1.key }) {
            let nonce = chain.state.account(at: sender)?.nonce ?? 0
            let next = chain.pool.nextNonce(of: sender, after: nonce)
            let sorted = queue.transactions
            let ready = sorted.filter { $0.transaction.nonce < next }
            let waiting = sorted.filter { $0.transaction.nonce >= next }
            if !ready.isEmpty { pending.append((sender, ready)) }
            if !waiting.isEmpty { queued.append((sender, waiting)) }
        }
        return (pending, queued)
    }

    private static func listing(_ chain: Chain, _ format: (SignedTransaction) -> JSONValue) -> JSONValue {
        func object(_ queues: Queues) -> JSONValue {
            .object(
                queues.map { sender, transactions in
                    JSONValue.Member(
                        sender.checksummed,
                        .object(
                            transactions.map {
                                JSONValue.Member(String($0.transaction.nonce), format($0))
                            }
                        )
                    )
                }
            )
        }
        let (pending, queued) = split(chain)
        return .object(["pending": object(pending), "queued": object(queued)])
    }

    private static func summary(_ signed: SignedTransaction) -> String {
        let transaction = signed.transaction
        let target = transaction.to.map(\.checksummed) ?? "contract creation"
        return
            "\(target): \(transaction.value) wei + \(transaction.gasLimit) gas × \(transaction.maxFeePerGas) wei"
    }
}
