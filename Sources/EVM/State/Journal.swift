import Primitives

/// The state of one transaction in flight: everything read so far, everything changed, and how to
/// take changes back.
///
/// Accounts and slots are read from the source once and then live in flat arrays. A checkpoint is a
/// position in the undo log; reverting a call replays the log backwards to it.
final class Journal {
    struct Checkpoint {
        var undo: Int
        var logs: Int
        var refund: Int64
    }

    /// One account as the transaction sees it.
    struct Entry {
        let address: Address
        /// What the source said; nil for an account that was not there.
        let original: Account?
        var exists: Bool
        var nonce: UInt64
        var balance: U256
        var code: Code
        /// Accessed before in this transaction (EIP-2929).
        var isWarm: Bool
        /// Created in this transaction: the source's storage does not count (EIP-6780 asks, too).
        var isNew = false
        var isDestroyed = false
        /// Looked at in the way that lets an empty account vanish (EIP-161).
        var isTouched = false

        var isEmpty: Bool { nonce == 0 && balance.isZero && code.isEmpty }
    }

    /// Plain words only, so that the log, which is long, is cheap to keep.
    private enum Undo {
        case balance(Int, U256)
        case nonce(Int, UInt64)
        /// The code is on `replacedCodes`.
        case code(Int)
        case existence(Int, Bool)
        case isNew(Int)
        case destroyed(Int)
        case touched(Int)
        case warmAccount(Int)
        case warmSlot(Int)
        case slot(Int, U256)
        /// Key and value are on `replacedTransients`.
        case transient
    }

    private struct TransientKey: Hashable {
        let address: Address
        let slot: U256
    }

    let source: any StateSource
    let rules: Rules
    private(set) var entries: ContiguousArray<Entry> = []
    private var indices = AddressTable()
    let slots: UnsafeMutablePointer<SlotStore>
    private var transients: [TransientKey: U256] = [:]
    private var undo: ContiguousArray<Undo> = []
    private var replacedCodes: [Code] = []
    private var replacedTransients: [(TransientKey, U256)] = []
    private(set) var logs: ContiguousArray<Log> = []
    /// Logs that were ever emitted, those taken back included.
    private(set) var emittedLogs = 0
    /// An account that counts as accessed though nothing has read it yet.
    private var prewarmed: Address?
    var refund: Int64 = 0

    init(source: any StateSource, rules: Rules) {
        self.source = source
        self.rules = rules
        slots = .allocate(capacity: 1)
        slots.initialize(to: SlotStore())
        undo.reserveCapacity(32)
        entries.reserveCapacity(8)
    }

    deinit {
        slots.deinitialize(count: 1)
        slots.deallocate()
    }

    // MARK: Checkpoints

    func checkpoint() -> Checkpoint { Checkpoint(undo: undo.count, logs: logs.count, refund: refund) }

    func revert(to checkpoint: Checkpoint) {
        while undo.count > checkpoint.undo {
            switch undo.removeLast() {
            case .balance(let i, let value): entries[i].balance = value
            case .nonce(let i, let value): entries[i].nonce = value
            case .code(let i): entries[i].code = replacedCodes.removeLast()
            case .existence(let i, let value): entries[i].exists = value
            case .isNew(let i): entries[i].isNew = false
            case .destroyed(let i): entries[i].isDestroyed = false
            case .touched(let i):
                // Mainnet once deleted this precompile's account by a touch that ran out of gas,
                // and the rule has been kept since.
                if entries[i].address != PrecompileSet.ripemd160Address { entries[i].isTouched = false }
            case .warmAccount(let i): entries[i].isWarm = false
            case .warmSlot(let i): slots.pointee[i].isWarm = false
            case .slot(let i, let value): slots.pointee[i].current = value
            case .transient:
                let (key, value) = replacedTransients.removeLast()
                transients[key] = value
            }
        }
        logs.removeLast(logs.count - checkpoint.logs)
        refund = checkpoint.refund
    }

    // MARK: Accounts

    /// The position of an account, read from the source at the first call.
    func load(_ address: Address) -> Int {
        let found = indices.find(address)
        return found >= 0 ? found : read(address)
    }

    @inline(never)
    private func read(_ address: Address) -> Int {
        let original = source.account(at: address)
        entries.append(
            Entry(
                address: address,
                original: original,
                exists: original != nil,
                nonce: original?.nonce ?? 0,
                balance: original?.balance ?? .zero,
                code: original?.code ?? .empty,
                isWarm: rules.precompiles.contains(address) || address == prewarmed
            )
        )
        indices.insert(address, entries.count - 1)
        return entries.count - 1
    }

    /// Marks an account as accessed; true when this was the first time.
    func warm(_ index: Int) -> Bool {
        if entries[index].isWarm { return false }
        entries[index].isWarm = true
        undo.append(.warmAccount(index))
        return true
    }

    /// Makes an account count as accessed from the start, without reading it: it may never be looked at.
    func prewarm(_ address: Address) {
        let found = indices.find(address)
        if found >= 0 { _ = warm(found) } else { prewarmed = address }
    }

    /// Whether CALL's new-account price is due: no account (before EIP-161) or an empty one.
    func isDead(_ index: Int) -> Bool {
        rules.features.clearsEmptyAccounts
            ? !entries[index].exists || entries[index].isEmpty
            : !entries[index].exists
    }

