import Devnet
import EVM
import Primitives
import Synchronization

/// A devnet driven as a tool would drive it, with a clock that only the test moves.
struct TestDevnet {
    let node: Node
    let endpoint: RPCEndpoint
    let clock: TestClock
    let journal: MemoryJournal

    static let start: UInt64 = 1_800_000_000

    init(policy: RPCPolicy = .open, _ change: (inout DevnetConfiguration) -> Void = { _ in }) throws {
        var configuration = DevnetConfiguration(genesisTimestamp: TestDevnet.start)
        change(&configuration)
        self.init(continuing: try Chain(configuration), policy: policy)
    }

    /// A devnet that goes on from a chain, with a journal of its own.
    init(continuing chain: Chain, policy: RPCPolicy = .open) {
        let clock = TestClock(TestDevnet.start)
        journal = MemoryJournal()
        node = Node(chain, journal: journal, clock: { clock.now })
        endpoint = RPCEndpoint(node: node, policy: policy)
        self.clock = clock
    }

    /// An error that the devnet answered.
    struct Refusal: Error, Equatable {
        let code: Int
        let message: String
        let data: JSONValue?
    }

    @discardableResult
    func call(_ method: String, _ parameters: JSONValue...) async throws -> JSONValue {
        let request = JSONValue.object([
            "jsonrpc": "2.0", "id": 1, "method": .string(method), "params": .array(parameters),
        ])
        let answer = try JSONValue.parse(await endpoint.handle(request.bytes) ?? [])
        if let error = answer["error"] {
            throw Refusal(
                code: error["code"]?.int ?? 0,
                message: error["message"]?.string ?? "",
                data: error["data"]
            )
        }
        return answer["result"] ?? .null
    }

    /// The error of a call that must fail.
    func refusal(_ method: String, _ parameters: JSONValue...) async throws -> Refusal? {
        let request = JSONValue.object([
            "jsonrpc": "2.0", "id": 1, "method": .string(method), "params": .array(parameters),
        ])
        let answer = try JSONValue.parse(await endpoint.handle(request.bytes) ?? [])
        guard let error = answer["error"] else { return nil }
        return Refusal(
            code: error["code"]?.int ?? 0,
            message: error["message"]?.string ?? "",
            data: error["data"]
        )
    }

    func number(_ value: JSONValue) -> UInt64? { value.string.flatMap { U256($0) }?.asUInt64 }

    var accounts: [String] { node.accounts.addresses.map(\.description) }

    /// Deploys runtime code and gives its address.
    func deploy(_ runtime: String) async throws -> String {
        let transaction = JSONValue.object([
            "from": .string(accounts[0]), "data": .string(Programs.initCode(runtime)), "gas": "0xf4240",
        ])
        let hash = try await call("eth_sendTransaction", transaction)
        return try await call("eth_getTransactionReceipt", hash)["contractAddress"]?.string ?? ""
    }

    func transfer(from: Int = 0, to: Int = 1, wei: String = "0x1", nonce: UInt64? = nil) -> JSONValue {
        .object([
            "from": .string(accounts[from]), "to": .string(accounts[to]), "value": .string(wei),
            "nonce": nonce.map { .string("0x" + String($0, radix: 16)) },
        ])
    }
}

/// A clock that stands still until it is moved.
final class TestClock: Sendable {
    private let seconds: Mutex<UInt64>
    init(_ start: UInt64) { seconds = Mutex(start) }
    var now: UInt64 { seconds.withLock { $0 } }
    func advance(_ by: UInt64) { seconds.withLock { $0 += by } }
}

/// A journal in memory, which can be told to fail.
final class MemoryJournal: DevnetJournal {
    private struct State {
        var records: [[UInt8]] = []
        var fails = false
    }

    struct Failure: Error {}

    private let state = Mutex(State())

    var records: [[UInt8]] { state.withLock { $0.records } }
    func fail(_ fails: Bool) { state.withLock { $0.fails = fails } }

    func append(
        _ records: [[UInt8]],
        from sequence: UInt64,
        settled: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) {
        let isKept = state.withLock { state in
            if state.fails || sequence != UInt64(state.records.count) { return false }
            state.records += records
            return true
        }
        settled(isKept ? .success(()) : .failure(Failure()))
    }
}

/// Small contracts, as runtime code in hexadecimal.
enum Programs {
    /// Adds one to slot 0 and returns the new value.
    static let counter = "5f546001015f8190555f5260205ff3"
    /// Runs for ever.
    static let endless = "5b5f56"
    /// Reverts with Error("no").
    static let refusing =
        "7f08c379a0000000000000000000000000000000000000000000000000000000005f526020600452"
        + "6002602452616e6f60f01b60445260645ffd"
    /// Emits a log with its caller as topic and 32 bytes of data.
    static let emitting = "602a5f523360205fa100"
    /// Reverts with Panic(0x11).
    static let panicking =
        "7f4e487b71000000000000000000000000000000000000000000000000000000005f526011600452"
        + "60245ffd"

    /// Init code that deploys `runtime`.
    static func initCode(_ runtime: String) -> String {
        let length = String(runtime.utf8.count / 2, radix: 16)
        return "0x61" + String(repeating: "0", count: 4 - length.count) + length + "80600a5f395ff3" + runtime
    }
}
