import EVM
import Primitives

/// A query, made ready for any number of segments.
struct LogSearch {
    private let query: FilterRegistry.LogQuery
    /// A log must have one key of each of these.
    private let conditions: [[LogKey]]

    init(_ query: FilterRegistry.LogQuery) {
        self.query = query
        var conditions: [[LogKey]] = []
        if !query.addresses.isEmpty { conditions.append(query.addresses.map { LogKey($0) }) }
        for (position, topics) in query.topics.enumerated() where !topics.isEmpty {
            conditions.append(topics.map { LogKey(topic: $0, position: position) })
        }
        self.conditions = conditions
    }

    /// Visits the matching logs of a segment; false when `body` has had enough.
    func visit(
        _ segment: LogSegment,
        _ range: ClosedRange<UInt64>,
        of head: StoredBlock,
        _ body: (MinedLog) -> Bool
    ) -> Bool {
        let first =
            range.lowerBound <= segment.blocks.lowerBound ? 0 : segment.firstLog(from: range.lowerBound)
        let end =
            range.upperBound >= segment.blocks.upperBound
            ? segment.logCount : segment.firstLog(from: range.upperBound + 1)
        guard first < end else { return true }
        guard let candidates = candidates(in: segment, first..<end) else {
            return visit(first..<end, segment, of: head, body)
        }
        return visit(candidates, segment, of: head, body)
    }

    /// The logs that fulfil all conditions; nil when there are no conditions.
    private func candidates(in segment: LogSegment, _ range: Range<UInt32>) -> [UInt32]? {
        var lists = conditions.map { keys in
            Self.union(
                keys.map { key in
                    let logs = segment.logs(with: key)
                    let low = logs.partitioningIndex { $0 >= range.lowerBound }
                    let high = logs.partitioningIndex { $0 >= range.upperBound }
                    return logs[low..<high]
                }
            )
        }
        guard !lists.isEmpty else { return nil }
        lists.sort { $0.count < $1.count }
        var result = Array(lists[0])
        for list in lists.dropFirst() {
            if result.isEmpty { break }
            result = Self.intersection(result, list)
        }
        return result
    }

    private static func union(_ lists: [ArraySlice<UInt32>]) -> ArraySlice<UInt32> {
        let full = lists.filter { !$0.isEmpty }
        if full.count <= 1 { return full.first ?? [] }
        let sorted = full.joined().sorted()
        var result: [UInt32] = []
        result.reserveCapacity(sorted.count)
        for log in sorted where log != result.last { result.append(log) }
        return result[...]
    }

    /// - Parameter few: no more than there are in `many`.
    private static func intersection(_ few: [UInt32], _ many: ArraySlice<UInt32>) -> [UInt32] {
        var result: [UInt32] = []
        var rest = many
        for log in few {
            // Steps that double, then halves: cheap when the next one is near and when it is far.
            var step = 1
            while step < rest.count, rest[rest.startIndex + step] < log { step *= 2 }
            let near = rest.prefix(step + 1)
            rest = rest[near.partitioningIndex { $0 >= log }...]
            if rest.first == log { result.append(log) }
        }
        return result
    }

    private func visit(
        _ logs: some Collection<UInt32>,
        _ segment: LogSegment,
        of head: StoredBlock,
        _ body: (MinedLog) -> Bool
    ) -> Bool {
        // From the newest back, for each block is found from one near behind it.
        var found: [(block: StoredBlock, place: Int)] = []
        var places: [Int] = []
        for log in logs {
            let place =
                places.last.flatMap { last in
                    last + 1 == segment.firstLogs.count || log < segment.firstLogs[last + 1] ? last : nil
                } ?? segment.place(of: log)
            if place != places.last { places.append(place) }
        }
        var from = head
        for place in places.reversed() {
            guard let block = from.ancestor(segment.numbers[place]) else { continue }
            found.append((block, place))
            from = block
        }
        found.reverse()
        var next = logs.startIndex
        for (block, place) in found {
            let first = segment.firstLogs[place]
            let end = place + 1 < segment.firstLogs.count ? segment.firstLogs[place + 1] : segment.logCount
            // Of a block in the file one log is read alone, many with all of it.
            let fifth = logs.index(next, offsetBy: 4, limitedBy: logs.endIndex) ?? logs.endIndex
            if fifth < logs.endIndex, logs[fifth] < end { _ = block.contents }
            while next < logs.endIndex, logs[next] < end {
                if let log = block.log(Int(logs[next] - first)), query.matches(log.log), !body(log) {
                    return false
                }
                next = logs.index(after: next)
            }
        }
        return true
    }
}
