/// A part of an index over a run of a chain's blocks: never changed, so chains that share a past share it.
protocol IndexSegment: AnyObject, Sendable {
    var blocks: ClosedRange<UInt64> { get }
    /// What merging and searching the segment costs, roughly.
    var weight: Int { get }
    /// This segment and the one behind it as one.
    func merged(with next: Self) -> Self
    /// The segment without what is behind a block of it.
    func upTo(_ block: UInt64) -> Self
}

/// The segments of an index, the oldest first: few of them, and each entry is merged a logarithmic number of times.
struct IndexSegments<Segment: IndexSegment>: Sendable {
    /// Beyond this weight a segment is left as it is: merging must never take long.
    private static var heaviest: Int { 1 << 16 }

    private(set) var all: [Segment] = []

    /// Takes in the segment behind the last, and merges neighbours of like weight.
    mutating func append(_ segment: Segment) {
        all.append(segment)
        while all.count > 1 {
            let (last, previous) = (all[all.count - 1], all[all.count - 2])
            let weight = last.weight + previous.weight
            guard previous.weight < 2 * last.weight, weight <= Self.heaviest else { return }
            all.removeLast(2)
            all.append(previous.merged(with: last))
        }
    }

    /// Forgets what is behind a block of the chain.
    mutating func cut(after block: UInt64) {
        while let last = all.last, last.blocks.upperBound > block {
            all.removeLast()
            if last.blocks.lowerBound <= block { all.append(last.upTo(block)) }
        }
    }
}
