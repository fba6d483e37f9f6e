internal import Glibc

/// The live counters of a jail's cgroups, read through descriptors that the spawner opened.
struct JailCounters: Sendable {
    let version: Int
    let cpu: Descriptor?
    let memoryEvents: Descriptor?

    /// Processor time so far, of all processes.
    func cpuSeconds() -> Double {
        guard let text = cpu.flatMap(Self.text) else { return 0 }
        if version == 2 { return Double(Self.number(after: "usage_usec ", in: text)) / 1e6 }
        return Double(Self.number(after: "", in: text)) / 1e9
    }

    /// How many processes the kernel has killed for memory.
    func memoryKills() -> Int {
        guard let text = memoryEvents.flatMap(Self.text) else { return 0 }
        return Self.number(after: "oom_kill ", in: text)
    }

    private static func text(_ file: Descriptor) -> String? {
        withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 1) { buffer in
            let count = pread(file.number, buffer.baseAddress, buffer.count, 0)
            return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
        }
    }

    private static func number(after key: String, in text: String) -> Int {
        for line in text.split(separator: "\n") where line.hasPrefix(key) {
            return Int(line.dropFirst(key.count)) ?? 0
        }
        return 0
    }
}
