import EVM
import Primitives

/// The logs of a run of blocks, by address and topic: never changed, so chains that share a past share it.
///
/// Logs are numbered from 0 through the run; the numbers of those that have a key stand together, ascending:
///
///     keys     [ k0, k1, k2 ]          sorted
///     ends     [  2,  3,  6 ]          where in `postings` each key's logs end
///     postings [ 0 4 │ 1 │ 0 1 4 ]
final class LogSegment: IndexSegment {
    let blocks: ClosedRange<UInt64>
    /// Blocks that have logs, and the number of each one's first.
    let numbers: [UInt64]
    let firstLogs: [UInt32]
    let logCount: UInt32
    private let keys: [LogKey]
    private let ends: [UInt32]
    private let postings: [UInt32]

    /// What merging and searching the segment costs, roughly.
    var weight: Int { Int(logCount) + blocks.count }

    private init(
        blocks: ClosedRange<UInt64>,
        numbers: [UInt64],
        firstLogs: [UInt32],
        logCount: UInt32,
        keys: [LogKey],
        ends: [UInt32],
        postings: [UInt32]
    ) {
        self.blocks = blocks
        self.numbers = numbers
        self.firstLogs = firstLogs
        self.logCount = logCount
        self.keys = keys
        self.ends = ends
        self.postings = postings
    }

    /// The segment of one or more blocks that follow each other, the oldest first.
    convenience init(_ run: [StoredBlock], from first: UInt64) {
        var numbers: [UInt64] = []
        var firstLogs: [UInt32] = []
        var count: UInt32 = 0
        var entries: [(key: LogKey, log: UInt32)] = []
        for block in run where !block.outcomes.isEmpty {
            let start = count
            for outcome in block.outcomes {
                for log in outcome.receipt.logs {
                    LogKey.all(of: log) { entries.append(($0, count)) }
                    count += 1
                }
            }
            if count > start {
                numbers.append(block.number)
                firstLogs.append(start)
            }
        }
        entries.sort { ($0.key, $0.log) < ($1.key, $1.log) }
        var lists = PostingLists(capacity: entries.count)
        for entry in entries { lists.append(entry.log, to: entry.key) }
        self.init(
            blocks: first...(run.last?.number ?? first),
            numbers: numbers,
            firstLogs: firstLogs,
            logCount: count,
            keys: lists.keys,
            ends: lists.ends,
            postings: lists.postings
        )
    }

    /// This segment and the one behind it as one.
    func merged(with next: LogSegment) -> LogSegment {
        var lists = PostingLists(capacity: postings.count + next.postings.count)
        var (i, j) = (0, 0)
        while i < keys.count || j < next.keys.count {
            let isMine = j == next.keys.count || i < keys.count && keys[i] <= next.keys[j]
            let isNext = i == keys.count || j < next.keys.count && next.keys[j] <= keys[i]
            if isMine {
                lists.append(postings[range(i)], to: keys[i])
                i += 1
            }
            if isNext {
                lists.append(
                    next.postings[next.range(j)].lazy.map { $0 + self.logCount },
                    to: next.keys[j]
                )
                j += 1
            }
        }
        return LogSegment(
            blocks: blocks.lowerBound...next.blocks.upperBound,
            numbers: numbers + next.numbers,
            firstLogs: firstLogs + next.firstLogs.map { $0 + logCount },
            logCount: logCount + next.logCount,
            keys: lists.keys,
            ends: lists.ends,
            postings: lists.postings
        )
    }

    /// The segment without what is behind a block of it.
    func upTo(_ block: UInt64) -> LogSegment {
        let kept = numbers.partitioningIndex { $0 > block }
        let count = kept < firstLogs.count ? firstLogs[kept] : logCount
        var lists = PostingLists(capacity: postings.count)
        for i in keys.indices { lists.append(postings[range(i)].prefix { $0 < count }, to: keys[i]) }
        return LogSegment(
            blocks: blocks.lowerBound...block,
            numbers: Array(numbers.prefix(kept)),
            firstLogs: Array(firstLogs.prefix(kept)),
            logCount: count,
            keys: lists.keys,
            ends: lists.ends,
            postings: lists.postings
        )
    }

    private func range(_ index: Int) -> Range<Int> {
        (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
    }

    /// The numbers of the logs with this key, ascending.
    func logs(with key: LogKey) -> ArraySlice<UInt32> {
        let index = keys.partitioningIndex { $0 >= key }
        return index < keys.count && keys[index] == key ? postings[range(index)] : []
    }

    /// Number of the first log in or behind a block.
    func firstLog(from block: UInt64) -> UInt32 {
        let index = numbers.partitioningIndex { $0 >= block }
        return index < firstLogs.count ? firstLogs[index] : logCount
    }

    /// The block that a log is in, by its index in `numbers`.
    func place(of log: UInt32) -> Int { firstLogs.partitioningIndex { $0 > log } - 1 }
}

/// Posting lists in the making, keys ascending.
private struct PostingLists {
    private(set) var keys: [LogKey] = []
    private(set) var ends: [UInt32] = []
    private(set) var postings: [UInt32] = []

    init(capacity: Int) { postings.reserveCapacity(capacity) }

    mutating func append(_ log: UInt32, to key: LogKey) { append(CollectionOfOne(log), to: key) }

    /// A log with the same topic in a place that has the same key counts once.
    mutating func append(_ logs: some Collection<UInt32>, to key: LogKey) {
        guard !logs.isEmpty else { return }
        if keys.last != key {
            keys.append(key)
            ends.append(UInt32(postings.count))
        }
        postings.append(contentsOf: logs)
        ends[ends.count - 1] = UInt32(postings.count)
    }
}

extension RandomAccessCollection where Index == Int {
    /// First index whose element is in the second part of a partitioned collection.
    func partitioningIndex(where belongsInSecondPart: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if belongsInSecondPart(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
