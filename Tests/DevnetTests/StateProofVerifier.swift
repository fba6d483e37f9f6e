import Cryptography
import Primitives

/// Checks Merkle-Patricia proofs, written after the specification and without any code of the trie's.
enum ProofVerifier {
    enum Outcome: Equatable {
        case present([UInt8])
        case absent
        case broken
    }

    static func check(_ proof: [[UInt8]], root: Hash256, key: Hash256) -> Outcome {
        if proof.isEmpty { return root == Keccak.hash([0x80]) ? .absent : .broken }
        guard Keccak.hash(proof[0]) == root else { return .broken }
        var rest = proof.dropFirst()
        var node = proof[0]
        var depth = 0
        while true {
            guard let items = try? decode(node) else { return .broken }
            let next: [UInt8]
            if items.count == 17 {
                guard depth < 64 else { return .broken }
                next = items[key.nibble(depth)]
                depth += 1
            } else if items.count == 2, let path = payload(items[0]) {
                let (nibbles, isLeaf) = hexPrefix(path)
                let matches = nibbles.enumerated().allSatisfy { i, nibble in
                    depth + i < 64 && key.nibble(depth + i) == nibble
                }
                guard matches else { return rest.isEmpty ? .absent : .broken }
                depth += nibbles.count
                if isLeaf {
                    guard depth == 64, rest.isEmpty, let value = payload(items[1]) else { return .broken }
                    return .present(value)
                }
                next = items[1]
            } else {
                return .broken
            }
            if next == [0x80] { return rest.isEmpty ? .absent : .broken }
            if next.first ?? 0 >= 0xc0 {
                node = next
            } else {
                guard let hash = payload(next), let following = rest.popFirst(),
                    Keccak.hash(following).bytes == hash
                else { return .broken }
                node = following
            }
        }
    }

    /// The items of a list, each in its encoding.
    private static func decode(_ node: [UInt8]) throws -> [[UInt8]] {
        var items = try RLPDecoder.list(node)
        var result: [[UInt8]] = []
        while !items.isAtEnd { result.append(Array(try items.encodedItem())) }
        return result
    }

    private static func payload(_ item: [UInt8]) -> [UInt8]? {
        var decoder = RLPDecoder(item[...])
        return try? decoder.bytes()
    }

    private static func hexPrefix(_ path: [UInt8]) -> ([Int], Bool) {
        let nibbles = path.flatMap { [Int($0 >> 4), Int($0 & 15)] }
        let flag = nibbles.first ?? 0
        return (Array(nibbles.dropFirst(flag & 1 == 1 ? 1 : 2)), flag & 2 != 0)
    }
}
