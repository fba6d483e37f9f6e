import Devnet
import EVM
import Primitives

/// Contracts for traces, put where tests can name them.
struct TracedDevnet {
    let devnet: TestDevnet

    /// Calls `callee`, with four bytes of input and one wei; returns what it gets.
    static let caller = "0x00000000000000000000000000000000000ca11e"
    /// Adds one to slot 0, logs the result and returns it.
    static let callee = "0x000000000000000000000000000000000000ca11"
    /// Reverts with Error("no").
    static let refusing = "0x0000000000000000000000000000000000000bad"
    /// Calls the refusing contract, passes over that, and stops.
    static let forgiving = "0x000000000000000000000000000000000000f0f0"
    /// Creates an empty contract and destroys itself.
    static let creating = "0x000000000000000000000000000000000000c0c0"

    init(_ change: (inout DevnetConfiguration) -> Void = { _ in }) async throws {
        devnet = try TestDevnet(change)
        let codes = [
            TracedDevnet.caller:
                // mstore(0, 0xaabbccdd << 224); call(gas, callee, 1, 0, 4, 0, 32); return(0, 32)
                "63aabbccdd60e01b5f5260205f60045f600161ca115af15060205ff3",
            TracedDevnet.callee: "5f5460010180600055505f545f5260205fa05f545f5260205ff3",
            TracedDevnet.refusing: Programs.refusing,
            TracedDevnet.forgiving: "5f5f5f5f5f610bad5af15000",
            TracedDevnet.creating: "5f5f5ff0505fff",
        ]
        for (address, code) in codes {
            try await devnet.call("anvil_setCode", .string(address), .string("0x" + code))
            try await devnet.call("anvil_setBalance", .string(address), "0x64")
        }
    }

    /// Sends a transaction to `address` and gives its hash.
    func send(to address: String, from: Int = 0, gas: String = "0x493e0") async throws -> JSONValue {
        try await devnet.call(
            "eth_sendTransaction",
            .object([
                "from": .string(devnet.accounts[from]), "to": .string(address), "gas": .string(gas),
            ])
        )
    }

    func trace(_ hash: JSONValue, _ options: JSONValue = .object([])) async throws -> JSONValue {
        try await devnet.call("debug_traceTransaction", hash, options)
    }

    func trace(_ hash: JSONValue, tracer: String, _ config: JSONValue = .object([])) async throws -> JSONValue
    {
        try await trace(hash, .object(["tracer": .string(tracer), "tracerConfig": config]))
    }

    func receipt(_ hash: JSONValue) async throws -> JSONValue {
        try await devnet.call("eth_getTransactionReceipt", hash)
    }
}

extension JSONValue {
    /// The members' names, in order.
    var keys: [String] { members?.map(\.key) ?? [] }

    subscript(index: Int) -> JSONValue? {
        guard let items = array, items.indices.contains(index) else { return nil }
        return items[index]
    }

    /// A number in hexadecimal.
    static func hexadecimal(_ number: UInt64) -> JSONValue { .string("0x" + String(number, radix: 16)) }

    /// A quantity or a number.
    var count: UInt64? { string.flatMap { U256($0)?.asUInt64 } ?? int.map { UInt64($0) } }
}
