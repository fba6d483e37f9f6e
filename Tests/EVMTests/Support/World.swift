import EVM
import Primitives

/// A state to run tests on, and how to run them.
struct World: StateSource {
    final class Slots: StorageSource {
        let words: [U256: U256]
        init(_ words: [U256: U256]) { self.words = words }
        func value(at slot: U256) -> U256 { words[slot] ?? .zero }
        var isEmpty: Bool { words.isEmpty }
    }

    static let sender = Address(high: 0, low: 0xa11ce)
    static let contract = Address(high: 0, low: 0xc0de)
    static let beneficiary = Address(high: 0, low: 0xbe4e)

    var accounts: [Address: Account] = [:]
    var fork = Hardfork.osaka
    var interrupt = Interrupt()

    init(_ fork: Hardfork = .osaka) {
        self.fork = fork
        set(World.sender, balance: 1_000_000_000_000_000_000)
    }

    func account(at address: Address) -> Account? { accounts[address] }

    mutating func set(
        _ address: Address,
        code: Bytecode = Bytecode(),
        nonce: UInt64 = 0,
        balance: U256 = 0,
        storage: [U256: U256] = [:]
    ) {
        accounts[address] = Account(nonce: nonce, balance: balance, code: code.code, storage: Slots(storage))
    }

    func with(
        _ address: Address,
        code: Bytecode = Bytecode(),
        nonce: UInt64 = 0,
        balance: U256 = 0,
        storage: [U256: U256] = [:]
    ) -> World {
        var world = self
        world.set(address, code: code, nonce: nonce, balance: balance, storage: storage)
        return world
    }

    var block: BlockEnvironment {
        BlockEnvironment(
            chainID: 1,
            number: 300,
            timestamp: 1_700_000_000,
            beneficiary: World.beneficiary,
            gasLimit: 1_000_000_000,
            difficulty: 131_072,
            prevRandao: Hash256(77),
            blobBaseFee: 1,
            blockHash: { Hash256(U256($0)) }
        )
    }

    /// Applies a transaction from `sender`, whatever it costs.
    func apply(_ transaction: Transaction) throws -> TransactionResult {
        let transition = Transition(rules: .of(fork), block: block, interrupt: interrupt)
        return try transition.apply(transaction, sender: World.sender, to: self, gasAvailable: .max)
    }

    /// Calls the contract; with `code`, after putting it there.
    func call(
        _ code: Bytecode? = nil,
        gas: UInt64 = 10_000_000,
        value: U256 = 0,
        data: [UInt8] = [],
        accessList: [AccessListEntry]? = nil
    ) throws -> TransactionResult {
        var world = self
        if let code {
            let old = accounts[World.contract]
            world.accounts[World.contract] = Account(
                nonce: old?.nonce ?? 1,
                balance: old?.balance ?? 0,
                code: code.code,
                storage: old?.storage ?? EmptyStorage.shared
            )
        }
        return try world.apply(
            Transaction(
                chainId: fork >= .spuriousDragon ? 1 : nil,
                nonce: 0,
                gasPrice: 1,
                gasLimit: gas,
                to: World.contract,
                value: value,
                data: data,
                accessList: accessList
            )
        )
    }
}

extension TransactionResult {
    /// The output as a word, or nil when it is not one.
    var word: U256? { output.count == 32 ? U256(bigEndian: output) : nil }

    /// Gas without the transaction's own, before refunds.
    var executionGas: Int64 { Int64(gasBeforeRefund) - 21_000 }

    /// The word that the transaction left in a slot; nil when it did not write it.
    func stored(_ slot: U256, in address: Address = World.contract) -> U256? {
        diff.accounts[address]?.storage[slot]
    }
}