    func touch(_ index: Int) {
        if !entries[index].exists {
            undo.append(.existence(index, false))
            entries[index].exists = true
        }
        if !entries[index].isTouched {
            undo.append(.touched(index))
            entries[index].isTouched = true
        }
    }

    func setBalance(_ index: Int, _ value: U256) {
        touch(index)
        undo.append(.balance(index, entries[index].balance))
        entries[index].balance = value
    }

    func setNonce(_ index: Int, _ value: UInt64) {
        touch(index)
        undo.append(.nonce(index, entries[index].nonce))
        entries[index].nonce = value
    }

    func setCode(_ index: Int, _ code: Code) {
        touch(index)
        replacedCodes.append(entries[index].code)
        undo.append(.code(index))
        entries[index].code = code
    }

    /// Adds wei, which may be none: the account is touched all the same.
    func credit(_ index: Int, _ amount: U256) {
        if amount.isZero { touch(index) } else { setBalance(index, entries[index].balance &+ amount) }
    }

    /// Moves wei that the sender must have.
    func transfer(from: Int, to: Int, _ amount: U256) {
        if !amount.isZero { setBalance(from, entries[from].balance &- amount) }
        credit(to, amount)
    }

    /// Makes an account a contract created in this transaction.
    func beginCreation(_ index: Int) {
        if !entries[index].isNew {
            undo.append(.isNew(index))
            entries[index].isNew = true
        }
    }

    /// Marks an account for destruction at the end; false when it was marked already.
    func destroy(_ index: Int) -> Bool {
        if entries[index].isDestroyed { return false }
        undo.append(.destroyed(index))
        entries[index].isDestroyed = true
        return true
    }

    /// Whether a contract may not be created here: nonce, code or storage is there (EIP-684, EIP-7610).
    func collides(_ index: Int) -> Bool {
        let entry = entries[index]
        return entry.nonce != 0 || !entry.code.isEmpty || !(entry.original?.storage.isEmpty ?? true)
    }

    // MARK: Storage

    /// The position of a slot, read from the source at the first call.
    @inline(__always)
    func slot(_ account: Int, _ key: U256) -> Int {
        let found = slots.pointee.find(account, key)
        return found >= 0 ? found : loadSlot(account, key)
    }

    @inline(never)
    private func loadSlot(_ account: Int, _ key: U256) -> Int {
        let value =
            entries[account].isNew ? .zero : entries[account].original?.storage.value(at: key) ?? .zero
        return slots.pointee.insert(
            Slot(
                account: Int32(truncatingIfNeeded: account),
                key: key,
                original: value,
                current: value,
                isWarm: !rules.features.hasAccessLists
            )
        )
    }

    /// Marks a slot as accessed; true when this was the first time.
    func warmSlot(_ index: Int) -> Bool {
        if slots.pointee[index].isWarm { return false }
        slots.pointee[index].isWarm = true
        undo.append(.warmSlot(index))
        return true
    }

    func setSlot(_ index: Int, _ value: U256) {
        undo.append(.slot(index, slots.pointee[index].current))
        slots.pointee[index].current = value
    }

    func transient(_ address: Address, _ slot: U256) -> U256 {
        transients[TransientKey(address: address, slot: slot)] ?? .zero
    }

    func setTransient(_ address: Address, _ slot: U256, _ value: U256) {
        let key = TransientKey(address: address, slot: slot)
        replacedTransients.append((key, transients[key] ?? .zero))
        undo.append(.transient)
        transients[key] = value
    }

    // MARK: Logs

    func emit(_ log: Log) {
        logs.append(log)
        emittedLogs += 1
    }

    // MARK: Result

    private func vanishes(_ entry: Entry) -> Bool {
        entry.isDestroyed || (rules.features.clearsEmptyAccounts && entry.isTouched && entry.isEmpty)
    }

    /// Every account that the transaction left different.
    func diff() -> StateDiff {
        var diff = StateDiff()
        for entry in entries {
            if !entry.exists || vanishes(entry) {
                if entry.original != nil {
                    diff.accounts[entry.address] = AccountChange(
                        account: nil,
                        clearsStorage: true,
                        storage: [:]
                    )
                }
                continue
            }
            guard entry.isTouched || entry.isNew else { continue }
            if let original = entry.original, !entry.isNew, original.nonce == entry.nonce,
                original.balance == entry.balance, original.code === entry.code
            {
                continue
            }
            diff.accounts[entry.address] = AccountChange(
                account: (entry.nonce, entry.balance, entry.code),
                clearsStorage: entry.isNew,
                storage: [:]
            )
        }
        for i in 0..<slots.pointee.count {
            let slot = slots.pointee[i]
            if slot.current == slot.original { continue }
            let entry = entries[Int(slot.account)]
            if var change = diff.accounts[entry.address] {
                guard change.account != nil else { continue }
                change.storage[slot.key] = slot.current
                diff.accounts[entry.address] = change
            } else if entry.exists, !vanishes(entry) {
                diff.accounts[entry.address] = AccountChange(
                    account: (entry.nonce, entry.balance, entry.code),
                    clearsStorage: false,
                    storage: [slot.key: slot.current]
                )
            }
        }
        return diff
    }
}
