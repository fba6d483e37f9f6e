import EVM
public import Primitives

/// Changes that no transaction could make: what the control methods are for.
extension Chain {
    /// Changes the state outside any transaction.
    mutating func apply(_ diff: StateDiff) {
        state = state.applying(diff)
        records.append(.state(diff))
    }

    private mutating func change(
        _ address: Address,
        storage: [U256: U256] = [:],
        _ body: (inout (nonce: UInt64, balance: U256, code: Code)) -> Void = { _ in }
    ) {
        let account = state.account(at: address)
        var fields: (nonce: UInt64, balance: U256, code: Code) = (
            account?.nonce ?? 0, account?.balance ?? .zero, account?.code ?? .empty
        )
        body(&fields)
        var diff = StateDiff()
        diff.accounts[address] = AccountChange(account: fields, clearsStorage: false, storage: storage)
        apply(diff)
    }

    public mutating func setBalance(_ address: Address, _ balance: U256) {
        change(address) { $0.balance = balance }
    }

    public mutating func setNonce(_ address: Address, _ nonce: UInt64) {
        change(address) { $0.nonce = nonce }
    }

    public mutating func setCode(_ address: Address, _ code: [UInt8]) {
        change(address) { $0.code = code.isEmpty ? .empty : Code(code) }
    }

    public mutating func setStorage(_ address: Address, slot: U256, value: U256) {
        change(address, storage: [slot: value])
    }

    /// Many slots at once.
    public mutating func setStorage(_ address: Address, _ slots: [U256: U256]) {
        change(address, storage: slots)
    }

    // MARK: Settings

    private mutating func changeSettings(_ body: (inout Settings) -> Void) {
        body(&settings)
        records.append(.settings(settings))
    }

    public mutating func impersonate(_ address: Address) {
        changeSettings { $0.impersonated.insert(address) }
    }

    public mutating func stopImpersonating(_ address: Address) {
        changeSettings { $0.impersonated.remove(address) }
    }

    public mutating func impersonateAll(_ enabled: Bool) { changeSettings { $0.impersonatesAll = enabled } }

    /// Makes ecrecover answer `address` for a signature of 65 bytes; false when there are too many already.
    public mutating func impersonate(signature: [UInt8], as address: Address) -> Bool {
        var all = settings.signatures?.addresses ?? [:]
        all[signature] = address
        guard all.count <= 1_024 else { return false }
        changeSettings { $0.signatures = ImpersonatedSignatures(all) }
        return true
    }

    public mutating func setMinimumGasPrice(_ price: U256) { changeSettings { $0.minimumGasPrice = price } }

    public mutating func setChainID(_ id: UInt64) { changeSettings { $0.chainID = id } }

    public var impersonated: Set<Address> { settings.impersonated }

    public var automine: Bool { settings.automine }

    /// Milliseconds between blocks; nil without interval mining.
    public var blockInterval: UInt64? { settings.blockInterval }

    public mutating func setAutomine(_ enabled: Bool) {
        changeSettings { $0.automine = enabled }
        // What gathered while it was off is mined now.
        if enabled { _ = mineReady() }
    }

    /// Milliseconds between blocks; nil or 0 ends interval mining.
    ///
    /// - Parameter keepsAutomine: whether each transaction is still mined at once, if it was (mixed mining).
    public mutating func setBlockInterval(_ milliseconds: UInt64?, keepsAutomine: Bool = false) {
        let interval = milliseconds == 0 ? nil : milliseconds
        changeSettings {
            $0.blockInterval = interval
            if interval != nil, !keepsAutomine { $0.automine = false }
        }
    }

    public mutating func setBeneficiary(_ address: Address) { changeSettings { $0.beneficiary = address } }

    public mutating func setGasLimit(_ limit: UInt64) { changeSettings { $0.gasLimit = limit } }

    public mutating func setNextBaseFee(_ fee: U256) { changeSettings { $0.nextBaseFee = fee } }

    public mutating func setNextPrevRandao(_ value: Hash256) { changeSettings { $0.nextPrevRandao = value } }

    public mutating func setTimestampStep(_ seconds: UInt64?) {
        changeSettings { $0.timestampStep = seconds }
    }

    // MARK: Time

    /// Moves the devnet's clock on; the answer is how far it is ahead of the wall's, in seconds.
    public mutating func increaseTime(_ seconds: UInt64) -> Int64 {
        changeSettings { $0.timeOffset = $0.timeOffset.saturatingSum(Int64(clamping: seconds)) }
        return settings.timeOffset
    }

    /// Sets the clock; the answer is how far it is ahead of the wall's, in seconds.
    public mutating func setTime(_ timestamp: UInt64) -> Int64 {
        let offset = Int64(clamping: timestamp) - Int64(clamping: now)
        changeSettings { $0.timeOffset = offset }
        return offset
    }

    /// Timestamp of the next block; false when it is before the head's.
    public mutating func setNextTimestamp(_ timestamp: UInt64) -> Bool {
        guard timestamp >= head.timestamp else { return false }
        changeSettings { $0.nextTimestamp = timestamp }
        return true
    }
}
