import Cryptography
import Primitives
import Testing

@Suite("Ethash")
struct EthashTests {
    @Test("makes the first epoch's cache, and finds where a block's nonce leads")
    func firstEpoch() throws {
        // The first vector of the Ethereum project's ethash tests.
        let ethash = Ethash(epoch: 0)
        #expect(ethash.cacheSize == 16_776_896)
        #expect(ethash.datasetSize == 1_073_739_904)
        let cache = "0x35ded12eecf2ce2e8da2e15c06d463aae9b84cb2530a00b932e4bbc484cde353"
        #expect(ethash.cacheHash.description == cache)
        let header = try #require(
            Hash256("0x2a8de2adf89af77358250bf908bf04ba94a6e8c3ba87775564a41d269a05e4ce")
        )
        let seal = ethash.seal(header: header, nonce: 0x4242_4242_4242_4242)
        #expect(
            seal.mixHash.description == "0x58f759ede17a706c93f13030328bcea40c1d1341fb26f2facd21ceb0dae57017"
        )
        #expect(
            seal.result.description == "0xdd47fd2d98db51078356852d7c4014e6a5d6c387c35f40e2875b74a256ed7906"
        )
        #expect(ethash.seal(header: header, nonce: 0).mixHash != seal.mixHash)
    }

    @Test("has a seed that is hashed from epoch to epoch")
    func seeds() {
        #expect(Ethash.seed(epoch: 0) == .zero)
        #expect(Ethash.seed(epoch: 2) == Keccak.hash(Keccak.hash(Hash256.zero.bytes).bytes))
    }
}
