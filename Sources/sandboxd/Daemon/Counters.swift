import Synchronization

/// A number that only grows.
final class Counter: Sendable {
    private let value = Atomic<UInt64>(0)

    var count: UInt64 { value.load(ordering: .relaxed) }

    func add() { value.add(1, ordering: .relaxed) }
}

/// A number that rises and falls.
final class Gauge: Sendable {
    private let current = Atomic<Int>(0)

    var value: Int { current.load(ordering: .relaxed) }

    /// The new value.
    @discardableResult
    func add(_ difference: Int) -> Int { current.add(difference, ordering: .relaxed).newValue }
}

/// What the daemon has done since it started, for `/metrics`.
struct Counters: Sendable {
    let rpcMessages = Counter()
    /// Network connections.
    let sockets = Gauge()
    /// Network connections that were refused because there were too many.
    let refusedSockets = Counter()
    /// Network connections that are being told so.
    let refusing = Gauge()
    /// Clients that stay connected.
    let connections = Gauge()
    let submissions = Counter()
    let gitRequests = Counter()
    /// Answers by the first digit of their status.
    let answers: [Counter] = (0..<6).map { _ in Counter() }

    func answered(_ status: Int) {
        guard answers.indices.contains(status / 100) else { return }
        answers[status / 100].add()
    }
}
