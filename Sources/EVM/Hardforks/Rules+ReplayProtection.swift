extension Rules {
    /// The same rules, and transactions may name their chain (EIP-155), for networks that took that on by itself.
    public func addingReplayProtection() -> Rules {
        var draft = draft
        draft.features.hasReplayProtection = true
        return Rules(draft)
    }
}
