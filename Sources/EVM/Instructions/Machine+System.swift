import Cryptography
import Primitives

/// Calls, creations and the ends of a frame.
extension Machine {
    /// RETURN and REVERT.
    @inline(never)
    mutating func finish(_ exit: Frame.Exit) -> Bool {
        let offset = pop()
        guard let (start, size) = expand(offset, pop()) else { return false }
        frame.pointee.outputOffset = start
        frame.pointee.outputSize = size
        frame.pointee.exit = exit
        return false
    }

    @inline(never)
    mutating func call(_ kind: CallKind) -> Bool {
        let journal = executor.journal
        let rules = executor.rules
        let requestedGas = pop()
        let target = Address(truncating: pop())
        let hasValue = kind == .call || kind == .callCode
        let value = hasValue ? pop() : .zero
        if kind == .call, !value.isZero, frame.pointee.isStatic { return halt(.writeInStaticCall) }
        let inputOffset = pop()
        let inputSize = pop()
        let returnOffset = pop()
        let returnSize = pop()
        guard let input = expand(inputOffset, inputSize), let returned = expand(returnOffset, returnSize)
        else {
            return false
        }
        let callee = journal.load(target)
        if rules.gas.coldAccount != 0, journal.warm(callee), !charge(rules.gas.coldAccount) { return false }
        if !value.isZero, !charge(rules.gas.callValue) { return false }
        if kind == .call, journal.isDead(callee), !rules.features.clearsEmptyAccounts || !value.isZero,
            !charge(rules.gas.newAccount)
        {
            return false
        }
        guard let code = codeToRun(callee) else { return false }

        guard var given = gasForChild(requestedGas) else { return false }
        gas -= given
        if !value.isZero { given += rules.gas.callStipend }
        frame.pointee.returnData.clear()

        let isDelegate = kind == .delegateCall
        let keepsAddress = isDelegate || kind == .callCode
        executor.pending = Message(
            kind: kind,
            target: refusal(value, journal)
                ?? rules.precompiles.at(target).map(Message.Target.precompile) ?? .code(code),
            caller: isDelegate ? frame.pointee.caller : frame.pointee.address,
            payer: frame.pointee.account,
            address: keepsAddress ? frame.pointee.address : target,
            codeAddress: target,
            value: isDelegate ? frame.pointee.value : value,
            // Without value there is nothing to move, but the callee counts as touched (EIP-161).
            transfersValue: kind == .call || kind == .staticCall,
            input: UnsafeBufferPointer(start: UnsafePointer(memory + input.start), count: input.size),
            gas: given,
            isStatic: frame.pointee.isStatic || kind == .staticCall,
            returnOffset: returned.start,
            returnSize: returned.size
        )
        frame.pointee.exit = .call
        return false
    }

    /// Why a call or a creation does not run at all, its operands being paid for; nil when it does.
    private func refusal(_ value: U256, _ journal: Journal) -> Message.Target? {
        if frame.pointee.depth >= FramePool.depthLimit { return .refused(.callTooDeep) }
        if journal.entries[frame.pointee.account].balance < value { return .refused(.insufficientBalance) }
        return nil
    }

    /// The account's code, or what it delegates to (EIP-7702), paid for; nil after a halt.
    private mutating func codeToRun(_ callee: Int) -> Code? {
        let journal = executor.journal
        let rules = executor.rules
        let code = journal.entries[callee].code
        guard rules.features.hasSetCode, let delegate = code.delegate else { return code }
        let index = journal.load(delegate)
        let cold = journal.warm(index) ? rules.gas.coldAccount : 0
        guard charge(rules.gas.warmAccess + cold) else { return nil }
        // Delegating to a precompile runs nothing.
        return journal.entries[index].code
    }

