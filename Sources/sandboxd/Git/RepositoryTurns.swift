import Store

/// Lets one push at a time into a repository, so that what it changed is known.
actor RepositoryTurns {
    private var busy: Set<ProjectRow.ID> = []
    private var waiting: [ProjectRow.ID: [CheckedContinuation<Void, Never>]] = [:]

    func take(_ project: ProjectRow.ID, _ work: @Sendable () async throws -> Void) async throws {
        if busy.contains(project) {
            await withCheckedContinuation { waiting[project, default: []].append($0) }
        } else {
            busy.insert(project)
        }
        defer { pass(project) }
        try await work()
    }

    /// The turn goes straight to whoever has waited longest.
    private func pass(_ project: ProjectRow.ID) {
        guard var queue = waiting[project], !queue.isEmpty else {
            waiting[project] = nil
            busy.remove(project)
            return
        }
        let next = queue.removeFirst()
        waiting[project] = queue
        next.resume()
    }
}
