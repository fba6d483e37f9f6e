import Cryptography
import Devnet
import EVM
import Primitives
import TestSupport
import Testing

@Suite("Merkle proofs")
struct StateProofTests {
    @Test(
        "Proofs of presence and absence hold, for hashed and for crowded keys",
        arguments: StateTrieTests.Keys.allCases
    )
    func triesOfAllShapes(keys: StateTrieTests.Keys) {
        var random = SeededGenerator(seed: 11)
        for count in [0, 1, 2, 3, 17, 200] {
            var content: [Hash256: RawLeaf] = [:]
            for _ in 0..<count {
                content[keys.next(&random)] = RawLeaf(trieValue: random.bytes(Int(random.next() % 40)) + [1])
            }
            let trie = MerkleTrie(content.map { TrieChange(key: $0.key, leaf: $0.value) })
            let strangers =
                (0..<50).map { _ in keys.next(&random) } + (0..<50).map { _ in Hash256(random.word()) }
            for key in content.keys + strangers {
                let outcome = ProofVerifier.check(trie.proof(for: key), root: trie.rootHash, key: key)
                #expect(outcome == (content[key].map { .present($0.trieValue) } ?? .absent))
            }
        }
    }

    @Test("Every changed bit breaks a proof")
    func tampering() {
        var random = SeededGenerator(seed: 5)
        let leaves = (0..<100).map {
            TrieChange(key: Keccak.hash(U256(UInt64($0))), leaf: RawLeaf(trieValue: [1]))
        }
        let trie = MerkleTrie(leaves)
        let key = Keccak.hash(U256(42))
        let proof = trie.proof(for: key)
        for _ in 0..<300 {
            var forged = proof
            let node = Int.random(in: 0..<forged.count, using: &random)
            let place = Int.random(in: 0..<forged[node].count, using: &random)
            forged[node][place] ^= 1 << UInt8(random.next() % 8)
            #expect(ProofVerifier.check(forged, root: trie.rootHash, key: key) == .broken)
        }
    }

    @Test("An account's proof proves its fields and slots")
    func accountProof() throws {
        var random = SeededGenerator(seed: 13)
        var accounts: [Address: GenesisAccount] = [:]
        for _ in 0..<50 {
            accounts[Address(truncating: random.word())] = GenesisAccount(balance: random.word())
        }
        let contract = Address(truncating: random.word())
        let slots = [U256: U256](
            uniqueKeysWithValues: (0..<30).map { (U256(UInt64($0)), U256(UInt64($0) + 1)) }
        )
        accounts[contract] = GenesisAccount(nonce: 1, balance: 5, code: Code([0x60, 0x00]), storage: slots)
        let world = WorldState(accounts: accounts)

        let proof = world.proof(account: contract, slots: [7, 1000])
        let fields = RLPEncoder.list { list in
            list.append(proof.nonce)
            list.append(proof.balance)
            list.append(proof.storageHash)
            list.append(proof.codeHash)
        }
        #expect(proof.codeHash == Keccak.hash([0x60, 0x00]))
        #expect(
            ProofVerifier.check(proof.accountProof, root: world.root, key: Keccak.hash(contract))
                == .present(fields)
        )
        try #require(proof.storageProof.count == 2)
        let (held, free) = (proof.storageProof[0], proof.storageProof[1])
        #expect(held.value == 8)
        #expect(
            ProofVerifier.check(held.proof, root: proof.storageHash, key: Keccak.hash(U256(7)))
                == .present([8])
        )
        #expect(free.value == 0)
        #expect(
            ProofVerifier.check(free.proof, root: proof.storageHash, key: Keccak.hash(U256(1000))) == .absent
        )

        let nobody = world.proof(account: .zero, slots: [1])
        #expect(nobody.storageHash == TrieRoot.empty)
        #expect(nobody.codeHash == Keccak.hash([]))
        #expect(nobody.storageProof[0].proof.isEmpty)
        #expect(
            ProofVerifier.check(nobody.accountProof, root: world.root, key: Keccak.hash(Address.zero))
                == .absent
        )
    }
}
