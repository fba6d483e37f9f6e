import Cryptography
import EVM
import Primitives

/// What geth's prestateTracer leaves out and puts in.
struct PrestateOptions: Sendable, Hashable {
    /// Only what changed, before and after.
    var isDiff = false
    var disablesCode = false
    var disablesStorage = false
    var includesEmpty = false
}

/// Notes the accounts and slots that a transaction's instructions name.
final class AccessObserver: StepObserver {
    private(set) var slots: [Address: Set<U256>] = [:]

    func note(_ address: Address) {
        if slots[address] == nil { slots[address] = [] }
    }

    func step(_ machine: MachineView) {
        switch machine.opcode {
        case .sload, .sstore:
            if let slot = machine.stack(below: 0) { slots[machine.address, default: []].insert(slot) }
        case .extcodecopy, .extcodehash, .extcodesize, .balance, .selfdestruct:
            if let word = machine.stack(below: 0) { note(Address(truncating: word)) }
        case .call, .callcode, .delegatecall, .staticcall:
            guard machine.stack.count >= 5, let word = machine.stack(below: 1) else { return }
            noteWithDelegate(Address(truncating: word)) { machine.delegate(of: $0) }
        case .create:
            note(.created(by: machine.address, nonce: machine.nonce(of: machine.address)))
        case .create2:
            if let created = createdAddress(machine) { note(created) }
        default: break
        }
    }

    func noteWithDelegate(_ address: Address, _ delegate: (Address) -> Address?) {
        note(address)
        if let target = delegate(address) { note(target) }
    }

    /// Where CREATE2 is about to put a contract.
    private func createdAddress(_ machine: MachineView) -> Address? {
        guard let offset = machine.stack(below: 1)?.asInt, let size = machine.stack(below: 2)?.asInt,
            let salt = machine.stack(below: 3), size <= 1 << 20, offset <= 1 << 32
        else { return nil }
        var code = [UInt8](repeating: 0, count: size)
        let memory = machine.memory
        if offset < memory.count {
            for i in 0..<min(size, memory.count - offset) { code[i] = memory[offset + i] }
        }
        return .created2(by: machine.address, salt: salt, initCodeHash: Keccak.hash(code))
    }
}

/// Writes accounts as geth's prestateTracer does.
private struct PrestateWriter {
    typealias Fields = (nonce: UInt64, balance: U256, code: Code)

    let options: PrestateOptions
    let state: WorldState
    let diff: StateDiff
    let slots: [Address: Set<U256>]

    private func before(_ address: Address) -> Fields {
        let account = state.account(at: address)
        return (account?.nonce ?? 0, account?.balance ?? .zero, account?.code ?? .empty)
    }

    private func isEmpty(_ fields: Fields) -> Bool {
        fields.nonce == 0 && fields.balance.isZero && fields.code.isEmpty
    }

    /// What the account was, or nil where it is not to be shown.
    func whole() -> JSONValue {
        let members = slots.sorted { $0.key < $1.key }.compactMap { address, slots -> JSONValue.Member? in
            let fields = before(address)
            if isEmpty(fields), !options.includesEmpty { return nil }
            let storage = state.storage(of: address)
            let values =
                options.disablesStorage ? [:] : slots.reduce(into: [:]) { $0[$1] = storage.value(at: $1) }
            return JSONValue.Member(address.description, account(fields, values))
        }
        return .object(members)
    }

    func changes() -> JSONValue {
        var pre: [JSONValue.Member] = []
        var post: [JSONValue.Member] = []
        for (address, slots) in slots.sorted(by: { $0.key < $1.key }) {
            let old = before(address)
            let name = address.description
            let change = diff.accounts[address]
            let oldStorage = state.storage(of: address)
            var oldValues = slots.reduce(into: [U256: U256]()) { $0[$1] = oldStorage.value(at: $1) }
            if let change, change.account == nil {
                // Destroyed: what it was stays, and there is nothing afterwards.
                oldValues = oldValues.filter { !$0.value.isZero }
                if !isEmpty(old) {
                    pre.append(
                        JSONValue.Member(name, account(old, options.disablesStorage ? [:] : oldValues))
                    )
                }
                continue
            }
            guard let change, let new = change.account else { continue }
            var changed: [U256: U256] = [:]
            for (slot, value) in oldValues {
                let now = change.storage[slot] ?? (change.clearsStorage ? .zero : value)
                if now != value { changed[slot] = now }
            }
            if options.disablesStorage { changed = [:] }
            let isChanged =
                old.nonce != new.nonce || old.balance != new.balance || old.code.hash != new.code.hash
                || !changed.isEmpty
            guard isChanged else { continue }
            if !isEmpty(old) {
                let kept = oldValues.filter { changed[$0.key] != nil && !$0.value.isZero }
                pre.append(JSONValue.Member(name, account(old, kept)))
            }
            post.append(JSONValue.Member(name, difference(old, new, changed)))
        }
        return .object(["post": .object(post), "pre": .object(pre)])
    }

    private func account(_ fields: Fields, _ storage: [U256: U256]) -> JSONValue {
        let hasCode = !fields.code.isEmpty
        return .object([
            "balance": .quantity(fields.balance),
            "code": hasCode && !options.disablesCode ? .data(fields.code.bytes) : nil,
            "codeHash": hasCode ? .data(fields.code.hash) : nil,
            "nonce": fields.nonce == 0 ? nil : .int(fields.nonce),
            "storage": storage.isEmpty ? nil : words(storage),
        ])
    }

    /// What is new: a slot or a nonce that became zero is shown by its absence.
    private func difference(_ old: Fields, _ new: Fields, _ storage: [U256: U256]) -> JSONValue {
        let hasNewCode = old.code.hash != new.code.hash
        let values = storage.filter { !$0.value.isZero }
        return .object([
            "balance": old.balance == new.balance ? nil : .quantity(new.balance),
            "code": hasNewCode && !options.disablesCode ? .data(new.code.bytes) : nil,
            "codeHash": hasNewCode ? .data(new.code.hash) : nil,
            "nonce": old.nonce == new.nonce || new.nonce == 0 ? nil : .int(new.nonce),
            "storage": values.isEmpty ? nil : words(values),
        ])
    }

    private func words(_ storage: [U256: U256]) -> JSONValue {
        .object(
            storage.sorted { $0.key < $1.key }.map {
                JSONValue.Member(Hash256($0.key).description, .word($0.value))
            }
        )
    }
}

extension TraceJob {
    /// geth's prestateTracer.
    func prestate(_ options: PrestateOptions) throws -> (JSONText, TransactionResult) {
        let observer = AccessObserver()
        let delegate: (Address) -> Address? = { address in
            rules.features.hasSetCode ? state.account(at: address)?.code.delegate : nil
        }
        observer.note(sender)
        if let to = transaction.to {
            observer.noteWithDelegate(to, delegate)
        } else {
            let nonce = self.options.checksNonce ? transaction.nonce : state.account(at: sender)?.nonce ?? 0
            observer.note(.created(by: sender, nonce: nonce))
        }
        observer.note(environment.beneficiary)
        for authority in transaction.authorizations.compactMap(\.authority) { observer.note(authority) }
        let result = try trace(observer).result
        let writer = PrestateWriter(
            options: options,
            state: state,
            diff: result.diff,
            slots: observer.slots
        )
        var text = JSONText()
        text.append(options.isDiff ? writer.changes() : writer.whole())
        return (text, result)
    }
}
