import EVM
import Primitives

/// How a block leaves memory and comes back.
///
/// In the file: `[[changes of the initial state]?, [changes of the state]?, contents]`, the first against the parent's
/// state, the second against the initial one. An empty block whose state follows from its header has neither.
extension StoredBlock {
    /// What is in the block, from memory or from the file.
    var contents: BlockContents {
        let (held, place) = kept.withLock { ($0.contents, $0.place) }
        if let held { return held }
        let read = Self.read(place) { part in
            _ = try part.encodedItem()
            _ = try part.encodedItem()
            return try BlockContents(decoding: try part.encodedItem(), hash: hash)
        }
        let (contents, history) = kept.takeBack(read)
        history?.admit(self)
        return contents
    }

    /// The last block before this one whose state is more than notes; nil where this one's own is not.
    var base: StoredBlock? {
        if derivesState { return nil }
        var base = parent
        while let empty = base, empty.derivesState { base = empty.parent }
        return base
    }

    /// About how many bytes the state takes beside the one before it.
    func weight(of kept: KeptBlock.Fields) -> Int {
        // One without transactions changes little, and the state before it may be long to make again.
        guard let state = kept.state, kept.hasChangedState || kept.contents?.outcomes.isEmpty == false,
            let before = parent?.state
        else { return 0 }
        return state.weight(since: before)
    }

    func write(_ contents: BlockContents, _ kept: KeptBlock.Fields, to list: inout RLPEncoder) {
        // An empty block's state is not written, and its parent's may be long to make again.
        let before = derivesState ? WorldState() : parent?.state(holds: false) ?? WorldState()
        list.list { item in kept.changedState?.encodeChanges(since: before, to: &item) }
        list.list { item in kept.state?.encodeChanges(since: kept.changedState ?? before, to: &item) }
        contents.write(to: &list)
    }

    /// One of the block's logs, counted through the whole block, without making a block in memory of one in the file.
    func log(_ index: Int) -> MinedLog? {
        let (held, place) = kept.withLock { ($0.contents, $0.place) }
        if let held { return held.log(index, of: self) }
        return Self.readContents(at: place) { contents in
            try BlockContents.log(index, of: self, in: &contents)
        }
    }

    /// Reads parts of what `BlockContents.write` wrote.
    static func readContents<Result>(
        at place: HistoryPlace?,
        _ decode: (inout RLPDecoder) throws -> Result
    ) -> Result {
        read(place) { part in
            _ = try part.encodedItem()
            _ = try part.encodedItem()
            var contents = try part.list()
            return try decode(&contents)
        }
    }

    /// Reads the changes that led to a block's state and those that led to its initial state, the newer ones first.
    static func readChanges(at place: HistoryPlace, _ take: (RLPDecoder) throws(RLPError) -> Void) {
        read(place) { part in
            let initial = try changes(in: &part)
            if let state = try changes(in: &part) { try take(state) }
            if let initial { try take(initial) }
        }
    }

    static func changes(in part: inout RLPDecoder) throws(RLPError) -> RLPDecoder? {
        var given = try part.list()
        return given.isAtEnd ? nil : try given.list()
    }

    /// Reads what this process wrote: if that fails, the disk does, and every answer would be a wrong one.
    static func read<Result>(
        _ place: HistoryPlace?,
        _ decode: (inout RLPDecoder) throws -> Result
    ) -> Result {
        guard let bytes = place?.bytes else {
            fatalError("The file that histories are kept in cannot be read: is its disk in order?")
        }
        do {
            var part = try RLPDecoder.list(bytes)
            return try decode(&part)
        } catch { fatalError("The file that histories are kept in has changed by itself: \(error)") }
    }
}
