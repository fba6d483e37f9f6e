import EVM
import Primitives

/// What geth's flatCallTracer leaves out and puts in.
struct FlatCallOptions: Sendable, Hashable {
    var convertsParityErrors = false
    var includesPrecompiles = false
}

/// Writes calls as a flat list in the shape that Parity gave it.
///
/// geth's flatCallTracer and the `trace_` methods differ in little: whether the transaction's own message has all
/// of its gas or what was left for it, which precompiles are shown, and the words of errors.
struct FlatCallWriter {
    enum Style {
        case geth(FlatCallOptions)
        case parity
    }

    let trace: CallTrace
    let style: Style
    let location: TraceJob.Location?
    /// The transaction's own gas, where it is to be shown for its message.
    let whole: (gas: UInt64, used: UInt64)?
    /// Calls that are shown, by position; the others, with all below them, are not.
    private let children: [[Int]]

    init(
        _ trace: CallTrace,
        style: Style,
        location: TraceJob.Location?,
        whole: (gas: UInt64, used: UInt64)? = nil
    ) {
        self.trace = trace
        self.style = style
        self.location = location
        self.whole = whole
        var children = [[Int]](repeating: [], count: trace.calls.count)
        for (index, call) in trace.calls.enumerated() {
            if let parent = call.parent, Self.shows(call, style) { children[parent].append(index) }
        }
        self.children = children
    }

    private static func shows(_ call: CallTrace.Call, _ style: Style) -> Bool {
        guard call.isPrecompile else { return true }
        switch style {
        case .geth(let options):
            let isPlain = call.kind == .message(.call) || call.kind == .message(.staticCall)
            return options.includesPrecompiles || !isPlain
        case .parity: return !call.value.isZero
        }
    }

    /// The calls that are shown, in order, with their addresses in the tree.
    func visit(_ body: (Int, [Int]) throws -> Void) rethrows {
        guard !trace.calls.isEmpty else { return }
        var stack: [(call: Int, address: [Int])] = [(0, [])]
        while let (call, address) = stack.popLast() {
            try body(call, address)
            for (place, child) in children[call].enumerated().reversed() {
                stack.append((child, address + [place]))
            }
        }
    }

    func writeAll(to text: inout JSONText, sizeLimit: Int) {
        text.raw("[")
        var isFirst = true
        visit { index, address in
            guard text.count <= sizeLimit else { return }
            if !isFirst { text.raw(",") }
            isFirst = false
            write(index, address, to: &text)
        }
        text.raw("]")
    }

    /// One trace, as an object.
    func write(_ index: Int, _ address: [Int], to text: inout JSONText) {
        let call = trace.calls[index]
        text.raw("{\"action\":")
        writeAction(index, call, to: &text)
        if let location {
            text.raw(",\"blockHash\":")
            text.hash(location.blockHash)
            text.raw(",\"blockNumber\":")
            text.decimal(location.blockNumber)
        }
        if let error = trace.error(of: call) {
            text.raw(",\"error\":")
            text.string(words(error))
        }
        if !call.hasFailed || call.isReverted {
            if call.kind == .selfDestruct {
                if case .parity = style { text.raw(",\"result\":null") }
            } else {
                text.raw(",\"result\":")
                writeResult(index, call, to: &text)
            }
        } else if case .parity = style {
            text.raw(",\"result\":null")
        }
        text.raw(",\"subtraces\":")
        text.decimal(UInt64(children[index].count))
        text.raw(",\"traceAddress\":[")
        for (place, position) in address.enumerated() {
            if place > 0 { text.raw(",") }
            text.decimal(UInt64(position))
        }
        text.raw("]")
        if let location {
            text.raw(",\"transactionHash\":")
            text.hash(location.hash)
            text.raw(",\"transactionPosition\":")
            text.decimal(UInt64(location.index))
        }
        text.raw(",\"type\":")
        text.raw(call.kind == .selfDestruct ? "\"suicide\"}" : call.isCreation ? "\"create\"}" : "\"call\"}")
    }

    private func words(_ error: String) -> String {
        if case .geth(let options) = style, !options.convertsParityErrors { return error }
        return ParityError.text(error)
    }

