import Devnet
import EVM
import Foundation
import Primitives
import TestSupport
import Testing

/// Every method of the table, so that new ones are covered the day they are added.
@Suite("JSON-RPC takes any parameters")
struct RPCFuzzTests {
    /// The environment makes a long run of the short one.
    private static func number(_ name: String, else standard: UInt64) -> UInt64 {
        ProcessInfo.processInfo.environment[name].flatMap(UInt64.init) ?? standard
    }

    private static let seed = number("SANDBOXD_FUZZ_SEED", else: 1)
    private static let callsOfEach = number("SANDBOXD_FUZZ_CALLS", else: 40)
    /// A devnet lives this long: some of the parameters are right, and what they set is lived with.
    private static let callsOfADevnet = 200

    @Test(
        "No method crashes, hangs, fails with -32603 or answers without an envelope, and the chain goes on",
        .timeLimit(.minutes(60))
    )
    func everyMethod() async throws {
        var generator = SeededGenerator(seed: Self.seed)
        var calls = RPCEndpoint.methodNames.flatMap { Array(repeating: $0, count: Int(Self.callsOfEach)) }
        calls.shuffle(using: &generator)
        var values = RPCFuzzValues(generator: generator)
        while !calls.isEmpty {
            let devnet = try TestDevnet(policy: RPCPolicy(allowsControl: true, callTimeout: .seconds(1)))
            await values.look(at: devnet)
            for name in calls.suffix(Self.callsOfADevnet) {
                await call(name, values.parameters(of: name), devnet)
            }
            calls.removeLast(min(Self.callsOfADevnet, calls.count))
            await expectLife(devnet)
        }
    }

    @Test("Timestamps stop at the end of time")
    func endOfTime() async throws {
        let devnet = try TestDevnet()
        try await devnet.call("anvil_setBlockTimestampInterval", "0xffffffffffffffff")
        try await devnet.call("eth_gasPrice")
        try await devnet.call("anvil_mine", 3)
        #expect(devnet.node.chain.head.header.timestamp == .max)
        try await devnet.call("anvil_mine", 2, "0xffffffffffffffff")
        devnet.clock.advance(100)
        try await devnet.call("anvil_increaseTime", "0xffffffffff")
        try await devnet.call("anvil_removeBlockTimestampInterval")
        try await devnet.call("evm_mine")
        #expect(devnet.node.chain.head.number == 6)
    }

    @Test("The wall's time of a block at the end of time is told, also by a clock that is behind")
    func wallTime() async throws {
        let devnet = try TestDevnet()
        let start = devnet.node.chain.head.header.timestamp
        devnet.clock.advance(100)
        try await devnet.call("anvil_setTime", .int(start))
        let behind = devnet.node.chain.clockOffset
        #expect(behind < 0)
        try await devnet.call("anvil_setBlockTimestampInterval", "0xffffffffffffffff")
        try await devnet.call("anvil_mine", 2)
        let wall = try await devnet.call("anvil_getLastBlockWallTime")
        #expect(wall == .int((Int128(UInt64.max) - Int128(behind)) * 1_000))
    }

    @Test("Typed data with more types than anybody signs is refused before any of them is hashed")
    func typedData() async throws {
        let devnet = try TestDevnet()
        let fields: JSONValue = .array(
            (0..<2_000).map { .object(["name": .string("n\($0)"), "type": "uint256"]) }
        )
        let data: JSONValue = .object([
            "types": .object(["A": fields]), "primaryType": "A", "domain": .object([:]),
            "message": .object([:]),
        ])
        let refusal = try await devnet.refusal("eth_signTypedData_v4", .string(devnet.accounts[0]), data)
        #expect(refusal?.code == -32602)
        #expect(refusal?.message == "invalid typed data: the types have more than 16384 bytes")
    }

