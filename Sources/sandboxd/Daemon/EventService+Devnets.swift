import Devnet
import Logging
import Store

/// A devnet with its chain as it was at one moment.
struct DevnetState: Sendable {
    let row: DevnetRow
    let chain: Chain
}

extension EventService {
    // MARK: Finding and waking

    func slot(_ id: String, for caller: Caller) throws(Refusal) -> DevnetSlot {
        try caller.require(.useDevnets)
        guard let slot = devnets[DevnetRow.ID(rawValue: id)], caller.mayReach(slot.row.team, for: .useDevnets)
        else { throw .notFound("devnet", id) }
        return slot
    }

    func wake(_ slot: DevnetSlot) async throws -> DevnetSlot.Awake {
        if let awake = slot.awake { return awake }
        return try await slot.wake { row in try await self.load(row, slot.subscriptions) }
    }

    func state(of slot: DevnetSlot) async throws -> DevnetState {
        DevnetState(row: slot.row, chain: try await wake(slot).node.chain)
    }

    func devnet(_ id: String, for caller: Caller) async throws -> DevnetState {
        try await state(of: slot(id, for: caller))
    }

    /// Devnets that the caller may reach, a team's alone when one is named.
    func devnets(of team: String?, for caller: Caller) async throws -> [DevnetState] {
        try caller.require(.useDevnets)
        let wanted = try await namedTeam(team, for: caller, .useDevnets)
        var states: [DevnetState] = []
        for slot in devnets.slots where caller.mayReach(slot.row.team, for: .useDevnets) {
            guard wanted == nil || slot.row.team == wanted else { continue }
            do {
                states.append(try await state(of: slot))
            } catch let refusal as Refusal where refusal.kind == .notFound {
                // Deleted since the list was taken.
                continue
            }
        }
        return states
    }

    func namedTeam(_ text: String?, for caller: Caller, _ action: Action) async throws -> TeamRow.ID? {
        guard let text else { return nil }
        return try await team(text, for: caller, action).id
    }

    // MARK: Creating and ending

    func createDevnet(
        team: String,
        _ request: DevnetRequest,
        for caller: Caller
    ) async throws -> DevnetState {
        let owner = try await self.team(team, for: caller, .useDevnets)
        let request = try filled(request)
        let given = try request.chainID ?? request.genesis.map { try GenesisFile($0).schedule.chainID }
        let chainID = if let given { given } else { try await store.nextChainId() }
        let slot = try await addDevnet(
            NewDevnet(
                team: owner.id,
                name: request.name ?? "devnet-\(chainID)",
                chainId: chainID,
                expiresAt: expiry(after: request.lifetime)
            ),
            request
        )
        await audit(caller, "devnet.create", slot.row.id.rawValue)
        return try await state(of: slot)
    }

    private func filled(_ request: DevnetRequest) throws -> DevnetRequest {
        guard let name = request.preset else { return request }
        if let preset = configuration.presets[name] { return request.filled(from: preset) }
        guard name == "default" else {
            let known = (["default"] + configuration.presets.keys.sorted()).joined(separator: ", ")
            throw Refusal.invalid("There is no preset \"\(name.prefix(60))\"; this event has \(known).")
        }
        return request
    }

    func expiry(after lifetime: UInt64?) -> Timestamp? {
        lifetime.map { Timestamp(milliseconds: Timestamp.now().milliseconds + Int64($0) * 1_000) }
    }

    func addDevnet(_ new: NewDevnet, _ request: DevnetRequest) async throws -> DevnetSlot {
        let configuration = try request.configuration(
            chainID: new.chainId ?? Self.defaultChainID,
            eventMnemonic: self.configuration.mnemonic,
            timestamp: Node.wallClock(),
            entropy: StoreEnvironment.systemRandomBytes(count:)
        )
        // A new mnemonic's keys take milliseconds to derive.
        let chain = try await ComputePool.run { [history] in try Chain(configuration, history: history) }
        var new = new
        new.configuration = configuration.json.bytes
        let row = try await store.createDevnet(new)
        let slot = await awaken(row, chain, last: 0)
        guard !request.chain.isEmpty else { return slot }
        do {
            try await slot.awake?.node.update { _ = try $0.importBlocks(request.chain) }
        } catch {
            // Who asked for a devnet with this chain has no use for one without it.
            try? await store.deleteDevnet(row.id)
            await devnets.remove(row.id)?.close("its chain cannot be imported")
            throw error
        }
        return slot
    }

