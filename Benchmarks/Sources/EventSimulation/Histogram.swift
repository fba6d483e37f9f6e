/// Durations in microseconds, kept to within three in a hundred, of any number in the same few kilobytes.
struct Histogram {
    /// Counts by the leading bit and the five bits behind it.
    private var counts: [UInt32]
    private(set) var count = 0
    private(set) var largest: UInt64 = 0

    private static let detail = 32
    private static let buckets = 40 * detail

    init() { counts = [UInt32](repeating: 0, count: Self.buckets) }

    mutating func add(_ microseconds: UInt64) {
        counts[min(Self.index(microseconds), Self.buckets - 1)] += 1
        count += 1
        largest = max(largest, microseconds)
    }

    mutating func add(_ other: Histogram) {
        for i in counts.indices { counts[i] += other.counts[i] }
        count += other.count
        largest = max(largest, other.largest)
    }

    /// The duration that so many of all do not exceed; 0 where there are none.
    func quantile(_ part: Double) -> UInt64 {
        let wanted = Int((Double(count) * part).rounded(.up))
        var seen = 0
        for (index, count) in counts.enumerated() where count > 0 {
            seen += Int(count)
            if seen >= wanted { return min(Self.upperBound(index), largest) }
        }
        return largest
    }

    private static func index(_ value: UInt64) -> Int {
        guard value >= UInt64(detail) else { return Int(value) }
        let shift = 63 - value.leadingZeroBitCount - 5
        return (shift + 1) * detail + Int(value >> UInt64(shift)) - detail
    }

    private static func upperBound(_ index: Int) -> UInt64 {
        guard index >= detail else { return UInt64(index) }
        let shift = UInt64(index / detail - 1)
        return (UInt64(index % detail + detail + 1) << shift) - 1
    }
}
