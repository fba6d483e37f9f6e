import Cryptography
import Devnet
import Primitives
import Synchronization

extension Header {
    /// The headers of an encoded block, its own and its ommers'; nil where the bytes are no block.
    static func sealed(in block: [UInt8]) -> [Header]? {
        do {
            var fields = try RLPDecoder.list(block)
            var headers = [try Header(decoding: Array(try fields.encodedItem()))]
            // The transactions.
            _ = try fields.encodedItem()
            var ommers = try fields.list()
            while !ommers.isAtEnd { headers.append(try Header(decoding: Array(try ommers.encodedItem()))) }
            return headers
        } catch {
            return nil
        }
    }

    /// Whether mix hash and nonce prove the work that the difficulty asks for (ethash).
    var isSealed: Bool {
        guard let ethash = EthashCache.ethash(for: number) else { return false }
        let seal = ethash.seal(header: unsealedHash, nonce: nonce)
        guard seal.mixHash == prevRandao else { return false }
        return difficulty <= .one
            || seal.result.word <= U256.max.quotientAndRemainder(dividingBy: difficulty).quotient
    }
}

/// The cache of the epoch that was asked for last: most chains of fixtures are in the first one.
enum EthashCache {
    private static let latest = Mutex<(epoch: Int, ethash: Ethash)?>(nil)

    /// The last epoch of mainnet's proof of work: a later one says nothing, and its cache could be of any size.
    private static let lastEpoch: UInt64 = 517

    static func ethash(for block: UInt64) -> Ethash? {
        let epoch = block / Ethash.epochLength
        guard epoch <= lastEpoch else { return nil }
        return latest.withLock {
            if let latest = $0, latest.epoch == Int(epoch) { return latest.ethash }
            let ethash = Ethash(epoch: Int(epoch))
            $0 = (Int(epoch), ethash)
            return ethash
        }
    }
}
