public import Primitives

/// Ethereum's proof of work, as far as checking it goes.
///
/// Works from an epoch's cache of some 16 MB and computes those items of the dataset (1 GB and more) that a seal
/// depends on: a millisecond for each seal, which is right for checking and useless for mining.
/// Source: Yellow Paper, appendix J.
public struct Ethash: Sendable {
    /// 16 little-endian words of 32 bits: what all of it is made of.
    typealias Item = SIMD16<UInt32>

    /// What a nonce leads to.
    public struct Seal: Sendable, Hashable {
        /// What the header's mix hash must be.
        public let mixHash: Hash256
        /// What must be at most 2^256 divided by the difficulty.
        public let result: Hash256
    }

    /// Blocks that share a cache.
    public static let epochLength: UInt64 = 30_000

    /// Bytes of the dataset.
    public let datasetSize: Int
    private let cache: [Item]

    /// Makes the cache of an epoch, which takes some tenths of a second.
    public init(epoch: Int) {
        datasetSize = EthashSize.dataset(epoch: epoch)
        cache = Self.cache(seed: Self.seed(epoch: epoch), count: EthashSize.cache(epoch: epoch) / 64)
    }

    /// Bytes of the cache.
    public var cacheSize: Int { cache.count * 64 }

    /// Identifies the cache.
    public var cacheHash: Hash256 { cache.withUnsafeBytes { Keccak.hash($0) } }

    public static func seed(epoch: Int) -> Hash256 {
        var seed = Hash256.zero
        for _ in 0..<epoch { seed = Keccak.hash(seed.bytes) }
        return seed
    }

    /// - Parameters:
    ///   - header: hash of the header without its mix hash and nonce.
    ///   - nonce: the header's, as a big-endian number.
    public func seal(header: Hash256, nonce: UInt64) -> Seal {
        let start = Keccak512.hash(header, nonce)
        var (low, high) = (start, start)
        let pages = UInt32(datasetSize / 128)
        for access in 0..<64 as Range<UInt32> {
            let lane = Int(access % 32)
            let word = lane < 16 ? low[lane] : high[lane - 16]
            let page = Self.combine(access ^ start[0], word) % pages
            low = Self.combine(low, item(2 * page))
            high = Self.combine(high, item(2 * page + 1))
        }
        let mix = Self.fold(low, high)
        let mixHash = withUnsafeBytes(of: mix) { Hash256(U256(bigEndian: Array($0)) ?? .zero) }
        let result = withUnsafeBytes(of: start) { Keccak.hash(Array($0) + mixHash.bytes) }
        return Seal(mixHash: mixHash, result: result)
    }

    /// An item of the dataset.
    private func item(_ index: UInt32) -> Item {
        let count = UInt32(cache.count)
        var mix = cache[Int(index % count)]
        mix[0] ^= index
        mix = Keccak512.hash(mix)
        for parent in 0..<256 as Range<UInt32> {
            let place = Self.combine(index ^ parent, mix[Int(parent % 16)]) % count
            mix = Self.combine(mix, cache[Int(place)])
        }
        return Keccak512.hash(mix)
    }

    private static func cache(seed: Hash256, count: Int) -> [Item] {
        var cache: [Item] = []
        cache.reserveCapacity(count)
        cache.append(Keccak512.hash(seed))
        while cache.count < count { cache.append(Keccak512.hash(cache[cache.count - 1])) }
        // Sergio Lerner's RandMemoHash.
        for _ in 0..<3 {
            for i in 0..<count {
                let other = Int(cache[i][0]) % count
                cache[i] = Keccak512.hash(cache[(i + count - 1) % count] ^ cache[other])
            }
        }
        return cache
    }

    private static let prime: UInt32 = 0x0100_0193

    /// The function FNV, which mixes two words into one.
    @inline(__always)
    private static func combine(_ a: UInt32, _ b: UInt32) -> UInt32 { a &* prime ^ b }

    @inline(__always)
    private static func combine(_ a: Item, _ b: Item) -> Item { a &* prime ^ b }

    /// 32 words made 8, four of them one.
    private static func fold(_ low: Item, _ high: Item) -> SIMD8<UInt32> {
        func fold(_ item: Item, _ first: Int) -> UInt32 {
            (1..<4).reduce(item[first]) { combine($0, item[first + $1]) }
        }
        return SIMD8(
            fold(low, 0),
            fold(low, 4),
            fold(low, 8),
            fold(low, 12),
            fold(high, 0),
            fold(high, 4),
            fold(high, 8),
            fold(high, 12)
        )
    }
}

/// How large cache and dataset are: they grow with the epochs, to the next prime count of items below a line.
private enum EthashSize {
    static func cache(epoch: Int) -> Int { size(below: (1 << 24) + (epoch << 17), item: 64) }
    static func dataset(epoch: Int) -> Int { size(below: (1 << 30) + (epoch << 23), item: 128) }

    private static func size(below line: Int, item: Int) -> Int {
        var count = line / item - 1
        while !isPrime(count) { count -= 2 }
        return count * item
    }

    private static func isPrime(_ number: Int) -> Bool {
        var divisor = 3
        while divisor * divisor <= number {
            if number % divisor == 0 { return false }
            divisor += 2
        }
        return number % 2 == 1
    }
}

/// Keccak-512 in its original padding, of the three lengths that ethash asks for.
private enum Keccak512 {
    static func hash(_ item: Ethash.Item) -> Ethash.Item {
        let words = unsafeBitCast(item, to: SIMD8<UInt64>.self)
        var lanes = KeccakLanes()
        for i in 0..<8 { lanes[i] = words[i] }
        // The padding's first and last bit share the last lane of the block of 72 bytes.
        lanes[8] = 0x80 << 56 | 0x01
        return finish(&lanes)
    }

    static func hash(_ bytes: Hash256) -> Ethash.Item {
        var lanes = begin(bytes)
        lanes[4] = 0x01
        return finish(&lanes)
    }

    static func hash(_ bytes: Hash256, _ nonce: UInt64) -> Ethash.Item {
        var lanes = begin(bytes)
        lanes[4] = nonce
        lanes[5] = 0x01
        return finish(&lanes)
    }

    private static func begin(_ bytes: Hash256) -> KeccakLanes {
        var lanes = KeccakLanes()
        lanes[0] = bytes.word.limb3.byteSwapped
        lanes[1] = bytes.word.limb2.byteSwapped
        lanes[2] = bytes.word.limb1.byteSwapped
        lanes[3] = bytes.word.limb0.byteSwapped
        lanes[8] = 0x80 << 56
        return lanes
    }

    private static func finish(_ lanes: inout KeccakLanes) -> Ethash.Item {
        lanes.permute()
        var words = SIMD8<UInt64>()
        for i in 0..<8 { words[i] = lanes[i] }
        // Both are 64 bytes without meaning of their own; lanes are little-endian, as are items.
        return unsafeBitCast(words, to: Ethash.Item.self)
    }
}