    private func writeAction(_ index: Int, _ call: CallTrace.Call, to text: inout JSONText) {
        let gas = index == 0 ? whole?.gas ?? call.gas : call.gas
        if call.kind == .selfDestruct {
            text.raw("{\"address\":")
            text.address(call.from)
            text.raw(",\"balance\":")
            text.quantity(call.value)
            text.raw(",\"refundAddress\":")
            text.address(call.to)
            text.raw("}")
            return
        }
        text.raw(call.isCreation ? "{\"creationMethod\":\"" : "{\"callType\":\"")
        text.raw(call.parityName)
        text.raw("\",\"from\":")
        text.address(call.from)
        text.raw(",\"gas\":")
        text.quantity(gas)
        text.raw(call.isCreation ? ",\"init\":" : ",\"input\":")
        text.data(trace.input(of: call))
        if !call.isCreation {
            text.raw(",\"to\":")
            text.address(call.to)
        }
        text.raw(",\"value\":")
        text.quantity(call.value)
        text.raw("}")
    }

    private func writeResult(_ index: Int, _ call: CallTrace.Call, to text: inout JSONText) {
        let used = index == 0 ? whole?.used ?? call.gasUsed : call.gasUsed
        text.raw("{")
        if call.isCreation {
            if !call.hasFailed {
                text.raw("\"address\":")
                text.address(call.to)
                text.raw(",")
            }
            text.raw("\"code\":")
            text.data(trace.output(of: call))
            text.raw(",")
        }
        text.raw("\"gasUsed\":")
        text.quantity(used)
        if !call.isCreation {
            text.raw(",\"output\":")
            text.data(trace.output(of: call))
        }
        text.raw("}")
    }
}

extension CallTrace.Call {
    fileprivate var parityName: StaticString {
        switch kind {
        case .message(.call): "call"
        case .message(.callCode): "callcode"
        case .message(.delegateCall): "delegatecall"
        case .message(.staticCall): "staticcall"
        case .message(.create): "create"
        case .message(.create2): "create2"
        case .selfDestruct: "suicide"
        }
    }
}

/// Parity's words for what went wrong.
enum ParityError {
    private static let exact = [
        "contract creation code storage out of gas": "Out of gas",
        "out of gas": "Out of gas",
        "gas uint64 overflow": "Out of gas",
        "max code size exceeded": "Out of gas",
        "invalid jump destination": "Bad jump destination",
        "execution reverted": "Reverted",
        "return data out of bounds": "Out of bounds",
        "precompiled contract failed": "Built-in failed",
        "write protection": "Mutable Call In Static Context",
    ]

    static func text(_ error: String) -> String {
        if let known = exact[error] { return known }
        if error.hasPrefix("invalid opcode") { return "Bad instruction" }
        if error.hasPrefix("stack underflow") { return "Stack underflow" }
        if error.hasPrefix("stack limit reached") { return "Out of stack" }
        return error
    }
}

extension TraceJob {
    /// geth's flatCallTracer.
    func flatCalls(_ options: FlatCallOptions) throws -> (JSONText, TransactionResult) {
        try withCalls { result, trace in
            let writer = FlatCallWriter(
                trace,
                style: .geth(options),
                location: location,
                whole: (transaction.gasLimit, result.gasUsed)
            )
            var text = JSONText()
            writer.writeAll(to: &text, sizeLimit: limit.bytes)
            if text.count > limit.bytes { throw limit.exceeded }
            return (text, result)
        }
    }

    /// geth's 4byteTracer: how often each function selector was called, by the size of its arguments.
    func selectors() throws -> (JSONText, TransactionResult) {
        try withCalls { result, trace in
            var counts: [String: Int] = [:]
            for call in trace.calls
            where !call.isCreation && call.kind != .selfDestruct && !call.isPrecompile {
                let input = trace.input(of: call)
                if input.count >= 4 {
                    counts["\(Hex.encode(input.prefix(4)))-\(input.count - 4)", default: 0] += 1
                }
            }
            var text = JSONText()
            text.append(
                .object(counts.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .int($0.value)) })
            )
            return (text, result)
        }
    }
}