    private func call(_ name: String, _ parameters: JSONValue, _ devnet: TestDevnet) async {
        let request: JSONValue = .object([
            "jsonrpc": "2.0", "id": 7, "method": .string(name), "params": parameters,
        ])
        let shown = String(request.text.prefix(2_000))
        guard let bytes = await devnet.endpoint.handle(request.bytes),
            let answer = try? JSONValue.parse(bytes, maximumDepth: 100_000)
        else {
            Issue.record("\(shown) has no answer that is JSON")
            return
        }
        #expect(answer["jsonrpc"] == "2.0" && answer["id"] == 7, "\(shown)")
        #expect((answer["result"] == nil) != (answer["error"] == nil), "\(shown)")
        if let error = answer["error"] {
            let code = error["code"]?.int
            #expect(code != nil && code != -32603, "\(shown) fails with \(error.text.prefix(500))")
            // Subscriptions say that this is no place for them.
            #expect(code != -32601 || name.hasSuffix("subscribe"), "\(shown)")
            #expect(error["message"]?.string?.isEmpty == false, "\(shown)")
        }
    }

    /// Whatever was set before: the devnet still mines, and its blocks still follow each other.
    private func expectLife(_ devnet: TestDevnet) async {
        let before = devnet.node.chain.head
        let request = Array(#"{"jsonrpc":"2.0","id":1,"method":"evm_mine","params":[]}"#.utf8)
        let answer = await devnet.endpoint.handle(request).flatMap { try? JSONValue.parse($0) }
        // A clock that was set to the end of time is the one thing that stops a chain.
        if before.header.timestamp > .max >> 1 { return }
        #expect(answer?["error"] == nil, "\(answer?.text ?? "")")
        // Where an interval mines, too, it may be more than one block.
        let after = devnet.node.chain
        #expect(after.head.number > before.number)
        #expect(after.block(.number(before.number))?.hash == before.hash)
        #expect(after.head.header.timestamp >= before.header.timestamp)
    }
}

/// Parameters right, nearly right and wrong.
private struct RPCFuzzValues {
    private var generator: SeededGenerator
    private var addresses: [String] = []
    private var hashes: [String] = []

    init(generator: SeededGenerator) { self.generator = generator }

