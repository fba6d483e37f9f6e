/// Leaves in the order of their keys, no two of which are equal, of which a trie's nodes are written without being made.
protocol SortedTrieLeaves {
    func nibbleCount(_ index: Int) -> Int
    func nibble(_ index: Int, _ depth: Int) -> Int
    /// How many nibbles two keys have in common; those before `start` they have.
    func commonNibbles(_ first: Int, _ last: Int, from start: Int) -> Int
    func writePath(_ index: Int, _ start: Int, _ finish: Int, isLeaf: Bool, to writer: inout TrieNodeWriter)
    func writeValue(_ index: Int, to writer: inout TrieNodeWriter)
}

extension SortedTrieLeaves {
    /// What stands in its parent for the node of leaves `low` to `high` - 1, whose path begins at nibble `start`.
    ///
    /// Recursion goes as deep as keys share their beginnings.
    func reference(_ low: Int, _ high: Int, from start: Int, _ writer: inout TrieNodeWriter) -> TrieReference
    {
        let node = writer.open()
        if high - low == 1 {
            writePath(low, start, nibbleCount(low), isLeaf: true, to: &writer)
            writeValue(low, to: &writer)
            return writer.close(node)
        }
        let depth = commonNibbles(low, high - 1, from: start)
        // Sorting puts a key in front of all that continue it.
        let endsHere = nibbleCount(low) == depth
        var next = endsHere ? low + 1 : low
        for nibble in 0..<16 {
            var to = next
            while to < high, self.nibble(to, depth) == nibble { to += 1 }
            if to == next {
                writer.appendEmptyString()
            } else {
                let child = reference(next, to, from: depth + 1, &writer)
                writer.append(child)
            }
            next = to
        }
        if endsHere { writeValue(low, to: &writer) } else { writer.appendEmptyString() }
        let branch = writer.close(node)
        if depth == start { return branch }
        let extended = writer.open()
        writePath(low, start, depth, isLeaf: false, to: &writer)
        writer.append(branch)
        return writer.close(extended)
    }
}
