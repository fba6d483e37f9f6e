import Devnet
import Store

extension EventService {
    func createSnapshot(of id: String, name: String?, for caller: Caller) async throws -> SnapshotRow {
        let slot = try slot(id, for: caller)
        let awake = try await wake(slot)
        // The bookmark's number is that of its own record: no other can have it, and the row needs no more.
        let (position, block) = try await awake.node.update { [journal = awake.journal] chain in
            let position = journal.lastSequence + 1
            chain.bookmark(position)
            return (position, chain.head.number)
        }
        do {
            let row = try await store.createSnapshot(
                of: slot.row.id,
                name: name,
                position: position,
                blockNumber: block
            )
            await audit(caller, "snapshot.create", row.id.rawValue)
            return row
        } catch {
            // A name that is taken leaves no bookmark behind.
            _ = try? await awake.node.update { $0.removeBookmark(position) }
            throw error
        }
    }

    func snapshots(of id: String, for caller: Caller) async throws -> [SnapshotRow] {
        try await store.snapshots(of: slot(id, for: caller).row.id)
    }

    /// Takes the devnet back to a snapshot, which stays.
    func restoreSnapshot(_ snapshot: String, of id: String, for caller: Caller) async throws -> DevnetState {
        let slot = try slot(id, for: caller)
        let row = try await self.snapshot(snapshot, of: slot)
        let isRestored = try await wake(slot).node.update { $0.restore(row.position) }
        guard isRestored else { throw Refusal.notFound("snapshot", snapshot) }
        await audit(caller, "snapshot.restore", row.id.rawValue)
        return try await state(of: slot)
    }

    func deleteSnapshot(_ snapshot: String, of id: String, for caller: Caller) async throws {
        let slot = try slot(id, for: caller)
        let row = try await self.snapshot(snapshot, of: slot)
        try await store.deleteSnapshot(row.id)
        _ = try await wake(slot).node.update { $0.removeBookmark(row.position) }
        await audit(caller, "snapshot.delete", row.id.rawValue)
    }

    /// The devnet's snapshot of that id or name.
    private func snapshot(_ text: String, of slot: DevnetSlot) async throws -> SnapshotRow {
        let rows = try await store.snapshots(of: slot.row.id)
        let found = rows.first { $0.id.rawValue == text } ?? rows.first { $0.name == text }
        guard let found else { throw Refusal.notFound("snapshot", text) }
        return found
    }
}
