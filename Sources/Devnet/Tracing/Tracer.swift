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
        let options = try ObjectFields(
            optional(index) ?? .object([]),
            index: index,
            "an object of trace options"
        )
        let name = try options.read("tracer", "a string") { $0.string } ?? ""
        let timeout = try options.read("timeout", "a duration such as \"10s\" or \"500ms\"") { value in
            value.string.flatMap(GoDuration.parse)
        }
        let tracer: Tracer =
            name.isEmpty
            ? .structLogs(try StructLogOptions(options))
            : try .named(name, options.member("tracerConfig"), index: index)
        return TraceRequest(tracer: tracer, timeout: timeout)
    }
}

extension Tracer {
    fileprivate static func named(
        _ name: String,
        _ config: JSONValue?,
        index: Int
    ) throws(RPCError) -> Tracer {
        let options = try ObjectFields(config ?? .object([]), index: index, "an object of tracerConfig")
        func flag(_ name: String) throws(RPCError) -> Bool { try options.bool(name) ?? false }
        switch name {
        case "callTracer":
            return .callFrames(
                CallFrameOptions(onlyTopCall: try flag("onlyTopCall"), withLog: try flag("withLog"))
            )
        case "flatCallTracer":
            return .flatCalls(
                FlatCallOptions(
                    convertsParityErrors: try flag("convertParityErrors"),
                    includesPrecompiles: try flag("includePrecompiles")
                )
            )
        case "prestateTracer":
            let prestate = PrestateOptions(
                isDiff: try flag("diffMode"),
                disablesCode: try flag("disableCode"),
                disablesStorage: try flag("disableStorage"),
                includesEmpty: try flag("includeEmpty")
            )
            if prestate.isDiff, prestate.includesEmpty {
                throw .invalidParameters("cannot use diffMode with includeEmpty")
            }
            return .prestate(prestate)
        case "4byteTracer": return .selectors
        case "noopTracer": return .nothing
        case "muxTracer":
            var tracers: [String: Tracer] = [:]
            for member in options.object.members ?? [] {
                if member.key == "muxTracer" {
                    throw .invalidParameters(
                        "invalid argument \(index): a muxTracer holds no other muxTracer"
                    )
                }
                let config = member.value.isNull ? nil : member.value
                tracers[member.key] = try named(member.key, config, index: index)
            }
            return .several(tracers)
        default:
            let shown = name.prefix(60) + (name.utf8.count > 60 ? "…" : "")
            throw .invalidParameters(
                "invalid argument \(index): there is no tracer \"\(shown)\", and JavaScript tracers are not run "
                    + "here; use one of \(names.joined(separator: ", ")), or none for struct logs"
            )
        }
    }
}

extension StructLogOptions {
    fileprivate init(_ options: ObjectFields) throws(RPCError) {
        disablesStack = try options.bool("disableStack") ?? false
        disablesStorage = try options.bool("disableStorage") ?? false
        enablesMemory = try options.bool("enableMemory") ?? false
        enablesReturnData = try options.bool("enableReturnData") ?? false
        limit = Int(clamping: try options.uint64("limit") ?? 0)
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
