import Devnet
import EVM
import Primitives

/// What tracing costs: `debug_traceCall` with callTracer against `eth_call`, both through JSON-RPC, of a message
/// that uses 30 million gas.
enum CallTraces {
    private static let caller = Address(high: 0, low: 0xca11e)
    private static let callee = Address(high: 0, low: 0xc0de)

    /// Calls `transfer(0xbe, 1)` of the callee until little gas is left.
    private static let loop =
        "63a9059cbb60e01b5f5260be60045260016024525b6020606060445f5f61c0de5af1505a6140001060145700"

    /// Moves an amount from one mapped balance to another and emits an event, as an ERC-20 token does.
    private static let token =
        "602435335f5260405f20805482900390556004355f5260405f208054820190555f5260043533"
        + "7fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef60205fa360015f5260205ff3"

    static func run() async throws {
        heading("30 Mgas of", "calls", "trace, MB", "untraced, ms", "trace to untraced", "to reach")
        try await measure("ERC-20 transfers", callee: token, reach: "at most 2")
        try await measure("calls of a contract that does nothing", callee: "00", reach: "recorded")
    }

    private static func measure(_ name: String, callee code: String, reach: String) async throws {
        let node = Node(try Chain(DevnetConfiguration(genesisTimestamp: 1_800_000_000)))
        try await node.update { chain in
            chain.setCode(caller, Hex.decode(loop) ?? [])
            chain.setCode(callee, Hex.decode(code) ?? [])
        }
        let endpoint = RPCEndpoint(node: node)
        let message = #"{"to":"\#(caller)","gas":"0x1c9c380"},"latest""#
        func request(_ method: String, _ more: String = "") -> [UInt8] {
            Array(#"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":[\#(message)\#(more)]}"#.utf8)
        }
        let plain = request("eth_call")
        let traced = request("debug_traceCall", #",{"tracer":"callTracer"}"#)
        guard let answer = await endpoint.handle(traced),
            let calls = try JSONValue.parse(answer)["result"]?["calls"]?.array?.count
        else { fatalError("The call was not traced.") }
        let times = try await interleaved([
            { await timeAsync { _ = await endpoint.handle(plain) } },
            { await timeAsync { _ = await endpoint.handle(traced) } },
        ])
        row(
            name,
            "\(calls)",
            text(Double(answer.count) / 1e6, 1),
            text(times[0] * 1e3, 1),
            text(times[1] / times[0]),
            reach
        )
    }
}
