import EVM
import Primitives

/// A way to tell what a transaction did, by geth's name for it.
indirect enum Tracer: Sendable, Hashable {
    /// The default, without a name.
    case structLogs(StructLogOptions)
    case callFrames(CallFrameOptions)
    case flatCalls(FlatCallOptions)
    case prestate(PrestateOptions)
    case selectors
    case nothing
    /// Several at once, by name in ascending order.
    case several([String: Tracer])

    static let names = [
        "4byteTracer", "callTracer", "flatCallTracer", "muxTracer", "noopTracer", "prestateTracer",
    ]

    /// Traces one transaction; the answer's text, and what the transaction did.
    func run(_ job: TraceJob) throws -> (JSONText, TransactionResult) {
        switch self {
        case .structLogs(let options): return try job.structLogs(options)
        case .callFrames(let options): return try job.callFrames(options)
        case .flatCalls(let options): return try job.flatCalls(options)
        case .prestate(let options): return try job.prestate(options)
        case .selectors: return try job.selectors()
        case .nothing:
            var text = JSONText()
            text.raw("{}")
            return (text, try job.run())
        case .several(let tracers):
            var text = JSONText()
            text.raw("{")
            for (name, tracer) in tracers.sorted(by: { $0.key < $1.key }) {
                if text.count > 1 { text.raw(",") }
                text.string(name)
                text.raw(":")
                text.append(try tracer.run(job).0)
                if text.count > job.limit.bytes { throw job.limit.exceeded }
            }
            text.raw("}")
            return (text, try job.run())
        }
    }
}

/// A tracer with its time, as `debug_` methods take them.
struct TraceRequest: Sendable {
    let tracer: Tracer
    /// Shortens the time that a call has anyway; nil where the request names none.
    let timeout: Duration?
}

extension Parameters {
    /// The options of a `debug_trace` method; struct logs where they are left out.
    func traceRequest(_ index: Int) throws(RPCError) -> TraceRequest {
        let value = optional(index)
        if let value, value.members == nil {
            throw Parameters.invalid(index, "an object of trace options", value)
        }
        let options = TraceOptionReader(value ?? .object([]), index: index)
        let name = try options.text("tracer") ?? ""
        return TraceRequest(
            tracer: name.isEmpty
                ? .structLogs(try options.structLogs())
                : try TraceOptionReader.tracer(name, value?["tracerConfig"], index: index),
            timeout: try options.duration("timeout")
        )
    }
}

/// Members of trace options, read with messages that name them.
private struct TraceOptionReader {
    private let object: JSONValue
    private let index: Int

    init(_ object: JSONValue, index: Int) {
        self.object = object
        self.index = index
    }

    static func tracer(_ name: String, _ config: JSONValue?, index: Int) throws(RPCError) -> Tracer {
        let config = config.flatMap { $0.isNull ? nil : $0 } ?? .object([])
        guard let members = config.members else {
            throw .invalidParameters("invalid argument \(index): tracerConfig must be an object")
        }
        let options = TraceOptionReader(config, index: index)
        switch name {
        case "callTracer":
            return .callFrames(
                CallFrameOptions(
                    onlyTopCall: try options.flag("onlyTopCall"),
                    withLog: try options.flag("withLog")
                )
            )
        case "flatCallTracer":
            return .flatCalls(
                FlatCallOptions(
                    convertsParityErrors: try options.flag("convertParityErrors"),
                    includesPrecompiles: try options.flag("includePrecompiles")
                )
            )
        case "prestateTracer":
            let prestate = PrestateOptions(
                isDiff: try options.flag("diffMode"),
                disablesCode: try options.flag("disableCode"),
                disablesStorage: try options.flag("disableStorage"),
                includesEmpty: try options.flag("includeEmpty")
            )
            if prestate.isDiff, prestate.includesEmpty {
                throw .invalidParameters("cannot use diffMode with includeEmpty")
            }
            return .prestate(prestate)
        case "4byteTracer": return .selectors
        case "noopTracer": return .nothing
        case "muxTracer":
            var tracers: [String: Tracer] = [:]
            for member in members {
                if member.key == "muxTracer" {
                    throw .invalidParameters(
                        "invalid argument \(index): a muxTracer holds no other muxTracer"
                    )
                }
                tracers[member.key] = try tracer(member.key, member.value, index: index)
            }
            return .several(tracers)
        default:
            let shown = name.prefix(60) + (name.utf8.count > 60 ? "…" : "")
            throw .invalidParameters(
                "invalid argument \(index): there is no tracer \"\(shown)\", and JavaScript tracers are not run "
                    + "here; use one of \(Tracer.names.joined(separator: ", ")), or none for struct logs"
            )
        }
    }

    func structLogs() throws(RPCError) -> StructLogOptions {
        StructLogOptions(
            disablesStack: try flag("disableStack"),
            disablesStorage: try flag("disableStorage"),
            enablesMemory: try flag("enableMemory"),
            enablesReturnData: try flag("enableReturnData"),
            limit: try count("limit")
        )
    }

    private func member(_ name: String) -> JSONValue? {
        guard let value = object[name], !value.isNull else { return nil }
        return value
    }

    private func invalid(_ name: String, _ expected: String) -> RPCError {
        .invalidParameters("invalid argument \(index): \(name) must be \(expected)")
    }

    func text(_ name: String) throws(RPCError) -> String? {
        guard let value = member(name) else { return nil }
        guard let text = value.string else { throw invalid(name, "a string") }
        return text
    }

    func flag(_ name: String) throws(RPCError) -> Bool {
        guard let value = member(name) else { return false }
        guard let flag = value.bool else { throw invalid(name, "a boolean") }
        return flag
    }

    func count(_ name: String) throws(RPCError) -> Int {
        guard let value = member(name) else { return 0 }
        guard let count = value.asNumber?.asInt else { throw invalid(name, "a non-negative integer") }
        return count
    }

    func duration(_ name: String) throws(RPCError) -> Duration? {
        guard let text = try text(name) else { return nil }
        guard let duration = GoDuration.parse(text) else {
            throw invalid(name, "a duration such as \"10s\" or \"500ms\"")
        }
        return duration
    }
}

/// Durations as Go writes them: numbers with units, `1m30s`, `500ms`, `1.5h`.
enum GoDuration {
    private static let units: [(String, Double)] = [
        ("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3_600),
    ]

    static func parse(_ text: String) -> Duration? {
        var rest = Substring(text)
        var seconds = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            guard let number = Double(digits) else { return nil }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { !$0.isNumber && $0 != "." }
            guard let unit = units.first(where: { $0.0 == name }) else { return nil }
            rest = rest.dropFirst(name.count)
            seconds += number * unit.1
        }
        guard !text.isEmpty, seconds.isFinite, seconds < 1e9 else { return nil }
        return .seconds(seconds)
    }
}
