import Cryptography
import Devnet
import EVM
import Primitives

/// A query for 1,000 logs out of 1,000,000.
enum LogQueries {
    private static let blocks = 1_000
    private static let logsInBlock = 1_000

    /// Emits as many logs as its input's first word says; the topic of each is its number plus the second word.
    private static let code = Hex.decode("5f355b8015601657806020350190505f5fa1600190036003565b00") ?? []

    static func run() async throws {
        heading("what", "measured", "to reach")
        row("a query with 1,000 hits out of 1,000,000 logs", "not measured yet", "under 5 ms")
    }
}
