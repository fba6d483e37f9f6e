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

    /// The most gas that a transaction or block in the file may use: time is what gas stands for.
    private static func estimate(_ path: String) -> UInt64 {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe) else {
            return 0
        }
        return data.withUnsafeBytes(greatestGasLimit)
    }

    /// The greatest number that stands behind `"gasLimit"`, of lists the first one.
    private static func greatestGasLimit(in text: UnsafeRawBufferPointer) -> UInt64 {
        var greatest: UInt64 = 0
        var rest = text
        // Its one capital is rare in files that are mostly hexadecimal digits.
        while let start = rest.baseAddress, let capital = memchr(start, Int32(UInt8(ascii: "L")), rest.count)
        {
            let place = UnsafeRawPointer(capital) - start
            let isName = rest[..<place].suffix(4).elementsEqual("\"gas".utf8)
            rest = UnsafeRawBufferPointer(rebasing: rest[(place + 1)...])
            guard isName, rest.starts(with: "imit\"".utf8) else { continue }
            let number = rest.dropFirst(5).drop { !isDigit($0) }.dropFirst(2).prefix(while: isDigit)
            greatest = max(greatest, UInt64(String(decoding: number, as: UTF8.self), radix: 16) ?? .max)
        }
        return greatest
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }
}