    /// Gives the devnet a contract and some transactions, whose addresses and hashes are then among the values.
    mutating func look(at devnet: TestDevnet) async {
        let sender = devnet.node.accounts.addresses[0]
        let contract = Address(truncating: 0xC0DE)
        addresses = ["\(sender)", "\(contract)", "0x0000000000000000000000000000000000000000"]
        hashes = ["0x" + String(repeating: "ab", count: 32)]
        for body in [
            // Keeps what it is sent, emits it, and fails where there is nothing.
            #""anvil_setCode","params":["\#(contract)","0x5f3580601357005b5f555f355f5260205fa15fffd5"]"#,
            #""eth_sendTransaction","params":[{"from":"\#(sender)","to":"\#(contract)","value":"0x1"}]"#,
            #""eth_sendTransaction","params":[{"from":"\#(sender)","data":"0x60016000f3"}]"#,
        ] {
            let request = Array((#"{"jsonrpc":"2.0","id":1,"method":"# + body + "}").utf8)
            guard let bytes = await devnet.endpoint.handle(request), let answer = try? JSONValue.parse(bytes)
            else {
                continue
            }
            if let hash = answer["result"]?.string, hash.utf8.count == 66 { hashes.append(hash) }
        }
        hashes.append("\(devnet.node.chain.head.hash)")
    }

    mutating func parameters(of name: String) -> JSONValue {
        if chance(50) { return anything(depth: 0) }
        var items = shape(chance(3) ? .random(in: 0..<18, using: &generator) : fitting(name))
        // One of them is replaced, left out or too many.
        if chance(2), !items.isEmpty {
            let at = Int.random(in: items.indices, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: items.remove(at: at)
            case 1: items.insert(anything(depth: 0), at: at)
            case 2: items[at] = .null
            default: items[at] = anything(depth: 0)
            }
        }
        return .array(items)
    }

    private mutating func chance(_ of: Int) -> Bool { Int.random(in: 0..<of, using: &generator) == 0 }

    private mutating func pick<T>(_ values: [T]) -> T {
        values[Int.random(in: values.indices, using: &generator)]
    }

    /// A shape that the method might take, going by its name.
    private mutating func fitting(_ name: String) -> Int {
        let hints: [(String, [Int])] = [
            ("simulate", [16]), ("traceCall", [12, 2]), ("trace", [11, 3, 9, 12]), ("Logs", [9]),
            ("ilter", [9, 5]),
            ("all", [2, 12]), ("estimateGas", [2]), ("AccessList", [2]), ("Transaction", [2, 3, 17]),
            ("sign", [13, 1]),
            ("Storage", [7, 8, 10, 13]), ("Proof", [10]), ("Code", [1, 13]), ("Balance", [1, 7]),
            ("Nonce", [1, 7]),
            ("feeHistory", [15]), ("ByNumber", [4, 5]), ("ByHash", [3]), ("mine", [5, 6, 9]),
            ("Time", [5, 6]),
            ("Interval", [5]), ("evert", [5]), ("reorg", [6, 5]), ("rollback", [5]), ("set", [5, 7, 13]),
        ]
        let shapes = hints.first { name.contains($0.0) }?.1 ?? [0, 1, 3, 5, 14]
        return pick(shapes)
    }

    /// What methods take, by and large.
    private mutating func shape(_ number: Int) -> [JSONValue] {
        switch number {
        case 0: []
        case 1: [address(), block()]
        case 2: [callObject(), block(), overrides(), blockOverrides()]
        case 3: [.string(pick(hashes))]
        case 4: [block(), .bool(chance(2))]
        case 5: [quantity()]
        case 6: [quantity(), quantity()]
        case 7: [address(), quantity()]
        case 8: [address(), quantity(), .string(pick(hashes))]
        case 9: [filter()]
        case 10: [address(), .array([quantity(), quantity()]), block()]
        case 11: [.string(pick(hashes)), options()]
        case 12: [callObject(), block(), options()]
        case 13: [address(), "0x60016000f3"]
        case 14: [address()]
        case 15: [quantity(), block(), .array([10, 50, 99.5.json])]
        case 16:
            [
                .object([
                    "blockStateCalls": .array([simulated(), simulated()]), "validation": .bool(chance(2)),
                ]), block(),
            ]
        default: (0..<Int.random(in: 0...5, using: &generator)).map { _ in anything(depth: 0) }
        }
    }

    private mutating func address() -> JSONValue { .string(pick(addresses)) }

    private mutating func block() -> JSONValue {
        pick([
            "latest", "pending", "earliest", "safe", "finalized", "0x0", "0x1", "0x7fffffffffffffff",
            "0xffffffffffffffff",
            .object(["blockHash": .string(pick(hashes))]),
            .object(["blockNumber": "0x1", "requireCanonical": true]),
        ])
    }

    private mutating func quantity() -> JSONValue {
        pick([
            "0x0", "0x1", "0x2", "0x10", "0x3e8", "0xffffffff", "0x7fffffffffffffff", "0x8000000000000000",
            "0xffffffffffffffff", "0x10000000000000000", .string("0x" + String(repeating: "f", count: 64)),
            .string("0x1" + String(repeating: "0", count: 64)), "0x", "", "-1", "10", 0, 1, 100,
            .number("-1"),
            .number("1e3"), .number("1.5"), .number("9223372036854775807"), .number("9223372036854775808"),
            .number("18446744073709551615"), .number("18446744073709551616"), .number("1e400"),
        ])
    }

    private mutating func data() -> JSONValue {
        pick([
            "0x", "0x00", "0x5f5ffd", "0x0", "0xzz", .string("0x" + String(repeating: "5b", count: 20_000)),
            "0x5b5f56",
        ])
    }

    private mutating func callObject() -> JSONValue {
        members([
            ("from", address()), ("to", address()), ("value", quantity()), ("gas", quantity()),
            ("gasPrice", quantity()),
            ("maxFeePerGas", quantity()), ("maxPriorityFeePerGas", quantity()), ("nonce", quantity()),
            ("data", data()),
            ("input", data()), ("type", quantity()), ("chainId", quantity()),
            ("maxFeePerBlobGas", quantity()),
            (
                "accessList",
                .array([
                    .object([
                        "address": address(), "storageKeys": .array([quantity(), .string(pick(hashes))]),
                    ])
                ])
            ),
            ("blobVersionedHashes", .array([.string(pick(hashes))])),
            ("authorizationList", .array([anything(depth: 1)])),
        ])
    }

    private mutating func overrides() -> JSONValue {
        guard case .string(let address) = address() else { return .null }
        let state: JSONValue = .object([.init(pick(hashes), .string(pick(hashes)))])
        let account = members([
            ("balance", quantity()), ("nonce", quantity()), ("code", data()), ("state", state),
            ("stateDiff", state),
            ("movePrecompileToAddress", self.address()),
        ])
        return .object([.init(address, account)])
    }

    private mutating func blockOverrides() -> JSONValue {
        members([
            ("number", quantity()), ("time", quantity()), ("gasLimit", quantity()),
            ("feeRecipient", address()),
            ("baseFeePerGas", quantity()), ("prevRandao", .string(pick(hashes))), ("blobBaseFee", quantity()),
            ("difficulty", quantity()), ("withdrawals", .array([])),
        ])
    }

    private mutating func simulated() -> JSONValue {
        members([
            ("blockOverrides", blockOverrides()), ("stateOverrides", overrides()),
            ("calls", .array([callObject(), callObject()])),
        ])
    }

    private mutating func filter() -> JSONValue {
        members([
            ("fromBlock", block()), ("toBlock", block()),
            ("address", pick([address(), .array([address(), address()])])),
            ("topics", .array([.null, .array([.string(pick(hashes))]), .string(pick(hashes))])),
            ("blockHash", .string(pick(hashes))), ("after", quantity()), ("count", quantity()),
        ])
    }

    private mutating func options() -> JSONValue {
        let tracers = [
            "callTracer", "prestateTracer", "4byteTracer", "flatCallTracer", "muxTracer", "noopTracer", "{}",
        ]
        return members([
            ("tracer", .string(pick(tracers))), ("timeout", pick(["1s", "x", 5])), ("limit", quantity()),
            ("tracerConfig", anything(depth: 1)), ("enableMemory", true), ("stateOverrides", overrides()),
            ("blockOverrides", blockOverrides()), ("txIndex", quantity()),
        ])
    }

    /// Some of these members.
    private mutating func members(_ all: [(String, JSONValue)]) -> JSONValue {
        .object(all.filter { _ in chance(3) }.map { JSONValue.Member($0.0, $0.1) })
    }

    private mutating func anything(depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 3 ? 8 : 11), using: &generator) {
        case 0: .null
        case 1: .bool(chance(2))
        case 2: quantity()
        case 3: address()
        case 4: .string(pick(hashes))
        case 5: block()
        case 6: data()
        case 7: pick(["", "0x", "ü", .string(String(repeating: "z", count: 50_000)), "\u{0}", "latest "])
        case 8: .array((0..<Int.random(in: 0...4, using: &generator)).map { _ in anything(depth: depth + 1) })
        case 9:
            members([("a", anything(depth: depth + 1)), ("to", anything(depth: depth + 1)), ("data", data())])
        default: nested()
        }
    }

    private func nested() -> JSONValue {
        var value: JSONValue = []
        for _ in 0..<50 { value = [value] }
        return value
    }
}

extension Double {
    fileprivate var json: JSONValue { .number(String(self)) }
}
