/// Why an input of a curve operation is refused.
///
/// Offsets count bytes from the input's start.
public enum CurveError: Error, Equatable, Sendable {
    /// The input has `actual` bytes where `expected` are asked for.
    case inputLength(actual: Int, expected: Int)
    /// The input has `actual` bytes, which is not one or more items of `item` bytes.
    case inputNotWholeItems(actual: Int, item: Int)
    /// One of the bytes that fill a field element up to its slot is not zero.
    case paddingNotZero(offset: Int)
    /// A coordinate is not below the field's modulus.
    case coordinateNotReduced(offset: Int)
    /// A scalar that must be below the group's order is not.
    case scalarNotReduced(offset: Int)
    /// A compressed point's flags contradict each other or its bytes.
    case compressionMalformed(offset: Int)
    /// The coordinates do not satisfy the curve's equation.
    case pointNotOnCurve(offset: Int)
    /// The point is on the curve but outside the group of prime order.
    case pointNotInGroup(offset: Int)
    /// Cells, indices, commitments and proofs are not equally many.
    case argumentCountsDiffer
    /// A cell's index is above 127.
    case cellIndexTooLarge(UInt64)
    /// The versioned hash is not that of the commitment.
    case versionedHashMismatch
    /// The proof does not show what it is given for.
    case proofRefuted

    /// A name that stays the same for machines.
    public var code: String {
        switch self {
        case .inputLength: "input-length"
        case .inputNotWholeItems: "input-not-whole-items"
        case .paddingNotZero: "padding-not-zero"
        case .coordinateNotReduced: "coordinate-not-reduced"
        case .scalarNotReduced: "scalar-not-reduced"
        case .compressionMalformed: "compression-malformed"
        case .pointNotOnCurve: "point-not-on-curve"
        case .pointNotInGroup: "point-not-in-group"
        case .argumentCountsDiffer: "argument-counts-differ"
        case .cellIndexTooLarge: "cell-index-too-large"
        case .versionedHashMismatch: "versioned-hash-mismatch"
        case .proofRefuted: "proof-refuted"
        }
    }
}

extension CurveError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .inputLength(let actual, let expected):
            "The input has \(actual) bytes; pass exactly \(expected)."
        case .inputNotWholeItems(let actual, let item):
            "The input has \(actual) bytes; pass one or more whole items of \(item) bytes."
        case .paddingNotZero(let offset):
            "The 16 bytes before the coordinate's 48 at byte \(offset) must all be zero."
        case .coordinateNotReduced(let offset):
            "The coordinate at byte \(offset) is not below the field's modulus; reduce it first."
        case .scalarNotReduced(let offset):
            "The scalar at byte \(offset) is not below the group's order; reduce it first."
        case .compressionMalformed(let offset):
            "The compressed point at byte \(offset) has flags that do not go together; encode it again."
        case .pointNotOnCurve(let offset):
            "The point at byte \(offset) does not satisfy the curve's equation; check its coordinates."
        case .pointNotInGroup(let offset):
            "The point at byte \(offset) is outside the group of prime order; multiply it by the cofactor."
        case .argumentCountsDiffer:
            "Cells, indices, commitments and proofs are not equally many; pass one of each a cell."
        case .cellIndexTooLarge(let index):
            "There is no cell \(index); a blob has the cells 0 to 127."
        case .versionedHashMismatch:
            "The versioned hash is not that of the commitment; use 0x01 and the last 31 bytes of its SHA-256."
        case .proofRefuted:
            "The proof does not show that the committed polynomial has this value; compute it again."
        }
    }
}
