import EVM
import Primitives

/// The blocks of a stretch that have all left memory, so that not even their places in the chain are held.
///
/// Where what is in them was written is written down as well, and all of them come back together when somebody asks
/// for one. They are then held for a while, and as long as somebody holds the newest they are the same objects. What
/// all of them changed is written down once more as one: whoever makes a state again that is long after need not go
/// through them.
///
/// In the file, the oldest first:
///
///     [ [hash, timestamp, marks, steps, batch, offset, count] … ]
struct PastBlocks: Sendable {
    let history: HistoryMemory
    private let place: HistoryPlace
    /// Of what they changed, as `StateChanges`; nil where some of them noted their headers instead.
    private let changes: HistoryPlace?
    /// What the blocks' places are parts of.
    private let batches: [HistoryBatch]
    /// The few states that stay, by their blocks' numbers.
    private let states: [UInt64: WorldState]
    private var held: StoredBlock?
    private weak var known: StoredBlock?

    /// All blocks of a stretch up to its newest; nil where one of them has not left, or the file takes no more.
    init?(upTo newest: StoredBlock, _ history: HistoryMemory) {
        var entries: [Entry] = []
        var next: StoredBlock? = newest
        while let block = next {
            guard let left = block.kept.left else { return nil }
            entries.append(Entry(block, left))
            next = block.previous
        }
        entries.reverse()
        var batches: [HistoryBatch] = []
        var indices: [ObjectIdentifier: UInt64] = [:]
        var encoder = RLPEncoder()
        encoder.list { list in
            for entry in entries {
                let batch = entry.left.place.batch
                let index = indices[ObjectIdentifier(batch)] ?? UInt64(batches.count)
                if indices.updateValue(index, forKey: ObjectIdentifier(batch)) == nil {
                    batches.append(batch)
                }
                list.list { item in entry.write(to: &item, batch: index) }
            }
        }
        let end = encoder.bytes.count
        if let changes = Self.changes(of: entries) { encoder.list { list in changes.write(to: &list) } }
        guard let batch = history.write(encoder.bytes) else { return nil }
        self.history = history
        self.batches = batches
        place = batch.place(0..<end)
        changes = encoder.bytes.count == end ? nil : batch.place(end..<encoder.bytes.count)
        states = entries.reduce(into: [:]) { states, entry in states[entry.number] = entry.left.state }
    }

    private static func changes(of entries: [Entry]) -> StateChanges? {
        guard entries.allSatisfy({ !$0.derivesState && $0.left.state == nil }) else { return nil }
        var changes = StateChanges()
        for entry in entries.reversed() {
            StoredBlock.readChanges(at: entry.left.place) { changed throws(RLPError) in
                try changes.addOlder(changed)
            }
        }
        return changes
    }

    /// The newest of the blocks, and whether it had to be read.
    ///
    /// - Parameter stretch: theirs.
    mutating func newest(in stretch: Stretch) -> (block: StoredBlock?, isNew: Bool) {
        if let known { return (known, false) }
        var newest: StoredBlock?
        for entry in entries(from: stretch.first) {
            newest = StoredBlock(
                hash: entry.hash,
                number: entry.number,
                timestamp: entry.timestamp,
                derivesState: entry.derivesState,
                left: entry.left,
                history: history,
                in: stretch,
                after: newest
            )
        }
        known = newest
        held = newest
        return (newest, true)
    }

    /// The newest of the blocks, if it is there and has a state.
    var newestWithState: StoredBlock? { known.flatMap { $0.kept.withLock { $0.state } == nil ? nil : $0 } }

    /// Goes through the blocks from the newest to the oldest, gathering what they changed.
    ///
    /// - Parameter first: the number of the oldest.
    /// - Returns: a state on the way that is held.
    func walk(from first: UInt64, _ path: inout StatePath) -> WorldState? {
        if let changes {
            StoredBlock.read(changes) { changed in try path.addOlder(changed) }
            return nil
        }
        for entry in entries(from: first).reversed() {
            if let held = entry.left.state { return held }
            if entry.derivesState {
                path.addOlder {
                    StoredBlock.readContents(at: entry.left.place) { contents in
                        try Header(decoding: contents.encodedItem())
                    }
                }
            } else {
                StoredBlock.readChanges(at: entry.left.place) { changed throws(RLPError) in
                    try path.addOlder(changed)
                }
            }
        }
        return nil
    }

    private func entries(from first: UInt64) -> [Entry] {
        StoredBlock.read(place) { list in
            var entries: [Entry] = []
            while !list.isAtEnd {
                var item = try list.list()
                let number = first + UInt64(entries.count)
                entries.append(try Entry(&item, number: number, state: states[number], batches))
            }
            return entries
        }
    }

    /// No longer holds blocks that were read.
    ///
    /// - Returns: what is to be released where no lock is held.
    mutating func letGo() -> StoredBlock? {
        defer { held = nil }
        return held
    }

    /// What there is to know of a block.
    private struct Entry {
        let number: UInt64
        let hash: Hash256
        let timestamp: UInt64
        let derivesState: Bool
        let left: KeptBlock.Left

        private static let derivesState: UInt64 = 1
        private static let hasChangedState: UInt64 = 2

        init(_ block: StoredBlock, _ left: KeptBlock.Left) {
            number = block.number
            hash = block.hash
            timestamp = block.timestamp
            derivesState = block.derivesState
            self.left = left
        }

        init(
            _ item: inout RLPDecoder,
            number: UInt64,
            state: WorldState?,
            _ batches: [HistoryBatch]
        ) throws(RLPError) {
            self.number = number
            hash = try item.hash()
            timestamp = try item.uint64()
            let marks = try item.uint64()
            derivesState = marks & Self.derivesState != 0
            let steps = try item.uint64()
            let batch = try item.uint64()
            let offset = try item.uint64()
            left = KeptBlock.Left(
                place: HistoryPlace(
                    batch: batches[Int(batch)],
                    offset: UInt32(truncatingIfNeeded: offset),
                    count: UInt32(truncatingIfNeeded: try item.uint64())
                ),
                state: state,
                steps: UInt16(truncatingIfNeeded: steps),
                hasChangedState: marks & Self.hasChangedState != 0
            )
        }

        func write(to item: inout RLPEncoder, batch: UInt64) {
            item.append(hash)
            item.append(timestamp)
            item.append(
                (derivesState ? Self.derivesState : 0) | (left.hasChangedState ? Self.hasChangedState : 0)
            )
            item.append(UInt64(left.steps))
            item.append(batch)
            item.append(UInt64(left.place.offset))
            item.append(UInt64(left.place.count))
        }
    }
}
