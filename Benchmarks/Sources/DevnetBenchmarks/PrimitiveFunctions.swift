import CPeers
import Cryptography
import Devnet
import Primitives
import Synchronization

/// The functions that everything else is made of, against C.
enum PrimitiveFunctions {
    static func run() async throws {
        let openssl = peer_openssl_load().map { String(cString: $0) }
        print(
            "nettle \(String(cString: peer_nettle_version())), \(openssl ?? "no libcrypto"),",
            "GMP \(String(cString: peer_gmp_version())); medians of \(rounds) rounds, in turn.\n"
        )
        heading("function", "ours, ns", "peer", "its, ns", "its time to ours")
        try await keccak(hasOpenSSL: openssl != nil)
        try await recovery()
        try await encoding()
        try await words()
        try await trie()
    }

    private static func compare(
        _ name: String,
        _ peer: String,
        count: Int,
        _ ours: @escaping () -> Void,
        _ theirs: @escaping () -> Void
    ) async throws {
        let times = try await interleaved([{ time(ours) }, { time(theirs) }])
        let each = times.map { $0 / Double(count) * 1e9 }
        row(name, text(each[0], 1), peer, text(each[1], 1), text(each[1] / each[0]))
    }

    private static func keccak(hasOpenSSL: Bool) async throws {
        for size in [32, 532, 65_536] {
            let data = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let count = size > 1_000 ? 200 : 20_000
            let name = "Keccak-256 of \(size) bytes"
            let ours = { for _ in 0..<count { consume(Keccak.hash(data)) } }
            try await compare(name, "nettle's SHA3-256", count: count, ours) {
                var digest = [UInt8](repeating: 0, count: 32)
                for _ in 0..<count { peer_nettle_sha3(data, data.count, &digest) }
            }
            guard hasOpenSSL else { continue }
            try await compare(
                name,
                "libcrypto's \(String(cString: peer_openssl_algorithm()))",
                count: count,
                ours
            ) {
                var digest = [UInt8](repeating: 0, count: 32)
                for _ in 0..<count { peer_openssl_hash(data, data.count, &digest) }
            }
        }
    }

    private static func recovery() async throws {
        let keys = Node(try Chain(configuration(8))).accounts.keys
        let digest = Keccak.hash("message")
        let signature = Secp256k1.sign(digest, with: keys[0])
        let digestBytes = digest.bytes
        let bytes = signature.r.bigEndianBytes + signature.s.bigEndianBytes
        let count = 1_000
        try await compare(
            "secp256k1 recovery, to the address",
            "libsecp256k1, to the key",
            count: count,
            { for _ in 0..<count { consume(Secp256k1.recoverAddress(digest, signature)) } },
            {
                var key = [UInt8](repeating: 0, count: 65)
                for _ in 0..<count {
                    consume(peer_recover(digestBytes, bytes, signature.yParity ? 1 : 0, &key))
                }
            }
        )
    }

    private static func encoding() async throws {
        let hashes = (0..<9).map { Keccak.hash(U256(UInt64($0))) }
        let bytes = hashes.flatMap(\.bytes)
        let count = 20_000
        try await compare(
            "RLP of a list of nine hashes, into an array of its own",
            "C, into a buffer that is there",
            count: count,
            {
                for _ in 0..<count {
                    consume(RLPEncoder.list { list in for hash in hashes { list.append(hash) } })
                }
            },
            {
                var out = [UInt8](repeating: 0, count: 512)
                for _ in 0..<count { consume(peer_rlp(bytes, &out)) }
            }
        )
    }

    /// Where results go that nobody reads, so that they are computed.
    private static let sink = Mutex<UInt64>(0)

    private static func words() async throws {
        let count = 4_096
        let a = (0..<count).map { Keccak.hash(U256(UInt64($0))).word }
        let b = (0..<count).map { i in Keccak.hash(U256(UInt64(count + i))).word >> (64 * (i % 4)) }
        func limbs(_ words: [U256]) -> [UInt64] {
            words.flatMap { [$0.limb0, $0.limb1, $0.limb2, $0.limb3] }
        }
        let (x, y) = (limbs(a), limbs(b))
        let repeats = 50
        let multiply = {
            for _ in 0..<repeats {
                var sum: UInt64 = 0
                for i in 0..<count {
                    let product = a[i] &* b[i]
                    sum &+= product.limb0 ^ product.limb3
                }
                sink.withLock { $0 &+= sum }
            }
        }
        let divide = {
            for _ in 0..<repeats {
                var sum: UInt64 = 0
                for i in 0..<count { sum &+= a[i].quotientAndRemainder(dividingBy: b[i]).quotient.limb0 }
                sink.withLock { $0 &+= sum }
            }
        }
        let total = count * repeats
        try await compare("U256 multiplication", "C with unsigned __int128", count: total, multiply) {
            for _ in 0..<repeats { consume(peer_c_mul(x, y, count)) }
        }
        try await compare("U256 multiplication", "GMP's mpn_mul_n, the whole product", count: total, multiply)
        {
            for _ in 0..<repeats { consume(peer_gmp_mul(x, y, count)) }
        }
        try await compare(
            "U256 division, divisors of 1 to 4 limbs",
            "C with unsigned __int128",
            count: total,
            divide
        ) {
            for _ in 0..<repeats { consume(peer_c_div(x, y, count)) }
        }
        try await compare(
            "U256 division, divisors of 1 to 4 limbs",
            "GMP's mpn_tdiv_qr",
            count: total,
            divide
        ) {
            for _ in 0..<repeats { consume(peer_gmp_div(x, y, count)) }
        }
    }

    /// No C trie is at hand: the peer is the hashing that an insertion cannot do without.
    private static func trie() async throws {
        struct Leaf: TrieLeaf { let trieValue: [UInt8] }
        let count = 10_000
        let keys = (0..<count).map { Keccak.hash(U256(UInt64($0))) }
        let full = MerkleTrie<Leaf>(keys.map { TrieChange(key: $0, leaf: Leaf(trieValue: [1, 2, 3])) })
        consume(full.rootHash)
        let leaf = Leaf(trieValue: [4, 5, 6])
        let branch = [UInt8](repeating: 3, count: 532)
        let small = [UInt8](repeating: 3, count: 100)
        try await compare(
            "one insertion into a trie of 10,000, with the root",
            "nettle: hashing three full branches, a small one and the leaf",
            count: 1_000,
            { for i in 0..<1_000 { consume(full.setting(keys[i * 7], to: leaf).rootHash) } },
            {
                var digest = [UInt8](repeating: 0, count: 32)
                for _ in 0..<1_000 {
                    for _ in 0..<3 { peer_nettle_sha3(branch, branch.count, &digest) }
                    peer_nettle_sha3(small, small.count, &digest)
                    peer_nettle_sha3(small, 40, &digest)
                }
            }
        )
    }
}
