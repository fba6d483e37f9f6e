public import Primitives

/// Why a block's ommers are not to be had: the siblings of its ancestors that it names for a reward.
public enum InvalidOmmers: Error, Sendable, Hashable {
    case tooMany(count: Int, limit: Int)
    /// Named twice, here or in a block shortly before.
    case repeated(Hash256)
    /// The block itself or one of its ancestors.
    case ancestor(Hash256)
    /// Its parent is not one of the ancestors that it may have.
    case unrelated(Hash256)
    case header(Hash256, InvalidHeader)

    /// Stable, for logs and machines.
    public var code: String {
        switch self {
        case .tooMany: "too-many"
        case .repeated: "repeated"
        case .ancestor: "ancestor"
        case .unrelated: "unrelated"
        case .header(_, let error): "header-\(error.code)"
        }
    }
}

extension InvalidOmmers: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooMany(let count, let limit): "It names \(count) ommers and may name at most \(limit)."
        case .repeated(let hash): "Its ommer \(hash) was named already."
        case .ancestor(let hash): "Its ommer \(hash) is the block itself or one of its ancestors."
        case .unrelated(let hash):
            """
            Its ommer \(hash) must be the child of an ancestor two to \(OmmerValidation.depth + 1) blocks back, \
            and is not.
            """
        case .header(let hash, let error): "The header of its ommer \(hash) is wrong. \(error)"
        }
    }
}
