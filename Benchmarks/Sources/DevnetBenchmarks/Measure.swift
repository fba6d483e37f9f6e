import Glibc

/// How often everything is measured; the median counts.
let rounds = 5

/// Seconds of processor time that each of `count` runs of `body` took, sorted.
func samples(_ count: Int, _ body: () throws -> Void) rethrows -> [Double] {
    var times: [Double] = []
    times.reserveCapacity(count)
    for _ in 0..<count { times.append(try time(body)) }
    return times.sorted()
}

/// Seconds of processor time that the process has used.
///
/// What is measured here computes on one core and waits for nothing, so on a quiet machine this is the time that
/// passes; on a busy one it still is what the work takes.
func processorTime() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
}

func time(_ body: () throws -> Void) rethrows -> Double {
    let start = processorTime()
    try body()
    return processorTime() - start
}

func timeAsync(_ body: () async throws -> Void) async rethrows -> Double {
    let start = processorTime()
    try await body()
    return processorTime() - start
}

/// Medians of several contenders, measured in turn.
func interleaved(_ contenders: [() async throws -> Double]) async throws -> [Double] {
    var times = [[Double]](repeating: [], count: contenders.count)
    for _ in 0..<rounds {
        for (i, contender) in contenders.enumerated() { times[i].append(try await contender()) }
    }
    return times.map { median($0.sorted()) }
}

func seconds(_ duration: Duration) -> Double {
    let (whole, fraction) = duration.components
    return Double(whole) + Double(fraction) * 1e-18
}

func median(_ sorted: [Double]) -> Double { sorted[sorted.count / 2] }

/// Bytes of memory that the process has in use.
func residentBytes() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, 128, file) != nil else { return 0 }
    let fields = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        .split(separator: " ")
    return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
}

func text(_ value: Double, _ digits: Int = 2) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let rounded = (value * scale).rounded() / scale
    return digits == 0 ? "\(Int(rounded))" : "\(rounded)"
}

func heading(_ columns: String...) {
    print("| " + columns.joined(separator: " | ") + " |")
    print("|" + columns.map { _ in " --- |" }.joined())
}

func row(_ cells: String...) { print("| " + cells.joined(separator: " | ") + " |") }

/// Keeps the optimiser from dropping what nobody reads.
@inline(never)
func consume<T>(_ value: T) {}
