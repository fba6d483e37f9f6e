import Primitives

extension Transition {
    /// Sets the code of every account that asked for it (EIP-7702); a bad authorization is passed over.
    func delegate(_ authorizations: [Authorization], _ journal: Journal) {
        for authorization in authorizations {
            guard authorization.chainId.isZero || authorization.chainId == U256(block.chainID),
                authorization.nonce < .max, let authority = authorization.authority
            else { continue }
            let index = journal.load(authority)
            _ = journal.warm(index)
            let account = journal.entries[index]
            guard account.code.isEmpty || account.code.delegate != nil, account.nonce == authorization.nonce
            else {
                continue
            }
            if account.exists { journal.refund += rules.gas.authorization - rules.gas.authorizationRefund }
            let designator = [0xef, 0x01, 0x00] + authorization.address.bytes
            journal.setCode(index, authorization.address == .zero ? .empty : Code(designator))
            journal.setNonce(index, authorization.nonce + 1)
        }
    }
}