    /// Makes a devnet that is on disk and in memory reachable.
    private func awaken(_ row: DevnetRow, _ chain: Chain, last: UInt64) async -> DevnetSlot {
        let awake = await makeAwake(row, chain, last: last, SubscriptionHub())
        let slot = DevnetSlot(row, awake: awake)
        devnets.insert(slot)
        return slot
    }

    func makeAwake(
        _ row: DevnetRow,
        _ chain: Chain,
        last: UInt64,
        _ subscriptions: SubscriptionHub
    ) async -> DevnetSlot.Awake {
        let journal = StoreJournal(store: store, devnet: row.id, last: last)
        let node = Node(chain, journal: journal, sequence: last + 1, subscriptions: subscriptions)
        node.start()
        return DevnetSlot.Awake(
            node: node,
            journal: journal,
            endpoints: DevnetEndpoints(node, participantsMayCheat: configuration.participantsMayCheat)
        )
    }

    func deleteDevnet(_ id: String, for caller: Caller) async throws {
        let slot = try slot(id, for: caller)
        guard slot.row.id != Self.defaultDevnet else {
            throw Refusal(
                .conflict,
                "default-devnet",
                "The default devnet cannot be deleted; reset it instead."
            )
        }
        try await store.deleteDevnet(slot.row.id)
        await devnets.remove(slot.row.id)?.close("the devnet was deleted")
        await audit(caller, "devnet.delete", slot.row.id.rawValue)
    }

    /// Deletes the devnets whose time is over.
    func deleteExpired(now: Timestamp) async {
        for slot in devnets.slots {
            guard let end = slot.row.expiresAt, end <= now else { continue }
            do {
                try await store.deleteDevnet(slot.row.id)
                await devnets.remove(slot.row.id)?.close("the devnet has expired")
                logger.info("A devnet expired", metadata: ["devnet": "\(slot.row.id)"])
            } catch {
                logger.error(
                    "An expired devnet stays",
                    metadata: ["devnet": "\(slot.row.id)", "error": "\(error)"]
                )
            }
        }
    }

    // MARK: Changing

    /// Imports encoded blocks: all of them or none.
    func importChain(
        _ blocks: [[UInt8]],
        into id: String,
        for caller: Caller
    ) async throws -> DevnetState {
        let slot = try slot(id, for: caller)
        try await wake(slot).node.update { _ = try $0.importBlocks(blocks) }
        await audit(caller, "devnet.import", slot.row.id.rawValue)
        return try await state(of: slot)
    }

    func resetDevnet(_ id: String, for caller: Caller) async throws -> DevnetState {
        let slot = try slot(id, for: caller)
        try await wake(slot).node.update { $0.reset() }
        await audit(caller, "devnet.reset", slot.row.id.rawValue)
        return try await state(of: slot)
    }

    func cloneDevnet(
        _ id: String,
        team: String?,
        name: String?,
        for caller: Caller
    ) async throws -> DevnetState {
        let slot = try slot(id, for: caller)
        let owner = try await namedTeam(team, for: caller, .useDevnets) ?? slot.row.team ?? caller.token.team
        let source = try await wake(slot)
        // Chain and number belong together: both are read inside one change, which changes nothing.
        let (chain, position) = try await source.node.update { [journal = source.journal] chain in
            (chain, journal.lastSequence)
        }
        try await source.journal.flush()
        var configuration = chain.configuration
        configuration.chainID = try await store.nextChainId()
        let clone = try chain.cloned(as: configuration)
        let row = try await store.createDevnet(
            NewDevnet(
                team: owner,
                name: name ?? "\(slot.row.name.prefix(50)) clone",
                chainId: configuration.chainID,
                configuration: configuration.json.bytes,
                source: JournalPosition(devnet: slot.row.id, sequence: position)
            )
        )
        let made = await awaken(row, clone, last: position)
        await audit(caller, "devnet.clone", row.id.rawValue)
        return try await state(of: made)
    }
}
