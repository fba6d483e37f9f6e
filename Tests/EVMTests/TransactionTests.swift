import Cryptography
import EVM
import Primitives
import TestSupport
import Testing

@Suite("Transactions")
struct TransactionTests {
    private let key = PrivateKey(Hash256(U256(0xc0ffee)))

    /// A transaction of each kind with every field in use.
    private func sample(_ kind: Transaction.Kind, _ random: inout SeededGenerator) throws -> Transaction {
        let key = try #require(key)
        var transaction = Transaction(
            kind: kind,
            chainId: random.next() >> (random.next() % 64),
            nonce: random.next() >> (1 + random.next() % 63),
            maxFeePerGas: random.word() >> Int(random.next() % 256),
            maxPriorityFeePerGas: random.word() >> Int(random.next() % 256),
            gasLimit: random.next(),
            to: Address(truncating: random.word()),
            value: random.word() >> Int(random.next() % 256),
            data: random.bytes(Int(random.next() % 100))
        )
        switch kind {
        case .legacy:
            if random.next() % 2 == 0 { transaction.chainId = nil }
            transaction.maxPriorityFeePerGas = transaction.maxFeePerGas
            return transaction
        case .accessList:
            transaction.maxPriorityFeePerGas = transaction.maxFeePerGas
            transaction.to = nil
        case .dynamicFee: break
        case .blob:
            transaction.maxFeePerBlobGas = random.word()
            transaction.blobVersionedHashes = (0..<3).map { _ in Hash256(random.word()) }
        case .setCode:
            transaction.authorizations = (0..<3).map { _ in
                .signed(
                    chainId: 1,
                    address: Address(truncating: random.word()),
                    nonce: random.next(),
                    by: key
                )
            }
        }
        transaction.accessList = (0..<3).map { count in
            AccessListEntry(
                address: Address(truncating: random.word()),
                storageKeys: (0..<count).map { _ in random.word() }
            )
        }
        return transaction
    }

