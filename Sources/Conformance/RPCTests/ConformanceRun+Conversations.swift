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
        var summary = ConformanceSummary()
        let selection = Selection(forks: forks, filter: filter)
        var runners: [String: RPCTestRunner] = [:]
        for path in paths {
            let name = path.split(separator: "/").suffix(2).joined(separator: "/")
            let method = String(name.prefix { $0 != "/" })
            guard selection.includes(path, name, method) else { continue }
            do {
                let folder = Self.suite(of: path)
                guard let runner = try runners[folder] ?? RPCTestRunner(folder: folder) else {
                    summary.add(
                        FileReport(path: path, reasonNotRun: "no genesis and no chain lie beside its folder")
                    )
                    continue
                }
                runners[folder] = runner
                let text = try String(contentsOfFile: path, encoding: .utf8)
                let result = await runner.run(
                    try RPCConversation(text, name: name.replacing(".io", with: ""))
                )
                summary.add(FileReport(path: path, family: .rpc, results: [result]))
            } catch {
                summary.add(FileReport(path: path, error: "\(error)"))
            }
        }
        return summary
    }

    /// The folder above the method's.
    private static func suite(of path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().deletingLastPathComponent().path
    }
}
