import Devnet
import Glibc

/// Devnets: making, keeping, copying.
enum Devnets {
    static func run() async throws {
        heading("what", "measured", "to reach")
        // First, while no freed memory is there that would hide what a devnet takes.
        try await memory()
        try await creation()
        try await copies()
    }

    private static func creation() async throws {
        consume(Node(try Chain(configuration(0))))
        var nodes: [Node] = []
        var ours: [Double] = []
        var processes: [Double] = []
        for _ in 0..<20 {
            ours += try samples(250) { nodes.append(Node(try Chain(configuration(nodes.count)))) }
            processes += try (0..<20).map { _ in try startEmptyServer() }
        }
        let devnet = median(ours.sorted())
        let process = median(processes.sorted())
        row(
            "devnet with ten funded accounts, created",
            "\(text(devnet * 1e6)) µs (median of 5,000)",
            "under 50 µs"
        )
        row("an empty C server: fork, exec, listen", "\(text(process * 1e6, 0)) µs (median of 400)", "")
        row("ratio", "\(text(process / devnet, 0))", "at least 20")
    }

    /// Seconds until a process that was started says that it listens.
    private static func startEmptyServer() throws -> Double {
        let folder = CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false)
            .dropLast()
        let path = (folder + ["EmptyServer"]).joined(separator: "/")
        var output: [Int32] = [0, 0]
        var input: [Int32] = [0, 0]
        guard pipe(&output) == 0, pipe(&input) == 0 else { fatalError("No pipes are left.") }
        let start = ContinuousClock.now
        let child = spawn(path, input: input[0], output: output[1], closing: [input[1], output[0]])
        guard child > 0 else { fatalError("\(path) is missing: build the package's EmptyServer first.") }
        var byte: UInt8 = 0
        guard read(output[0], &byte, 1) == 1 else { fatalError("The empty server did not start.") }
        let took = seconds(ContinuousClock.now - start)
        for end in output + input { close(end) }
        var status: Int32 = 0
        waitpid(child, &status, 0)
        return took
    }

    private static func spawn(_ path: String, input: Int32, output: Int32, closing: [Int32]) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        for end in closing + [input, output] { posix_spawn_file_actions_addclose(&actions, end) }
        var child: pid_t = 0
        let argument = strdup(path)
        defer { free(argument) }
        return posix_spawn(&child, path, &actions, nil, [argument, nil], nil) == 0 ? child : -1
    }

    private static func memory() async throws {
        let count = 10_000
        let before = residentBytes()
        var nodes: [Node] = []
        nodes.reserveCapacity(count)
        for i in 0..<count { nodes.append(Node(try Chain(configuration(100_000 + i)))) }
        let request = Array(
            #"{"jsonrpc":"2.0","id":1,"method":"eth_getBlockByNumber","params":["latest",false]}"#.utf8
        )
        var answered = 0
        for node in nodes {
            let answer = await RPCEndpoint(node: node).handle(request)
            if let answer, try JSONValue.parse(answer)["result"]?["number"] == "0x0" { answered += 1 }
        }
        let each = Double(residentBytes() - before) / Double(count) / 1_024
        row(
            "10,000 idle devnets, all answering (\(answered) did)",
            "\(text(each)) KiB each",
            "under 30 KB each"
        )
    }

    private static func copies() async throws {
        var table: [[Double]] = []
        for slots in [0, 1_000_000] {
            let node = Node(try Chain(configuration(7)))
            let address = node.accounts.addresses[9]
            try await node.update { chain in chain.fillStorage(address, slots: slots) }
            let base = node.chain
            var chain = base
            let snapshot = samples(2_000) { consume(chain.snapshot()) }
            var ids = (1...2_000).reversed().makeIterator()
            let restore = samples(2_000) { consume(chain.revert(to: UInt64(ids.next() ?? 0))) }
            var clones: [Chain] = []
            let clone = try samples(2_000) { clones.append(try base.cloned(as: configuration(clones.count))) }
            let reset = samples(2_000) { chain.reset() }
            table.append([snapshot, restore, clone, reset].map { median($0) * 1e6 })
        }
        for (i, name) in ["snapshot", "restore", "clone", "reset"].enumerated() {
            row(
                "\(name), with 10 accounts / with 1,000,000 slots",
                "\(text(table[0][i])) µs / \(text(table[1][i])) µs",
                "under 5 µs"
            )
        }
    }
}
