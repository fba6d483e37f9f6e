/// What a simulation is asked for on the command line.
struct Options {
    var daemon = "../.build/release/sandboxd"
    var teams = 500
    var connections = 2_000
    /// Teams of these that ask for expensive things only.
    var heavyTeams = 10
    /// Length of the mixed part.
    var seconds = 600
    /// Length of the part after it in which nothing is written; nil takes a fifth of the mixed part.
    var readingSeconds: Int?
    var seed: UInt64 = 1
    /// Seconds between two looks at the daemon's memory.
    var sampling = 10

    static let usage = """
        usage: event.sh [--teams N] [--connections N] [--heavy N] [--seconds N] [--reading-seconds N] [--seed N] \
        [--sampling N]
        """

    init(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        func number(_ range: ClosedRange<Int>, _ name: String) throws(UsageError) -> Int {
            guard let text = rest.popFirst(), let number = Int(text), range.contains(number) else {
                throw UsageError(
                    "\(name) takes a whole number from \(range.lowerBound) to \(range.upperBound)."
                )
            }
            return number
        }
        while let name = rest.popFirst() {
            switch name {
            case "--daemon":
                guard let path = rest.popFirst() else { throw UsageError("--daemon takes a path.") }
                daemon = path
            case "--teams": teams = try number(1...100_000, name)
            case "--connections": connections = try number(1...100_000, name)
            case "--heavy": heavyTeams = try number(0...100_000, name)
            case "--seconds": seconds = try number(1...86_400, name)
            case "--reading-seconds": readingSeconds = try number(0...86_400, name)
            case "--seed": seed = UInt64(try number(0...Int.max, name))
            case "--sampling": sampling = try number(1...3_600, name)
            default: throw UsageError("There is no option \(name).\n\(Self.usage)")
            }
        }
    }
}

struct UsageError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
