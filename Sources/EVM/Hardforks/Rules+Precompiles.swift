public import Primitives

extension Rules {
    /// The same rules with precompiles taken from their addresses and, where one is given, put at another.
    ///
    /// For questions of the kind "what if" (`movePrecompileToAddress` in state overrides). What is warm at the
    /// start of a transaction stays as the hardfork has it.
    public func movingPrecompiles(_ moves: [(from: Address, to: Address?)]) -> Rules {
        if moves.isEmpty { return self }
        var draft = draft
        for move in moves { draft.precompiles.move(move.from, to: move.to) }
        return Rules(draft)
    }
}
