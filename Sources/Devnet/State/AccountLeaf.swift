import EVM
import Primitives

/// An account as the state trie holds it.
struct AccountLeaf: TrieLeaf {
    /// Kept because the trie knows only its hash.
    let address: Address
    let nonce: UInt64
    let balance: U256
    let code: Code
    private(set) var storage: StorageTrie

    var trieValue: [UInt8] {
        var bytes: [UInt8] = []
        withTrieValue { bytes = Array($0) }
        return bytes
    }

    /// Lends the storage, to be written in place.
    mutating func modifyStorage(_ body: (inout StorageTrie) -> Void) { body(&storage) }

    /// The RLP list of nonce, balance, storage root and code hash, written from its end to its beginning: so
    /// nothing needs to be measured first.
    func withTrieValue(_ body: (UnsafeRawBufferPointer) -> Void) {
        let storageRoot = storage.root
        withUnsafeTemporaryAllocation(byteCount: Self.largest, alignment: 16) { buffer in
            guard let base = buffer.baseAddress else { return }
            var start = Self.largest
            func putByte(_ byte: UInt8) {
                start -= 1
                base.storeBytes(of: byte, toByteOffset: start, as: UInt8.self)
            }
            func putHash(_ hash: Hash256) {
                start -= 32
                hash.word.storeBigEndian(at: base + start)
                putByte(0xa0)
            }
            func putScalar(_ scalar: U256) {
                let count = scalar.byteWidth
                if count == 1, scalar.low < 0x80 { return putByte(UInt8(truncatingIfNeeded: scalar.low)) }
                var rest = scalar
                for _ in 0..<count {
                    putByte(UInt8(truncatingIfNeeded: rest.low))
                    rest = rest >> 8
                }
                putByte(0x80 + UInt8(truncatingIfNeeded: count))
            }
            putHash(code.hash)
            putHash(storageRoot)
            putScalar(balance)
            putScalar(U256(nonce))
            // Two hashes alone are longer than the 55 bytes that a list's short header can tell.
            putByte(UInt8(truncatingIfNeeded: Self.largest - start))
            putByte(0xf8)
            body(UnsafeRawBufferPointer(start: base + start, count: Self.largest - start))
        }
    }

    /// Header, nonce, balance and two hashes at their longest.
    private static let largest = 2 + 9 + 33 + 33 + 33

    var account: Account {
        Account(nonce: nonce, balance: balance, code: code, storage: storage)
    }
}
