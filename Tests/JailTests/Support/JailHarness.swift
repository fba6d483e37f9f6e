import Glibc
import Jail
import Synchronization
import Testing

/// The one spawner and host that all tests share, and what the host can do.
struct JailHarness: Sendable {
    let host: JailHost
    let report: HostReport

    static let shared: Task<JailHarness?, Never> = Task {
        do {
            let spawner = try JailSpawner.start(slots: 4)
            let report = await JailHost.probe(spawner: spawner)
            guard report.canJail else {
                print("This host cannot jail: \(report.reasons.joined(separator: " "))")
                return nil
            }
            return JailHarness(host: try JailHost(spawner: spawner), report: report)
        } catch {
            print("This host cannot jail: \(error)")
            return nil
        }
    }

    /// The harness if the host has every named measure; else says which test is skipped and why.
    static func with(_ measures: String..., test: String = #function) async -> JailHarness? {
        guard let harness = await shared.value else {
            print("SKIPPED \(test): no jail can be built here, see above.")
            return nil
        }
        for measure in measures where harness.report[measure]?.ok != true {
            print("SKIPPED \(test): \(measure) is missing: \(harness.report[measure]?.detail ?? "unknown").")
            return nil
        }
        return harness
    }

    /// Runs a plan and collects what it prints.
    func run(
        _ plan: JailPlan,
        onListening: (@Sendable (Int32) async -> Void)? = nil
    ) async throws -> (outcome: JailOutcome, output: String, error: String) {
        let output = Collector()
        let error = Collector()
        let outcome = try await host.run(plan, onListening: onListening) { stream, bytes in
            (stream == .output ? output : error).append(bytes)
        }
        return (outcome, output.text, error.text)
    }
}

/// Bytes gathered from a run's own thread.
final class Collector: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    func append(_ more: [UInt8]) {
        bytes.withLock { $0 += more }
    }

    var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
}

extension JailPlan {
    static func shell(_ script: String, limits: JailLimits = JailLimits()) -> JailPlan {
        JailPlan(executable: "/bin/sh", arguments: ["-c", script], limits: limits)
    }

    static func python(_ script: String, limits: JailLimits = JailLimits()) -> JailPlan {
        JailPlan(executable: "/usr/bin/python3", arguments: ["-I", "-c", script], limits: limits)
    }
}

/// The open descriptors of this process, counted.
func openDescriptors() -> Int {
    guard let folder = opendir("/proc/self/fd") else { return -1 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count
}

/// The names in a folder, without dots.
func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        if entry.pointee.d_type == DT_DIR, !name.hasPrefix(".") { names.append(name) }
    }
    return names
}
