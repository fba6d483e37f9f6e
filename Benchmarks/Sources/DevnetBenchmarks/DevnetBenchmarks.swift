/// What devnets cost, section by section, as tables: `DevnetBenchmarks [SECTION …]`.
///
/// Memory is measured truly only in a process of its own: `Benchmarks/devnets.sh` runs a process a section.
@main
struct DevnetBenchmarks {
    private static let sections: [(name: String, run: @Sendable () async throws -> Void)] = [
        ("history", History.run), ("histories", Histories.run), ("mining", History.mining),
        ("blocks", Blocks.run), ("devnets", Devnets.run), ("state", StateRoots.run),
        ("tokens", Tokens.run), ("logs", LogQueries.run), ("tracing", CallTraces.run),
        ("primitives", PrimitiveFunctions.run),
    ]

    static func main() async throws {
        let wanted = CommandLine.arguments.dropFirst()
        if let first = wanted.first, first == "signed-requests", let folder = wanted.dropFirst().first {
            return try SignedRequests.write(to: folder)
        }
        for section in sections where wanted.isEmpty || wanted.contains(section.name) {
            print("\n### \(section.name)\n")
            try await section.run()
        }
    }
}
