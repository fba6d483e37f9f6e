import Cryptography
public import Devnet
import Primitives

/// Runs ethash tests: the cache of a block's epoch, and where the block's nonce leads.
public struct ProofOfWorkTestRunner: Sendable {
    public init() {}

    /// Runs a file that is parsed already.
    ///
    /// - Parameter isWanted: asked for the test's name and `-`.
    public func run(
        _ file: JSONValue,
        where isWanted: (String, String) -> Bool = { _, _ in true }
    ) throws(FixtureError) -> [CaseResult] {
        try CaseResult.each(of: FixtureReader(file).members(), where: isWanted, judge)
    }

    private func judge(_ test: FixtureReader) throws(FixtureError) -> CaseResult.Verdict {
        let bytes = try test.member("header").bytes()
        let header: Header
        do throws(HeaderDecodingError) {
            header = try Header(decoding: bytes)
        } catch {
            return .failed(.refused(error.description))
        }
        let epoch = header.number / Ethash.epochLength
        guard let ethash = EthashCache.ethash(for: header.number) else {
            throw test.fail("is of a block after proof of work")
        }
        let seal = ethash.seal(header: header.unsealedHash, nonce: header.nonce)
        let hashes: [(String, String, Hash256)] = [
            ("seed", "seed", Ethash.seed(epoch: Int(epoch))),
            ("cache hash", "cache_hash", ethash.cacheHash),
            ("hash without the seal", "header_hash", header.unsealedHash),
            ("mix hash", "mixHash", seal.mixHash),
            ("result", "result", seal.result),
        ]
        for (name, key, found) in hashes {
            let expected = try test.member(key).hash()
            if found != expected { return differs(name, expected, found) }
        }
        let sizes = [("cache_size", ethash.cacheSize), ("full_size", ethash.datasetSize)]
        for (key, found) in sizes {
            let expected = try test.member(key).index()
            if found != expected { return differs(key, expected, found) }
        }
        // These nonces were not found by work: they show where a nonce leads, not that it suffices.
        return .passed
    }

    private func differs(_ what: String, _ expected: some Any, _ found: some Any) -> CaseResult.Verdict {
        .failed(.value(of: what, expected: "\(expected)", found: "\(found)"))
    }
}
