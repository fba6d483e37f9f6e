import Devnet
import Logging
import Store

extension EventService {
    /// Lists every devnet on disk, makes the default one where it is missing, and wakes those whose clocks run.
    ///
    /// All others sleep until somebody uses them.
    func wakeDevnets() async throws {
        for row in try await store.devnets() { devnets.insert(DevnetSlot(row)) }
        try await makeDefaultDevnet()
        for slot in devnets.slots {
            let row = slot.row
            guard row.id == Self.defaultDevnet || Self.configuration(of: row)?.blockTime != nil else {
                continue
            }
            do { _ = try await wake(slot) } catch {
                // One broken devnet must not keep the others from their owners.
                logger.error("A devnet did not wake", metadata: ["devnet": "\(row.id)", "error": "\(error)"])
            }
        }
    }

    /// Makes the devnet that needs no key where it is missing, and brings it to the chain that the settings name.
    private func makeDefaultDevnet() async throws {
        // Its accounts are the ones that every tool knows, whatever the event's devnets use.
        var request = DevnetRequest()
        request.mnemonic = DevnetConfiguration.developmentMnemonic
        request.genesis = try configuration.genesis.map(StartingChain.genesis)
        request.chain = try configuration.importedChain.map(StartingChain.blocks) ?? []
        request.order = configuration.order
        request.transactionGasCap = configuration.transactionGasCap
        guard let slot = try await adjustedDefaultDevnet() else {
            let chainID = try request.genesis.map { try GenesisFile($0).schedule.chainID }
            let new = NewDevnet(
                id: Self.defaultDevnet,
                name: "default",
                chainId: chainID ?? Self.defaultChainID
            )
            _ = try await addDevnet(new, request)
            return
        }
        if let genesis = request.genesis, Self.configuration(of: slot.row)?.genesis != genesis {
            throw Refusal.invalid(
                "The default devnet in \(configuration.dataDirectory) began with another genesis than "
                    + "\(configuration.genesis ?? ""); use another --data-dir or leave --genesis out."
            )
        }
        guard !request.chain.isEmpty else { return }
        // Blocks that it has already are passed over.
        let blocks = request.chain
        try await wake(slot).node.update { _ = try $0.importBlocks(blocks) }
    }

    /// The default devnet that is on disk, with the order of transactions and the cap on their gas that the settings
    /// ask for.
    private func adjustedDefaultDevnet() async throws -> DevnetSlot? {
        guard let slot = devnets[Self.defaultDevnet] else { return nil }
        guard var known = Self.configuration(of: slot.row) else { return slot }
        let order = configuration.order ?? known.order
        let cap = configuration.transactionGasCap ?? known.transactionGasCap
        guard known.order != order || known.transactionGasCap != cap else { return slot }
        // Its blocks hold what was mined, whatever held then; so a replay does not ask.
        known.order = order
        known.transactionGasCap = cap
        try await store.setConfiguration(known.json.bytes, of: slot.row.id)
        guard let row = try await store.devnet(slot.row.id) else { return nil }
        let adjusted = DevnetSlot(row)
        devnets.insert(adjusted)
        return adjusted
    }

    static func configuration(of row: DevnetRow) -> DevnetConfiguration? {
        (try? JSONValue.parse(row.configuration)).flatMap { DevnetConfiguration($0) }
    }

    /// Builds a devnet again from its journal.
    ///
    /// A clone's journal begins with its source's records, which must be replayed under the source's
    /// configuration: its chain id was another.
    func load(_ row: DevnetRow, _ subscriptions: SubscriptionHub) async throws -> DevnetSlot.Awake {
        var stages = try await stages(of: row)
        var chain = try Chain(stages.removeFirst().configuration, history: history)
        var last: UInt64 = 0
        for try await batch in store.records(of: row.id) {
            var records = batch[...]
            while let stage = stages.first, let end = records.last?.sequence, end > stage.start {
                chain = try await Self.replay(records.prefix { $0.sequence <= stage.start }, on: chain)
                chain = try chain.cloned(as: stage.configuration)
                records = records.drop { $0.sequence <= stage.start }
                stages.removeFirst()
            }
            chain = try await Self.replay(records, on: chain)
            last = batch.last?.sequence ?? last
        }
        for stage in stages { chain = try chain.cloned(as: stage.configuration) }
        if let source = row.source { last = max(last, source.sequence) }
        logger.debug("A devnet woke", metadata: ["devnet": "\(row.id)", "records": "\(last)"])
        return await makeAwake(row, chain, last: last, subscriptions)
    }

    /// A configuration and the record after which it began to hold.
    private struct ReplayStage {
        let configuration: DevnetConfiguration
        let start: UInt64
    }

    /// The configurations that a devnet's journal was written under, the oldest first.
    private func stages(of row: DevnetRow) async throws -> [ReplayStage] {
        var stages: [ReplayStage] = []
        var current: DevnetRow? = row
        while let row = current {
            guard let configuration = Self.configuration(of: row) else {
                throw StoreError.corrupt(
                    path: "The database",
                    reason: "\(row.id)'s configuration is unreadable"
                )
            }
            stages.insert(ReplayStage(configuration: configuration, start: row.source?.sequence ?? 0), at: 0)
            current = if let source = row.source { try await store.devnet(source.devnet) } else { nil }
        }
        return stages
    }

    private static func replay(_ records: ArraySlice<JournalRecord>, on chain: Chain) async throws -> Chain {
        guard !records.isEmpty else { return chain }
        let payloads = records.map(\.payload)
        return try await ComputePool.run {
            var chain = chain
            try chain.replay(payloads)
            return chain
        }
    }
}
