import Store
import Synchronization

/// All living devnets by id and by the keys of their RPC URLs.
final class DevnetRegistry: Sendable {
    private struct State {
        var slots: [DevnetRow.ID: DevnetSlot] = [:]
        var doors: [String: RPCDoorway] = [:]
    }

    private let state = Mutex(State())

    func insert(_ slot: DevnetSlot) {
        let row = slot.row
        state.withLock { state in
            state.slots[row.id] = slot
            state.doors[row.rpcKey] = RPCDoorway(destination: slot, isAdmin: false)
            state.doors[row.adminRpcKey] = RPCDoorway(destination: slot, isAdmin: true)
        }
    }

    func remove(_ id: DevnetRow.ID) -> DevnetSlot? {
        state.withLock { state in
            guard let slot = state.slots.removeValue(forKey: id) else { return nil }
            state.doors[slot.row.rpcKey] = nil
            state.doors[slot.row.adminRpcKey] = nil
            return slot
        }
    }

    subscript(id: DevnetRow.ID) -> DevnetSlot? { state.withLock { $0.slots[id] } }

    func door(key: String) -> RPCDoorway? { state.withLock { $0.doors[key] } }

    /// All of them, the oldest first.
    var slots: [DevnetSlot] {
        state.withLock { Array($0.slots.values) }.sorted { left, right in
            (left.row.createdAt, left.row.id.rawValue) < (right.row.createdAt, right.row.id.rawValue)
        }
    }

    var counts: (known: Int, awake: Int) {
        let slots = state.withLock { Array($0.slots.values) }
        return (slots.count, slots.count { $0.awake != nil })
    }
}