    /// How much gas a call gets of what there is (EIP-150); nil after a halt.
    private mutating func gasForChild(_ requested: U256) -> Int64? {
        if executor.rules.features.keepsCallReserve {
            let most = gas - gas / 64
            return Int64(clamping: min(requested.clampedUInt64, UInt64(clamping: most)))
        }
        guard requested.clampedUInt64 <= UInt64(clamping: gas) else {
            _ = halt(.outOfGas)
            return nil
        }
        return Int64(clamping: requested.clampedUInt64)
    }

    @inline(never)
    mutating func create() -> Bool {
        guard let (value, input) = creationOperands(hashesCode: false) else { return false }
        return create(.create, value, input) { address, nonce in .created(by: address, nonce: nonce) }
    }

    @inline(never)
    mutating func create2() -> Bool {
        guard let (value, input) = creationOperands(hashesCode: true) else { return false }
        let salt = pop()
        return create(.create2, value, input) { address, _ in
            .created2(by: address, salt: salt, initCodeHash: Keccak.hash(UnsafeRawBufferPointer(input)))
        }
    }

    private mutating func creationOperands(
        hashesCode: Bool
    ) -> (value: U256, code: UnsafeBufferPointer<UInt8>)? {
        guard !frame.pointee.isStatic else {
            _ = halt(.writeInStaticCall)
            return nil
        }
        let rules = executor.rules
        let value = pop()
        let offset = pop()
        let size = pop()
        if size > U256(clamping: rules.features.initCodeSizeLimit) {
            _ = halt(.initCodeTooLarge)
            return nil
        }
        let wordPrice = rules.gas.initCodeWord + (hashesCode ? 6 : 0)
        guard let (start, count) = expand(offset, size), chargeWords(count, price: wordPrice) else {
            return nil
        }
        return (value, UnsafeBufferPointer(start: UnsafePointer(memory + start), count: count))
    }

    private mutating func create(
        _ kind: CallKind,
        _ value: U256,
        _ input: UnsafeBufferPointer<UInt8>,
        address: (Address, UInt64) -> Address
    ) -> Bool {
        let journal = executor.journal
        let creator = journal.entries[frame.pointee.account]
        frame.pointee.returnData.clear()
        let refusal = refusal(value, journal) ?? (creator.nonce == .max ? .refused(.nonceOverflow) : nil)
        let given = executor.rules.features.keepsCallReserve ? gas - gas / 64 : gas
        gas -= given
        if refusal == nil { journal.setNonce(frame.pointee.account, creator.nonce + 1) }
        executor.pending = Message(
            kind: kind,
            target: refusal ?? .creation,
            caller: frame.pointee.address,
            payer: frame.pointee.account,
            address: address(frame.pointee.address, creator.nonce),
            value: value,
            transfersValue: true,
            input: input,
            gas: given,
            isStatic: false
        )
        frame.pointee.exit = .call
        return false
    }

    @inline(never)
    mutating func selfdestruct() -> Bool {
        guard !frame.pointee.isStatic else { return halt(.writeInStaticCall) }
        let journal = executor.journal
        let rules = executor.rules
        let heir = journal.load(Address(truncating: pop()))
        let own = frame.pointee.account
        if rules.gas.coldHeir != 0, journal.warm(heir), !charge(rules.gas.coldHeir) { return false }
        let balance = journal.entries[own].balance
        if rules.gas.newHeir != 0, journal.isDead(heir),
            !rules.features.clearsEmptyAccounts || !balance.isZero, !charge(rules.gas.newHeir)
        {
            return false
        }
        if rules.features.destroysOnlyNewContracts, !journal.entries[own].isNew {
            if !balance.isZero { journal.setBalance(own, .zero) }
            journal.credit(heir, balance)
        } else {
            journal.credit(heir, balance)
            if !journal.entries[own].balance.isZero { journal.setBalance(own, .zero) }
            if journal.destroy(own) { journal.refund += rules.gas.selfDestructRefund }
        }
        executor.destruction = Destruction(
            contract: frame.pointee.address,
            heir: journal.entries[heir].address,
            balance: balance
        )
        frame.pointee.exit = .stop
        return false
    }
}
