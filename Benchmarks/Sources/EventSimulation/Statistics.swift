/// What the tools have seen; changed on the simulation's one event loop alone, which is what makes it sendable.
final class Statistics: @unchecked Sendable {
    /// Nothing more is asked.
    var isOver = false
    /// Nothing more is written.
    var isReadingOnly = false
    var opened = 0
    var requests = 0
    var transactions = 0
    var notifications = 0
    private(set) var errors: [String: Int] = [:]
    /// Of ordinary teams, and of those that ask for expensive things, by request.
    private(set) var latency = [Histogram](repeating: Histogram(), count: Request.allCases.count)
    private let places = Dictionary(uniqueKeysWithValues: Request.allCases.enumerated().map { ($1, $0) })

    func add(_ request: Request, _ microseconds: UInt64, of team: Team) {
        requests += 1
        latency[places[request] ?? 0].add(microseconds)
        team.latency.add(microseconds)
    }

    func fail(_ reason: String) { errors[reason, default: 0] += 1 }
}
