import Cryptography
import Devnet
import EVM
import Primitives
import TestSupport
import Testing

@Suite("Logs bloom and receipts")
struct ChainBloomTests {
    @Test("Bits are where the Yellow Paper puts them")
    func bits() {
        var random = SeededGenerator(seed: 31)
        for _ in 0..<200 {
            let address = Address(truncating: random.word())
            let hash = Keccak.hash(address).bytes
            var expected = [UInt8](repeating: 0, count: 256)
            for pair in [0, 2, 4] {
                let bit = (Int(hash[pair]) << 8 | Int(hash[pair + 1])) % 2048
                expected[255 - bit / 8] |= 1 << UInt8(bit % 8)
            }
            var bloom = Bloom.empty
            bloom.add(Bloom.Probe(address))
            #expect(bloom.bytes == expected)
            #expect(Bloom(expected) == bloom)
        }
    }

    @Test("What was added is found, in unions too; nothing is found in the empty filter")
    func membership() {
        var random = SeededGenerator(seed: 32)
        let logs = (0..<20).map { count in
            Log(
                address: Address(truncating: random.word()),
                topics: (0..<count % 5).map { _ in Hash256(random.word()) },
                data: []
            )
        }
        var union = Bloom(Array(logs[..<10]))
        union.formUnion(Bloom(Array(logs[10...])))
        #expect(union == Bloom(logs))
        for log in logs {
            #expect(union.mayContain(Bloom.Probe(log.address)))
            #expect(!Bloom.empty.mayContain(Bloom.Probe(log.address)))
            for topic in log.topics { #expect(union.mayContain(Bloom.Probe(topic: topic))) }
        }
        let found = (0..<1000).count { _ in union.mayContain(Bloom.Probe(Address(truncating: random.word())))
        }
        // 60 addresses and topics fill 180 of 2048 bits: a stranger passes once in some 1500.
        #expect(found < 20)
    }

    @Test("Only 256 bytes make a filter", arguments: [0, 255, 257])
    func width(count: Int) {
        #expect(Bloom([UInt8](repeating: 1, count: count)) == nil)
    }

    @Test("A receipt encodes with its type byte, status or root")
    func receipt() throws {
        let log = Log(address: Address(truncating: 1), topics: [.zero], data: [1, 2])
        let plain = Receipt(kind: .legacy, outcome: .status(true), cumulativeGasUsed: 21_000, logs: [log])
        var typed = plain
        typed.kind = .dynamicFee
        #expect(typed.encoded == [2] + plain.encoded)
        var fields = try RLPDecoder.list(plain.encoded)
        #expect(try fields.uint64() == 1)
        #expect(try fields.uint64() == 21_000)
        #expect(try fields.bytes() == Bloom([log]).bytes)
        var old = plain
        old.outcome = .stateRoot(Hash256(U256.one))
        var oldFields = try RLPDecoder.list(old.encoded)
        #expect(try oldFields.hash() == Hash256(U256.one))
    }
}
