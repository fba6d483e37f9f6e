import Primitives

/// The state of one transaction in flight: everything read so far, everything changed, and how to
/// take changes back.
///
/// Accounts and slots are read from the source once and then live in flat arrays. A checkpoint is a
/// position in the undo log; reverting a call replays the log backwards to it.
///
/// A handle: whoever runs code holds copies of it that cost no reference counting. A `FramePool` lends the memory, from
/// `FramePool.beginJournal` to `FramePool.end`, and uses it again for the next transaction.
struct Journal {
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

        /// An account as the source has it.
        init(_ address: Address, _ original: Account?, isWarm: Bool) {
            self.address = address
            self.original = original
            exists = original != nil
            nonce = original?.nonce ?? 0
            balance = original?.balance ?? .zero
            code = original?.code ?? .empty
            self.isWarm = isWarm
        }

        var isEmpty: Bool { nonce == 0 && balance.isZero && code.isEmpty }
    }

    private struct State: ~Copyable {
        var source: (any StateSource)?
        var rules: Rules?
        // Of the rules, for every day.
        var clearsEmptyAccounts = false
        var hasAccessLists = false
        var accounts = AccountStore()
        let slots: UnsafeMutablePointer<SlotStore>
        var undo = UndoLog()
        /// What TSTORE has written, by account and slot.
        var transients = KeyedStore<SlotKey, U256>()
        var replacedCodes: [Code] = []
        var logs: ContiguousArray<Log> = []
        var emittedLogs = 0
        /// An account that counts as accessed though nothing has read it yet.
        var prewarmed: Address?
        var refund: Int64 = 0

        init() {
            slots = .allocate(capacity: 1)
            slots.initialize(to: SlotStore())
        }

        deinit {
            slots.deinitialize(count: 1)
            slots.deallocate()
        }
    }

    private let state: UnsafeMutablePointer<State>

    // MARK: Its memory, for `FramePool`

    static func allocate() -> Journal {
        let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
        state.initialize(to: State())
        return Journal(state: state)
    }

    func deallocate() {
        state.deinitialize(count: 1)
        state.deallocate()
    }

    func begin(_ source: any StateSource, _ rules: Rules) {
        state.pointee.source = source
        state.pointee.rules = rules
        state.pointee.clearsEmptyAccounts = rules.features.clearsEmptyAccounts
        state.pointee.hasAccessLists = rules.features.hasAccessLists
    }

    /// Empties the journal.
    func end() {
        state.pointee.source = nil
        state.pointee.rules = nil
        state.pointee.accounts.removeAll()
        slots.pointee.removeAll()
        state.pointee.undo.removeAll()
        state.pointee.transients.removeAll()
        if !state.pointee.replacedCodes.isEmpty { state.pointee.replacedCodes = [] }
        if !state.pointee.logs.isEmpty { state.pointee.logs = [] }
        state.pointee.emittedLogs = 0
        state.pointee.prewarmed = nil
        state.pointee.refund = 0
    }

    // MARK: What is in it

    /// The slots; the interpreter keeps the pointer.
    var slots: UnsafeMutablePointer<SlotStore> { state.pointee.slots }

    /// The accounts by position; loading another one may move them.
    var entries: UnsafePointer<Entry> { UnsafePointer(state.pointee.accounts.elements) }

    var accountCount: Int { state.pointee.accounts.count }

    /// Whether touched empty accounts vanish (EIP-161).
    var clearsEmptyAccounts: Bool { state.pointee.clearsEmptyAccounts }

    var logs: ContiguousArray<Log> { state.pointee.logs }

    var logCount: Int { state.pointee.logs.count }

    /// Logs that were ever emitted, those taken back included.
    var emittedLogs: Int { state.pointee.emittedLogs }

    var refund: Int64 {
        get { state.pointee.refund }
        nonmutating set { state.pointee.refund = newValue }
    }

    @inline(__always)
    private func entry(_ index: Int) -> UnsafeMutablePointer<Entry> {
        state.pointee.accounts.elements + index
    }

    @inline(__always)
    private func note(_ undo: Undo) { state.pointee.undo.append(undo) }

    // MARK: Checkpoints

    func checkpoint() -> Checkpoint {
        Checkpoint(undo: state.pointee.undo.count, logs: logCount, refund: refund)
    }

    func revert(to checkpoint: Checkpoint) {
        while state.pointee.undo.count > checkpoint.undo {
            switch state.pointee.undo.removeLast() {
            case .balance(let value, let i): entry(Int(i)).pointee.balance = value
            case .nonce(let value, let i): entry(Int(i)).pointee.nonce = value
            case .code(let i): entry(Int(i)).pointee.code = state.pointee.replacedCodes.removeLast()
            case .existence(let value, let i): entry(Int(i)).pointee.exists = value
            case .isNew(let i): entry(Int(i)).pointee.isNew = false
            case .destroyed(let i): entry(Int(i)).pointee.isDestroyed = false
            case .touched(let i):
                // Mainnet once deleted this precompile's account by a touch that ran out of gas,
                // and the rule has been kept since.
                let entry = entry(Int(i))
                if entry.pointee.address != PrecompileSet.ripemd160Address { entry.pointee.isTouched = false }
            case .warmAccount(let i): entry(Int(i)).pointee.isWarm = false
            case .warmSlot(let i): slots.pointee.elements[Int(i)].isWarm = false
            case .slot(let value, let i): slots.pointee.elements[Int(i)].current = value
            case .transient(let value, let i): state.pointee.transients.elements[Int(i)] = value
            }
        }
        if logCount > checkpoint.logs { state.pointee.logs.removeLast(logCount - checkpoint.logs) }
        refund = checkpoint.refund
    }

    // MARK: Accounts

    /// The position of an account, read from the source at the first call.
    @inline(__always)
    func load(_ address: Address) -> Int {
        let found = state.pointee.accounts.find(address)
        return found >= 0 ? found : read(address)
    }

    @inline(never)
    private func read(_ address: Address) -> Int {
        let original = state.pointee.source?.account(at: address)
        let isPrecompile = state.pointee.rules?.precompiles.contains(address) ?? false
        let isWarm = isPrecompile || address == state.pointee.prewarmed
        return state.pointee.accounts.append(address, Entry(address, original, isWarm: isWarm))
    }

    /// Marks an account as accessed; true when this was the first time.
    @inline(__always)
    func warm(_ index: Int) -> Bool {
        let entry = entry(index)
        if entry.pointee.isWarm { return false }
        entry.pointee.isWarm = true
        note(.warmAccount(Int32(truncatingIfNeeded: index)))
        return true
    }

    /// Makes an account count as accessed from the start, without reading it: it may never be looked at.
    func prewarm(_ address: Address) {
        let found = state.pointee.accounts.find(address)
        if found >= 0 { _ = warm(found) } else { state.pointee.prewarmed = address }
    }

    /// Whether CALL's new-account price is due: no account (before EIP-161) or an empty one.
    func isDead(_ index: Int) -> Bool {
        let entry = entry(index)
        return !entry.pointee.exists || state.pointee.clearsEmptyAccounts && entry.pointee.isEmpty
    }

    func touch(_ index: Int) {
        let entry = entry(index)
        if !entry.pointee.exists {
            note(.existence(false, Int32(truncatingIfNeeded: index)))
            entry.pointee.exists = true
        }
        if !entry.pointee.isTouched {
            note(.touched(Int32(truncatingIfNeeded: index)))
            entry.pointee.isTouched = true
        }
    }

    func setBalance(_ index: Int, _ value: U256) {
        touch(index)
        let entry = entry(index)
        note(.balance(entry.pointee.balance, Int32(truncatingIfNeeded: index)))
        entry.pointee.balance = value
    }

    func setNonce(_ index: Int, _ value: UInt64) {
        touch(index)
        let entry = entry(index)
        note(.nonce(entry.pointee.nonce, Int32(truncatingIfNeeded: index)))
        entry.pointee.nonce = value
    }

    func setCode(_ index: Int, _ code: Code) {
        touch(index)
        let entry = entry(index)
        state.pointee.replacedCodes.append(entry.pointee.code)
        note(.code(Int32(truncatingIfNeeded: index)))
        entry.pointee.code = code
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
        let entry = entry(index)
        if !entry.pointee.isNew {
            note(.isNew(Int32(truncatingIfNeeded: index)))
            entry.pointee.isNew = true
        }
    }

    /// Marks an account for destruction at the end; false when it was marked already.
    func destroy(_ index: Int) -> Bool {
        let entry = entry(index)
        if entry.pointee.isDestroyed { return false }
        note(.destroyed(Int32(truncatingIfNeeded: index)))
        entry.pointee.isDestroyed = true
        return true
    }

    /// Whether a contract may not be created here: nonce, code or storage is there (EIP-684, EIP-7610).
    func collides(_ index: Int) -> Bool {
        let entry = entry(index)
        if entry.pointee.nonce != 0 || !entry.pointee.code.isEmpty { return true }
        guard let original = entry.pointee.original else { return false }
        return !original.storage.isEmpty
    }

    // MARK: Storage

    /// The position of a slot, read from the source at the first call.
    @inline(__always)
    func slot(_ account: Int, _ key: U256) -> Int {
        let found = slots.pointee.find(SlotKey(account, key))
        return found >= 0 ? found : loadSlot(account, key)
    }

    @inline(never)
    private func loadSlot(_ account: Int, _ slot: U256) -> Int {
        let entry = entry(account)
        let value = entry.pointee.isNew ? .zero : entry.pointee.original?.storage.value(at: slot) ?? .zero
        let key = SlotKey(account, slot)
        return slots.pointee.append(
            key,
            Slot(key: key, original: value, current: value, isWarm: !state.pointee.hasAccessLists)
        )
    }

    /// Marks a slot as accessed; true when this was the first time.
    @inline(__always)
    func warmSlot(_ index: Int) -> Bool {
        let slot = slots.pointee.elements + index
        if slot.pointee.isWarm { return false }
        slot.pointee.isWarm = true
        note(.warmSlot(Int32(truncatingIfNeeded: index)))
        return true
    }

    @inline(__always)
    func setSlot(_ index: Int, _ value: U256) {
        let slot = slots.pointee.elements + index
        note(.slot(slot.pointee.current, Int32(truncatingIfNeeded: index)))
        slot.pointee.current = value
    }

    func transient(_ account: Int, _ slot: U256) -> U256 {
        let index = state.pointee.transients.find(SlotKey(account, slot))
        return index >= 0 ? state.pointee.transients.elements[index] : .zero
    }

    func setTransient(_ account: Int, _ slot: U256, _ value: U256) {
        let key = SlotKey(account, slot)
        let found = state.pointee.transients.find(key)
        let index = found >= 0 ? found : state.pointee.transients.append(key, .zero)
        note(.transient(state.pointee.transients.elements[index], Int32(truncatingIfNeeded: index)))
        state.pointee.transients.elements[index] = value
    }

    // MARK: Logs

    func emit(_ log: Log) {
        state.pointee.logs.append(log)
        state.pointee.emittedLogs += 1
    }
}
