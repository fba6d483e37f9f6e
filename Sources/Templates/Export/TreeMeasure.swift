/// Counts what a stored tree would unfold to, visiting each distinct tree once.
///
/// Ten trees that name each other ten times over are a few hundred bytes and a billion files. A walk along
/// paths would never come back; the sums over distinct trees take as long as reading the ten.
struct TreeMeasure {
    private struct Sum {
        /// Files, links and folders below, saturating.
        var entries = 0
        var bytes = 0
        /// Components of the longest path below.
        var height = 0
    }

    let repository: GitRepository
    let limits: TreeLimits
    private var known: [GitObjectID: Sum] = [:]
    private var sizes: [GitObjectID: Int] = [:]

    init(repository: GitRepository, limits: TreeLimits) {
        self.repository = repository
        self.limits = limits
    }

    /// Checks that a tree keeps the limits.
    mutating func check(_ tree: GitObjectID) throws {
        let sum = try measure(tree, path: "", depth: 0)
        guard sum.entries <= limits.entries else { throw TreeError.tooManyEntries(limit: limits.entries) }
        guard sum.bytes <= limits.bytes else { throw TreeError.tooManyBytes(limit: limits.bytes) }
    }

    /// A blob's length, asked of the database once.
    mutating func size(of blob: GitObjectID) throws -> Int {
        if let size = sizes[blob] { return size }
        let size = try repository.size(of: blob)
        sizes[blob] = size
        return size
    }

    private mutating func measure(_ tree: GitObjectID, path: String, depth: Int) throws -> Sum {
        if let sum = known[tree] {
            guard depth + sum.height <= limits.depth else {
                throw TreeError.tooDeep(path, limit: limits.depth)
            }
            return sum
        }
        // Distinct trees are folders of their own, so that no more of them can be lawful.
        guard known.count < limits.entries else { throw TreeError.tooManyEntries(limit: limits.entries) }
        var sum = Sum()
        let entries = try repository.treeEntries(tree)
        guard entries.count <= limits.entries else { throw TreeError.tooManyEntries(limit: limits.entries) }
        for entry in entries {
            let entryPath = path.isEmpty ? entry.name : "\(path)/\(entry.name)"
            guard depth < limits.depth else { throw TreeError.tooDeep(entryPath, limit: limits.depth) }
            var below = Sum(entries: 1, bytes: 0, height: 1)
            switch entry.kind {
            case .submodule: continue
            case .file:
                below.bytes = try size(of: entry.id)
                guard below.bytes <= limits.fileBytes else {
                    throw TreeError.fileTooLarge(entryPath, bytes: below.bytes, limit: limits.fileBytes)
                }
            case .folder:
                let inner = try measure(entry.id, path: entryPath, depth: depth + 1)
                below.entries = Self.add(1, inner.entries)
                below.bytes = inner.bytes
                below.height = inner.height + 1
            }
            sum.entries = Self.add(sum.entries, below.entries)
            sum.bytes = Self.add(sum.bytes, below.bytes)
            sum.height = max(sum.height, below.height)
        }
        known[tree] = sum
        return sum
    }

    private static func add(_ left: Int, _ right: Int) -> Int {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }
}
