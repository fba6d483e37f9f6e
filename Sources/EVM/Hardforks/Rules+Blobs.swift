extension Rules {
    /// The same rules with blob parameters of a network's own (EIP-7840, EIP-7892); itself where there are
    /// no blobs.
    public func replacingBlobs(target: UInt64, maximum: UInt64, baseFeeUpdateFraction: UInt64) -> Rules {
        guard var schedule = features.blobs else { return self }
        // A limit for one transaction that is not the block's own stays (EIP-7594).
        if schedule.maximumPerTransaction == schedule.maximum { schedule.maximumPerTransaction = maximum }
        schedule.target = target
        schedule.maximum = maximum
        schedule.baseFeeUpdateFraction = baseFeeUpdateFraction
        var draft = draft
        draft.features.blobs = schedule
        return Rules(draft)
    }
}