    @Test("The example of EIP-155 comes out to the byte")
    func eip155() throws {
        let key = try #require(PrivateKey(String(repeating: "46", count: 32)))
        let transaction = Transaction(
            chainId: 1,
            nonce: 9,
            gasPrice: 20_000_000_000,
            gasLimit: 21_000,
            to: Address("0x3535353535353535353535353535353535353535"),
            value: 1_000_000_000_000_000_000
        )
        #expect(
            transaction.signingHash.description
                == "0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53"
        )
        let signed = transaction.signed(by: key)
        #expect(signed.v == 37)
        #expect(
            Hex.encode(signed.encoded)
                == "0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080"
                + "25a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276"
                + "a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83"
        )
    }

    @Test(
        "Signed transactions come back from their encoding with their sender",
        arguments: Transaction.Kind.allCases
    )
    func roundTrip(kind: Transaction.Kind) throws {
        let key = try #require(key)
        var random = SeededGenerator(seed: 41)
        for _ in 0..<100 {
            let signed = try sample(kind, &random).signed(by: key)
            let decoded = try SignedTransaction(decoding: signed.encoded)
            #expect(decoded.transaction == signed.transaction)
            #expect(decoded.hash == signed.hash)
            #expect(decoded.hash == Keccak.hash(signed.encoded))
            #expect(decoded.sender == key.address)
            #expect((decoded.yParity, decoded.r, decoded.s) == (signed.yParity, signed.r, signed.s))
            #expect(!decoded.isImpersonated)
            for authorization in decoded.transaction.authorizations {
                #expect(authorization.authority == key.address)
            }
        }
    }

    @Test(
        "Mutated transactions are refused or read as exactly what they say",
        arguments: Transaction.Kind.allCases
    )
    func mutations(kind: Transaction.Kind) throws {
        let key = try #require(key)
        var random = SeededGenerator(seed: 42)
        var refused = 0
        for _ in 0..<40 {
            let bytes = try sample(kind, &random).signed(by: key).encoded
            for _ in 0..<100 {
                var mutant = bytes
                let place = Int.random(in: 0..<mutant.count, using: &random)
                switch random.next() % 4 {
                case 0: mutant[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: mutant.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
                case 2: mutant.remove(at: place)
                default: mutant[Int.random(in: 0..<min(4, mutant.count), using: &random)] &+= 1
                }
                do throws(TransactionDecodingError) {
                    #expect(try SignedTransaction(decoding: mutant).encoded == mutant)
                } catch {
                    refused += 1
                    #expect(error.description.hasSuffix("."))
                }
            }
            for count in 0..<bytes.count {
                #expect(throws: TransactionDecodingError.self) {
                    try SignedTransaction(decoding: Array(bytes.prefix(count)))
                }
            }
            #expect(throws: TransactionDecodingError.envelope(.trailingBytes)) {
                try SignedTransaction(decoding: bytes + [0])
            }
        }
        #expect(refused > 500)
    }

    @Test("Noise is refused")
    func noise() {
        var random = SeededGenerator(seed: 43)
        #expect(throws: TransactionDecodingError.empty) { try SignedTransaction(decoding: []) }
        for _ in 0..<2000 {
            let bytes = random.bytes(1 + Int(random.next() % 200))
            #expect(throws: TransactionDecodingError.self) { try SignedTransaction(decoding: bytes) }
        }
    }

    @Test("Unknown types are refused by name", arguments: [0x00, 0x05, 0x7f, 0x80, 0xbf] as [UInt8])
    func unknownTypes(type: UInt8) {
        #expect(throws: TransactionDecodingError.unknownType(type)) {
            try SignedTransaction(decoding: [type, 0xc0])
        }
    }

    @Test("A blob transaction with its sidecar is recognised and refused")
    func sidecar() throws {
        let key = try #require(key)
        var random = SeededGenerator(seed: 44)
        let body = try sample(.blob, &random).signed(by: key).encoded.dropFirst()
        let network = RLPEncoder.list { list in
            list.append(encoded: body)
            for _ in 0..<3 { list.list { _ in } }
        }
        #expect(throws: TransactionDecodingError.blobSidecar) {
            try SignedTransaction(decoding: [3] + network)
        }
    }

    @Test("Blob and set-code transactions need a recipient", arguments: [Transaction.Kind.blob, .setCode])
    func recipients(kind: Transaction.Kind) throws {
        let key = try #require(key)
        var random = SeededGenerator(seed: 45)
        var transaction = try sample(kind, &random)
        transaction.to = nil
        let bytes = transaction.signed(by: key).encoded
        #expect(throws: TransactionDecodingError.missingRecipient(kind)) {
            try SignedTransaction(decoding: bytes)
        }
    }

    @Test("The largest nonce is refused, the one below is not")
    func nonceLimit() throws {
        let key = try #require(key)
        var transaction = Transaction(chainId: 1, nonce: .max, gasPrice: 1, gasLimit: 1, to: nil)
        let bytes = transaction.signed(by: key).encoded
        #expect(throws: TransactionDecodingError.nonceTooLarge) { try SignedTransaction(decoding: bytes) }
        transaction.nonce = .max - 1
        #expect(
            try SignedTransaction(decoding: transaction.signed(by: key).encoded).transaction == transaction
        )
    }

    @Test("The largest chain id fits v")
    func chainIdLimit() throws {
        let key = try #require(key)
        let transaction = Transaction(chainId: .max, nonce: 0, gasPrice: 1, gasLimit: 1, to: nil)
        let signed = transaction.signed(by: key)
        #expect(try SignedTransaction(decoding: signed.encoded).transaction.chainId == .max)
    }

    @Test("Signatures out of range are refused, a high s only where the rule says so")
    func signatureRange() throws {
        let key = try #require(key)
        let transaction = Transaction(chainId: 1, nonce: 0, gasPrice: 1, gasLimit: 1, to: nil)
        let signed = transaction.signed(by: key)
        let order = Secp256k1.order
        let highS = order &- signed.s
        #expect(throws: TransactionDecodingError.highS(highS)) {
            try SignedTransaction(transaction, yParity: !signed.yParity, r: signed.r, s: highS)
        }
        let frontier = try SignedTransaction(
            transaction,
            yParity: !signed.yParity,
            r: signed.r,
            s: highS,
            signatures: .anyS
        )
        #expect(frontier.sender == key.address)
        for bad in [U256.zero, order, .max] {
            #expect(throws: TransactionDecodingError.invalidR(bad)) {
                try SignedTransaction(transaction, yParity: false, r: bad, s: signed.s)
            }
            #expect(throws: TransactionDecodingError.invalidS(bad)) {
                try SignedTransaction(transaction, yParity: false, r: signed.r, s: bad)
            }
        }
    }

    @Test("An authorization with a signature that does not count has no authority")
    func authorizations() throws {
        let key = try #require(key)
        let good = Authorization.signed(chainId: 1, address: .zero, nonce: 3, by: key)
        #expect(good.authority == key.address)
        var parity = good
        parity.yParity = 2
        #expect(parity.authority == nil)
        var high = good
        high.s = Secp256k1.order &- good.s
        high.yParity ^= 1
        #expect(high.authority == nil)
        var zero = good
        zero.r = .zero
        #expect(zero.authority == nil)
        var other = good
        other.nonce = 4
        #expect(other.authority != key.address)
    }

    @Test("Impersonated transactions differ by sender, and are read back only by those who ask for it")
    func impersonation() throws {
        let transaction = Transaction(chainId: 1, nonce: 0, gasPrice: 1, gasLimit: 21_000, to: .zero)
        let senders = [Address.zero, Address(truncating: 1), Address(truncating: .max)]
        let signed = senders.map { SignedTransaction(unsigned: transaction, from: $0) }
        #expect(Set(signed.map(\.hash)).count == senders.count)
        for (one, sender) in zip(signed, senders) {
            #expect(one.sender == sender)
            #expect(one.isImpersonated)
            let again = try SignedTransaction(decodingImpersonated: one.encoded)
            #expect(again == one)
            #expect(again.sender == sender)
            #expect((try? SignedTransaction(decoding: one.encoded))?.sender != sender)
        }
        let key = try #require(key)
        let honest = transaction.signed(by: key).encoded
        #expect(throws: TransactionDecodingError.notImpersonated) {
            try SignedTransaction(decodingImpersonated: honest)
        }
    }

    @Test("The effective price is the base fee and the tip, up to the maximum")
    func effectivePrice() {
        let dynamic = Transaction(
            kind: .dynamicFee,
            chainId: 1,
            nonce: 0,
            maxFeePerGas: 100,
            maxPriorityFeePerGas: 10,
            gasLimit: 1,
            to: nil
        )
        #expect(dynamic.effectiveGasPrice(baseFee: 50) == 60)
        #expect(dynamic.effectivePriorityFee(baseFee: 50) == 10)
        #expect(dynamic.effectiveGasPrice(baseFee: 95) == 100)
        #expect(dynamic.effectivePriorityFee(baseFee: 95) == 5)
        #expect(dynamic.effectivePriorityFee(baseFee: 100) == 0)
        #expect(dynamic.effectivePriorityFee(baseFee: 101) == nil)
        #expect(dynamic.effectiveGasPrice(baseFee: .max) == 100)
        let legacy = Transaction(chainId: 1, nonce: 0, gasPrice: 30, gasLimit: 1, to: nil)
        #expect(legacy.effectiveGasPrice(baseFee: 7) == 30)
        #expect(legacy.effectivePriorityFee(baseFee: 7) == 23)
        #expect(legacy.effectiveGasPrice(baseFee: nil) == 30)
    }
}
