import Cryptography
import EVM
import Testing

@Suite("Code")
struct CodeTests {
    @Test("The hash is that of the bytes, whoever asks first", arguments: [0, 1, 33, 5_000])
    func hash(size: Int) async {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let expected = Keccak.hash(bytes)
        for _ in 0..<20 {
            let code = Code(bytes)
            // Several threads at once: the first writes it down, the others compute it for themselves.
            let answers = await withTaskGroup { group in
                for _ in 0..<8 { group.addTask { code.hash } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0 == expected })
            #expect(code.hash == expected)
            #expect(code.bytes == bytes)
        }
    }

    @Test("A hash that is known is taken as it is")
    func knownHash() {
        let hash = Keccak.hash("something else")
        #expect(Code([1, 2, 3], hash: hash).hash == hash)
    }
}
