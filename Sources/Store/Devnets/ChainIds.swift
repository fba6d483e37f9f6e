import GRDB

/// Who has which chain id.
///
/// Wallets remember nonces by chain id, so a number that the store hands out is one that no devnet has ever
/// had. A number that a person asks for is theirs, whoever else has it: two teams may import one genesis.
enum ChainIds {
    /// Takes the next number; taken back when the transaction is.
    static func next(in db: Database) throws -> UInt64 {
        let used = "SELECT EXISTS (SELECT 1 FROM devnets WHERE chainId = ?)"
        let start = try Int64.fetchOne(db, sql: "SELECT next FROM counters WHERE name = 'chainId'")
        guard var candidate = start else {
            throw StoreError.corrupt(path: "The database", reason: "the chain id counter is missing")
        }
        while try Bool.fetchOne(db, sql: used, arguments: [candidate]) == true {
            candidate += 1
        }
        try db.execute(
            sql: "UPDATE counters SET next = ? WHERE name = 'chainId'",
            arguments: [candidate + 1]
        )
        return UInt64(candidate)
    }
}

extension Store {
    /// Takes a chain id that no devnet has ever had and none will be given again.
    public func nextChainId() async throws -> UInt64 {
        try await write(ChainIds.next)
    }
}
