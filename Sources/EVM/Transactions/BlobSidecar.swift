import Cryptography
import Curves
public import Primitives

/// What travels with a blob transaction until it is in a block: the blobs, and proofs that they are those that
/// the transaction names (EIP-4844; EIP-7594 for cell proofs).
public struct BlobSidecar: Sendable {
    /// How the proofs are made.
    public enum Version: UInt8, Sendable, Hashable {
        /// One proof for each blob.
        case blobProofs = 0
        /// A proof for each of a blob's 128 cells.
        case cellProofs = 1
    }

    public let version: Version
    /// 131,072 bytes each.
    public let blobs: [[UInt8]]
    /// 48 bytes each, one for each blob.
    public let commitments: [[UInt8]]
    /// 48 bytes each.
    public let proofs: [[UInt8]]

    public init(version: Version, blobs: [[UInt8]], commitments: [[UInt8]], proofs: [[UInt8]]) {
        self.version = version
        self.blobs = blobs
        self.commitments = commitments
        self.proofs = proofs
    }

    private static let cellsPerBlob = 128

    /// Bytes that it takes to keep.
    public var size: Int {
        [blobs, commitments, proofs].reduce(0) { sum, items in items.reduce(sum) { $0 + $1.count } }
    }

    /// What a transaction calls the blob behind `commitment`.
    public static func versionedHash(of commitment: [UInt8]) -> Hash256 {
        var bytes = SHA256.hash(commitment).bytes
        bytes[0] = 1
        return Hash256(bytes) ?? .zero
    }

    /// Checks that these are the blobs that the transaction names.
    public func verify(_ hashes: [Hash256]) throws(InvalidSidecar) {
        guard blobs.count == hashes.count else {
            throw .blobCount(found: blobs.count, expected: hashes.count)
        }
        guard commitments.count == hashes.count else {
            throw .commitmentCount(found: commitments.count, expected: hashes.count)
        }
        let proofCount = version == .blobProofs ? blobs.count : blobs.count * BlobSidecar.cellsPerBlob
        guard proofs.count == proofCount else {
            throw .proofCount(found: proofs.count, expected: proofCount)
        }
        for (index, hash) in hashes.enumerated() {
            let computed = BlobSidecar.versionedHash(of: commitments[index])
            if computed != hash { throw .hashMismatch(index: index, computed: computed, named: hash) }
        }
        for index in blobs.indices {
            let holds: Bool
            do throws(CurveError) { holds = try proves(index) } catch {
                throw .malformed(index: index, reason: error.description)
            }
            if !holds { throw .proofRefuted(index: index) }
        }
    }

    private func proves(_ index: Int) throws(CurveError) -> Bool {
        switch version {
        case .blobProofs:
            return try KZG.verifyBlob(
                blobs[index],
                commitment: commitments[index],
                proof: proofs[index]
            )
        case .cellProofs:
            let count = BlobSidecar.cellsPerBlob
            return try KZG.verifyCells(
                commitments: Array(repeating: commitments[index], count: count),
                indices: (0..<UInt64(count)).map { $0 },
                cells: KZG.cells(of: blobs[index]),
                proofs: Array(proofs[(index * count)..<((index + 1) * count)])
            )
        }
    }
}

/// Why a sidecar is not that of its transaction.
public enum InvalidSidecar: Error, Sendable, Hashable, CustomStringConvertible {
    case missing
    case blobCount(found: Int, expected: Int)
    case commitmentCount(found: Int, expected: Int)
    case proofCount(found: Int, expected: Int)
    case hashMismatch(index: Int, computed: Hash256, named: Hash256)
    case proofRefuted(index: Int)
    case malformed(index: Int, reason: String)

    public var description: String {
        switch self {
        case .missing:
            "missing sidecar in blob transaction: send its network form, with blobs, commitments and proofs"
        case .blobCount(let found, let expected):
            "invalid number of \(found) blobs compared to \(expected) blob hashes"
        case .commitmentCount(let found, let expected):
            "invalid number of \(found) blob commitments compared to \(expected) blob hashes"
        case .proofCount(let found, let expected):
            "invalid number of \(found) blob proofs expected \(expected)"
        case .hashMismatch(let index, let computed, let named):
            "blob \(index): computed hash \(computed) mismatches transaction one \(named)"
        case .proofRefuted(let index):
            "invalid blob \(index): its proof does not hold"
        case .malformed(let index, let reason):
            "invalid blob \(index): \(reason)"
        }
    }
}
