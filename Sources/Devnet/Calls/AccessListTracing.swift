import Cryptography
import EVM
import Primitives

/// Notes which accounts and slots a message touches, for an access list (EIP-2930).
private final class AccessListObserver: StepObserver {
    private let excluded: Set<Address>
    private(set) var accessed: [Address: Set<U256>] = [:]

    init(_ given: [AccessListEntry], excluding excluded: Set<Address>) {
        self.excluded = excluded
        for entry in given { accessed[entry.address, default: []].formUnion(entry.storageKeys) }
    }

    func step(_ machine: MachineView) {
        switch machine.opcode {
        case .sload, .sstore:
            if let slot = machine.stack(below: 0) { accessed[machine.address, default: []].insert(slot) }
        case .balance, .extcodesize, .extcodecopy, .extcodehash, .selfdestruct:
            note(machine.stack(below: 0))
        case .call, .callcode, .delegatecall, .staticcall:
            note(machine.stack(below: 1))
        default: return
        }
    }

    private func note(_ word: U256?) {
        guard let word else { return }
        let address = Address(truncating: word)
        if !excluded.contains(address), accessed[address] == nil { accessed[address] = [] }
    }

    var list: [AccessListEntry] {
        accessed.sorted { $0.key < $1.key }.map { address, slots in
            AccessListEntry(address: address, storageKeys: slots.sorted())
        }
    }
}

/// The accounts and slots that a message touches, and what it costs when it names them.
struct AccessListResult {
    let list: [AccessListEntry]
    let result: TransactionResult
}

extension Chain {
    /// Runs a message until naming what it touched no longer changes what it touches.
    func accessList(
        for request: CallRequest,
        at point: CallPoint,
        interrupt: Interrupt
    ) throws(InvalidTransaction) -> AccessListResult {
        let nonce = request.nonce ?? point.state.account(at: request.from)?.nonce ?? 0
        var excluded = point.rules.precompiles.addresses
        excluded.insert(request.from)
        excluded.insert(request.to ?? .created(by: request.from, nonce: nonce))
        for authorization in request.authorizations ?? [] {
            let isOurs = authorization.chainId.isZero || authorization.chainId == U256(chainID)
            if isOurs, authorization.nonce < .max, let authority = authorization.authority {
                excluded.insert(authority)
            }
        }
        var request = request
        var list = AccessListObserver(request.accessList ?? [], excluding: excluded).list
        while true {
            request.accessList = list
            let observer = AccessListObserver(list, excluding: excluded)
            let call = PreparedCall(request, at: point, chainID: chainID)
            let traced = try call.run(showing: observer, interrupt: interrupt)
            let next = observer.list
            if next == list || interrupt.isRaised { return AccessListResult(list: list, result: traced) }
            list = next
        }
    }
}
