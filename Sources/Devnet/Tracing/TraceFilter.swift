import EVM
import Primitives

/// What `trace_filter` looks for.
struct TraceFilter {
    var from: StoredBlock
    var to: StoredBlock
    /// Nil where any address will do.
    var fromAddresses: Set<Address>?
    var toAddresses: Set<Address>?
    /// Whether both addresses must match, or one of them is enough.
    var needsBoth = false
    /// Traces to pass over.
    var after = 0
    var count = Int.max

    private func matches(from: Address?, to: Address?) -> Bool {
        switch (fromAddresses, toAddresses) {
        case (nil, nil): true
        case (let wanted?, nil): from.map(wanted.contains) ?? false
        case (nil, let wanted?): to.map(wanted.contains) ?? false
        case (let wantedFrom?, let wantedTo?):
            if needsBoth {
                (from.map(wantedFrom.contains) ?? false) && (to.map(wantedTo.contains) ?? false)
            } else {
                (from.map(wantedFrom.contains) ?? false) || (to.map(wantedTo.contains) ?? false)
            }
        }
    }

    /// Whether a transaction can hold a trace that matches: each call's ends are among what it looked at.
    private func mayMatch(_ outcome: TransactionOutcome) -> Bool {
        if fromAddresses == nil, toAddresses == nil { return true }
        return outcome.accessed.contains { address in
            fromAddresses?.contains(address) == true || toAddresses?.contains(address) == true
        }
    }

    /// The matching traces from the first block to the last.
    ///
    /// Only transactions that looked at one of the addresses are run again.
    func run(_ chain: Chain, _ interrupt: Interrupt, limit: TraceLimit = .standard) throws -> JSONText {
        var blocks: [StoredBlock] = []
        var next: StoredBlock? = to
        while let block = next, block.number >= from.number {
            let traces = BlockTraces(stored: block, chain: chain, interrupt: interrupt)
            if block.outcomes.contains(where: mayMatch) || !traces.rewards.isEmpty { blocks.append(block) }
            next = block.parent
        }
        var text = JSONText()
        text.raw("[")
        var seen = 0
        var written = 0
        func take(_ write: (inout JSONText) -> Void) throws {
            seen += 1
            guard seen > after, written < count else { return }
            if written > 0 { text.raw(",") }
            write(&text)
            written += 1
            if text.count > limit.bytes { throw limit.exceeded }
        }
        for block in blocks.reversed() where written < count {
            let traces = BlockTraces(stored: block, chain: chain, interrupt: interrupt)
            try traces.visit(where: mayMatch) { writer in
                try writer.visit { index, address in
                    let call = writer.trace.calls[index]
                    // A creation that failed has no address.
                    let to = call.isCreation && call.hasFailed ? nil : call.to
                    if matches(from: call.from, to: to) { try take { writer.write(index, address, to: &$0) } }
                }
            }
            for reward in traces.rewards where matches(from: nil, to: reward.author) {
                try take { traces.write(reward, to: &$0) }
            }
        }
        text.raw("]")
        return text
    }
}

extension Parameters {
    func traceFilter(_ index: Int, _ chain: Chain) throws(RPCError) -> TraceFilter {
        let value = try required(index)
        guard value.members != nil else { throw Parameters.invalid(index, "a filter object", value) }
        func invalid(_ name: String, _ expected: String) -> RPCError {
            .invalidParameters("invalid argument \(index): \(name) must be \(expected)")
        }
        func member(_ name: String) -> JSONValue? { value[name].flatMap { $0.isNull ? nil : $0 } }
        func block(_ name: String, _ preset: BlockID) throws(RPCError) -> StoredBlock {
            guard let given = member(name) else { return chain.block(preset) ?? chain.head }
            guard let id = given.asBlockID else { throw invalid(name, "a block number or a tag") }
            if id == .pending { return chain.head }
            guard let block = chain.block(id) else { throw RPCMethods.unknownBlock(id) }
            return block
        }
        func addresses(_ name: String) throws(RPCError) -> Set<Address>? {
            guard let given = member(name) else { return nil }
            let items = given.array ?? [given]
            let addresses = items.compactMap(\.asAddress)
            guard addresses.count == items.count else { throw invalid(name, "an array of addresses") }
            return addresses.isEmpty ? nil : Set(addresses)
        }
        func number(_ name: String) throws(RPCError) -> Int? {
            guard let given = member(name) else { return nil }
            guard let number = given.asNumber?.asInt else { throw invalid(name, "a non-negative integer") }
            return number
        }
        var filter = TraceFilter(from: try block("fromBlock", .earliest), to: try block("toBlock", .latest))
        if filter.from.number > filter.to.number {
            throw .invalidParameters("invalid parameters: fromBlock cannot be greater than toBlock")
        }
        filter.fromAddresses = try addresses("fromAddress")
        filter.toAddresses = try addresses("toAddress")
        switch member("mode") {
        case nil, "union"?: break
        case "intersection"?: filter.needsBoth = true
        case .some: throw invalid("mode", "\"union\" or \"intersection\"")
        }
        filter.after = try number("after") ?? 0
        filter.count = try number("count") ?? .max
        return filter
    }
}
