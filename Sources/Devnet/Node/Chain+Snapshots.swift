extension Chain {
    private func saved(_ id: UInt64) -> Saved {
        Saved(
            id: id,
            head: head,
            state: state,
            index: index,
            pool: pool,
            settings: settings
        )
    }

    private mutating func load(_ saved: Saved) {
        if saved.head != head { events.append(.reorganised(from: head, to: saved.head)) }
        head = saved.head
        state = saved.state
        index = saved.index
        pool = saved.pool
        settings = saved.settings
    }

    /// Keeps the chain as it is now under a new number: a handful of references.
    public mutating func snapshot() -> UInt64 {
        let id = nextSnapshot
        snapshots.append(saved(id))
        nextSnapshot += 1
        records.append(.snapshot)
        return id
    }

    /// Back to a snapshot; it and all later ones are used up.
    ///
    /// False when there is no such snapshot.
    public mutating func revert(to id: UInt64) -> Bool {
        guard let index = snapshots.firstIndex(where: { $0.id == id }) else { return false }
        let target = snapshots[index]
        snapshots.removeSubrange(index...)
        load(target)
        records.append(.revert(id))
        return true
    }

    /// Keeps the chain as it is now under a number of the caller's choice, until it is removed.
    public mutating func bookmark(_ id: UInt64) {
        bookmarks[id] = saved(id)
        records.append(.bookmark(id))
    }

    /// Back to a bookmark, which stays.
    ///
    /// False when there is none.
    public mutating func restore(_ id: UInt64) -> Bool {
        guard let target = bookmarks[id] else { return false }
        snapshots.removeAll()
        load(target)
        records.append(.restore(id))
        return true
    }

    public mutating func removeBookmark(_ id: UInt64) -> Bool {
        guard bookmarks.removeValue(forKey: id) != nil else { return false }
        records.append(.removeBookmark(id))
        return true
    }

    /// Back to the genesis block, with an empty pool and the settings of the beginning.
    ///
    /// Bookmarks stay.
    public mutating func reset() {
        if head != genesis { events.append(.reorganised(from: head, to: genesis)) }
        head = genesis
        state = genesis.state
        index = ChainIndex(from: genesis)
        pool = Pool()
        settings = Settings(configuration)
        snapshots.removeAll()
        records.append(.reset)
    }
}
