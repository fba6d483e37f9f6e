import Devnet
import EVM
import Foundation
import Primitives
import TestSupport
import Testing

/// geth's own answers to `debug_` requests, on the chain of execution-apis' tests.
@Suite("debug_ methods against geth's answers")
struct TraceFixtureTests {
    private static let folder = "09-rpc-compat/rpc-compat/tests"

    private static func url(_ name: String) -> URL? { FixtureFolder.url("\(folder)/\(name)") }

    private static func read(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: #require(url(name))))
    }

    /// Request and answer pairs of a transcript.
    private static func exchanges(_ url: URL) throws -> [(request: String, answer: String)] {
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
        let requests = lines.filter { $0.hasPrefix(">> ") }.map { String($0.dropFirst(3)) }
        let answers = lines.filter { $0.hasPrefix("<< ") }.map { String($0.dropFirst(3)) }
        return zip(requests, answers).map { ($0, $1) }
    }

    private static let transcripts: [String] = {
        guard let root = url("") else { return [] }
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return folders.filter { $0.hasPrefix("debug_") }.sorted().flatMap { folder in
            let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(root.path)/\(folder)")) ?? []
            return files.filter { $0.hasSuffix(".io") }.sorted().map { "\(folder)/\($0)" }
        }
    }()

    @Test(
        "are the same to the last struct log, wherever geth answered",
        .enabled(if: FixtureFolder.has(folder), Comment(rawValue: FixtureFolder.missing))
    )
    func transcripts() async throws {
        let configuration = try DevnetConfiguration(genesis: JSONValue.parse(Self.read("genesis.json")))
        var chain = try Chain(configuration)
        try chain.importBlocks(ChainFile.blocks(in: Self.read("chain.rlp")))
        let endpoint = RPCEndpoint(node: Node(chain))
        var compared = 0
        for transcript in Self.transcripts {
            for exchange in try Self.exchanges(#require(Self.url(transcript))) {
                let answer = try JSONValue.parse(await endpoint.handle(Array(exchange.request.utf8)) ?? [])
                let expected = try JSONValue.parse(Array(exchange.answer.utf8))
                // Numbers without 0x, which geth refuses, are taken here.
                if expected["error"]?["code"]?.int == -32602 { continue }
                #expect(answer["error"] == expected["error"], "\(transcript)")
                #expect(
                    Self.firstDifference(answer["result"], expected["result"]) == nil,
                    "\(transcript)"
                )
                compared += 1
            }
        }
        #expect(compared >= 12)
    }

    /// Where two answers part, with both values; the order of members does not matter.
    private static func firstDifference(_ a: JSONValue?, _ b: JSONValue?, _ path: String = "") -> String? {
        if case .object(let first)? = a, case .object(let second)? = b {
            for key in Set(first.map(\.key)).union(second.map(\.key)).sorted() {
                if let found = firstDifference(a?[key], b?[key], "\(path).\(key)") { return found }
            }
            return nil
        }
        if case .array(let first)? = a, case .array(let second)? = b {
            for (index, pair) in zip(first, second).enumerated() {
                if let found = firstDifference(pair.0, pair.1, "\(path)[\(index)]") { return found }
            }
            return first.count == second.count
                ? nil : "\(path): \(first.count) items, expected \(second.count)"
        }
        if a == b { return nil }
        return "\(path): \(a.map(\.text) ?? "nothing"), expected \(b.map(\.text) ?? "nothing")"
    }
}
