import EVM
import Primitives
import Testing

@Suite("Applying a transaction")
struct TransitionTests {
    private func transfer(
        value: U256 = 0,
        gas: UInt64 = 21_000,
        nonce: UInt64 = 0,
        price: U256 = 1
    ) -> Transaction {
        Transaction(
            chainId: 1,
            nonce: nonce,
            gasPrice: price,
            gasLimit: gas,
            to: World.contract,
            value: value
        )
    }

    @Test("The sender pays value and gas, the beneficiary gets the gas")
    func transferred() throws {
        let result = try World().apply(transfer(value: 5, gas: 30_000, price: 2))
        let balance = { (address: Address) in result.diff.accounts[address]?.account?.balance }
        #expect(balance(World.contract) == 5)
        #expect(balance(World.beneficiary) == 42_000)
        #expect(balance(World.sender) == (1_000_000_000_000_000_000 as U256) &- 42_005)
        #expect(result.diff.accounts[World.sender]?.account?.nonce == 1)
    }

    @Test("The code at the target runs in every hardfork", arguments: Hardfork.allCases)
    func runs(_ fork: Hardfork) throws {
        let result = try World(fork).with(World.contract, code: sstore(0, 1)).call()
        #expect(result.stored(0) == 1)
    }

    @Test("From London on, the base fee is burnt and the tip is paid")
    func baseFee() throws {
        let world = World()
        var block = world.block
        block.baseFee = 10
        let transaction = Transaction(
            kind: .dynamicFee,
            chainId: 1,
            nonce: 0,
            maxFeePerGas: 50,
            maxPriorityFeePerGas: 3,
            gasLimit: 21_000,
            to: World.contract,
            value: 1
        )
        let apply = { (transaction: Transaction) in
            try Transition(rules: .of(.osaka), block: block).apply(
                transaction,
                sender: World.sender,
                to: world,
                gasAvailable: 30_000
            )
        }
        let result = try apply(transaction)
        #expect(result.effectiveGasPrice == 13)
        #expect(result.diff.accounts[World.beneficiary]?.account?.balance == 63_000)
        #expect(throws: InvalidTransaction.feeBelowBaseFee(sender: World.sender, maximum: 9, baseFee: 10)) {
            try apply(transfer(price: 9))
        }
        #expect(throws: InvalidTransaction.blockGasExceeded(available: 30_000, wanted: 30_001)) {
            try apply(transfer(gas: 30_001, price: 10))
        }
    }

    @Test("What a block may not hold is refused with the reason")
    func refusals() throws {
        let sender = World.sender
        #expect(throws: InvalidTransaction.nonceTooHigh(sender: sender, transaction: 1, state: 0)) {
            try World().apply(transfer(nonce: 1))
        }
        #expect(throws: InvalidTransaction.intrinsicGasTooLow(have: 20_999, want: 21_000)) {
            try World().apply(transfer(gas: 20_999))
        }
        let all: U256 = 1_000_000_000_000_000_000
        #expect(throws: InvalidTransaction.insufficientFunds(sender: sender, have: all, want: all &+ 21_000))
        {
            try World().apply(transfer(value: all))
        }
        #expect(throws: InvalidTransaction.feesOverflow(sender: sender)) {
            try World().apply(transfer(price: .max))
        }
        #expect(throws: InvalidTransaction.gasLimitTooHigh(limit: 16_777_216, wanted: 16_777_217)) {
            try World().apply(transfer(gas: 16_777_217))
        }
        #expect(try World().apply(transfer(gas: 16_777_216)).status == .success)
        #expect(try World(.prague).apply(transfer(gas: 16_777_217)).status == .success)
    }

    @Test("A devnet may hold transactions to another gas limit than the hardfork's, or to none")
    func ownGasLimit() throws {
        let world = World()
        let transition = Transition(rules: .of(.osaka), block: world.block)
        func apply(gas: UInt64, limit: UInt64?) throws {
            var options = TransitionOptions.strict
            options.transactionGasLimit = limit
            _ = try transition.apply(
                transfer(gas: gas),
                sender: World.sender,
                to: world,
                gasAvailable: .max,
                options: options
            )
        }
        try apply(gas: 30_000_000, limit: .max)
        try apply(gas: 50_000, limit: 50_000)
        #expect(throws: InvalidTransaction.gasLimitTooHigh(limit: 50_000, wanted: 50_001)) {
            try apply(gas: 50_001, limit: 50_000)
        }
        #expect(throws: InvalidTransaction.gasLimitTooHigh(limit: 16_777_216, wanted: 30_000_000)) {
            try apply(gas: 30_000_000, limit: nil)
        }
    }

    @Test("The beneficiary is among the accounts that were looked at only where more than fees made it so")
    func accessedBeneficiary() throws {
        let fees = try World().apply(transfer(price: 3))
        #expect(fees.diff.accounts[World.beneficiary] != nil)
        #expect(fees.accessed == [World.sender, World.contract])
        let asks = try World().call(push(World.beneficiary) + .balance)
        #expect(asks.accessed.contains(World.beneficiary))
    }

    @Test("No sender has code, however old the hardfork", arguments: [Hardfork.frontier, .berlin, .osaka])
    func senderWithCode(_ fork: Hardfork) throws {
        var world = World(fork)
        world.set(World.sender, code: op(.stop), balance: 1_000_000)
        #expect(throws: InvalidTransaction.senderHasCode(sender: World.sender)) {
            try world.apply(transfer())
        }
    }

    @Test("Data has a floor price, from Prague on")
    func floor() throws {
        let data = [UInt8](repeating: 1, count: 100)
        let send = { (fork: Hardfork, gas: UInt64) in
            try World(fork).apply(
                Transaction(chainId: 1, nonce: 0, gasPrice: 1, gasLimit: gas, to: World.contract, data: data)
            ).gasUsed
        }
        #expect(try send(.cancun, 30_000) == 21_000 + 1_600)
        #expect(try send(.prague, 30_000) == 21_000 + 4_000)
        #expect(throws: InvalidTransaction.floorGasTooLow(have: 24_999, want: 25_000)) {
            try send(.prague, 24_999)
        }
    }

    @Test("A blob transaction pays for its blobs and may read their hashes")
    func blobs() throws {
        let hash = Hash256(U256(high: 1 << 120, low: 9))
        let send = { (hashes: [Hash256], limit: U256) in
            try World().with(World.contract, code: push(0) + .blobhash + returnTop).apply(
                Transaction(
                    kind: .blob,
                    chainId: 1,
                    nonce: 0,
                    maxFeePerGas: 1,
                    maxPriorityFeePerGas: 0,
                    gasLimit: 50_000,
                    to: World.contract,
                    maxFeePerBlobGas: limit,
                    blobVersionedHashes: hashes
                )
            )
        }
        let result = try send([hash], 1)
        #expect(result.word == hash.word)
        // Nothing for gas at base fee zero, one wei for each unit of blob gas.
        #expect(
            result.diff.accounts[World.sender]?.account?.balance == (1_000_000_000_000_000_000 as U256)
                &- 131_072
        )
        #expect(throws: InvalidTransaction.noBlobs) { try send([], 1) }
        #expect(throws: InvalidTransaction.blobVersion(index: 1)) { try send([hash, .zero], 1) }
        #expect(throws: InvalidTransaction.tooManyBlobs(limit: 6, found: 7)) {
            try send([Hash256](repeating: hash, count: 7), 1)
        }
        #expect(throws: InvalidTransaction.blobFeeBelowBaseFee(sender: World.sender, maximum: 0, baseFee: 1))
        {
            try send([hash], 0)
        }
    }

    @Test("A call's options leave out what a question need not fulfil")
    func callOptions() throws {
        let nobody = Address(high: 9, low: 9)
        let result = try Transition(rules: .of(.osaka), block: World().block).apply(
            Transaction(chainId: 1, nonce: 77, gasPrice: 0, gasLimit: 100_000_000, to: World.contract),
            sender: nobody,
            to: World().with(World.contract, code: op(.caller) + returnTop),
            gasAvailable: 1,
            options: .call
        )
        #expect(result.word == nobody.word)
    }

    @Test("An empty account that is touched vanishes, from EIP-161 on")
    func emptyAccounts() throws {
        let empty = Address(high: 0, low: 0xe3a7)
        let world = World(.osaka).with(empty)
        let change = try #require(try world.call(call(empty)).diff.accounts[empty])
        #expect(change.account == nil)
        #expect(try world.call(push(empty) + .balance).diff.accounts[empty] == nil)
        #expect(try World(.tangerineWhistle).with(empty).call(call(empty)).diff.accounts[empty] == nil)
    }
}
