import Foundation

extension ConformanceRun {
    /// The `rpc-compat` conversations in `directory` and below, sorted.
    public static func conversations(in directory: String) -> [String] {
        guard let walk = FileManager.default.enumerator(atPath: directory) else { return [] }
        var paths: [String] = []
        for case let path as String in walk where path.hasSuffix(".io") {
            paths.append(directory + "/" + path)
        }
        return paths.sorted()
    }

    /// Plays conversations, each with a devnet made from the genesis and the chain that lie beside its folder.
    public func run(conversations paths: [String]) async -> ConformanceSummary {
        let selection = Selection(forks: forks, filter: filter)
        var summary = ConformanceSummary()
        var runners: [String: RPCTestRunner] = [:]
        for path in paths {
            let name = path.split(separator: "/").suffix(2).joined(separator: "/")
            let method = String(name.prefix { $0 != "/" })
            guard selection.includes(path, name, method) else { continue }
            do {
                let folder = Self.suite(of: path)
                guard let runner = try runners[folder] ?? RPCTestRunner(folder: folder) else {
                    summary.add(report(path, notRun: "has no genesis.json and chain.rlp beside its folder"))
                    continue
                }
                runners[folder] = runner
                let text = try String(contentsOfFile: path, encoding: .utf8)
                let result = await runner.run(
                    try RPCConversation(text, name: name.replacing(".io", with: ""))
                )
                summary.add(report(path, .rpc, [result]))
            } catch {
                summary.add(report(path, error: "\(error)"))
            }
        }
        return summary
    }

    /// The folder above the method's.
    private static func suite(of path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().deletingLastPathComponent().path
    }

    private func report(
        _ path: String,
        _ family: FixtureFamily? = nil,
        _ results: [CaseResult] = [],
        notRun: String? = nil,
        error: String? = nil
    ) -> FileReport {
        FileReport(path: path, family: family, results: results, reasonNotRun: notRun, error: error, seconds: 0)
    }
}
