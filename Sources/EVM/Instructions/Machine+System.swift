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
        let journal = journal
        let terms = terms
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
        if terms.pointee.gas.coldAccount != 0, journal.warm(callee), !charge(terms.pointee.gas.coldAccount) {
            return false
        }
        if !value.isZero, !charge(terms.pointee.gas.callValue) { return false }
        if kind == .call, journal.isDead(callee),
            !terms.pointee.features.clearsEmptyAccounts || !value.isZero,
            !charge(terms.pointee.gas.newAccount)
        {
            return false
        }
        guard let code = codeToRun(callee) else { return false }

        guard var given = gasForChild(requestedGas) else { return false }
        gas -= given
        if !value.isZero { given += terms.pointee.gas.callStipend }
        frame.pointee.returnData.clear()

        let isDelegate = kind == .delegateCall
        let keepsAddress = isDelegate || kind == .callCode
        frame.pointee.pending.unsafelyUnwrapped.pointee = Message(
            kind: kind,
            target: refusal(value, journal) ?? (runsPrecompile(at: target) ? .precompile : .code(code)),
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

    @inline(__always)
    private func runsPrecompile(at address: Address) -> Bool {
        // Nearly always there can be none.
        guard address.high == 0 && address.low <= 0x100 || terms.pointee.hasMovedPrecompiles else {
            return false
        }
        return executor.rules.precompiles.runs(at: address)
    }

    /// Why a call or a creation does not run at all, its operands being paid for; nil when it does.
    private func refusal(_ value: U256, _ journal: Journal) -> Message.Target? {
        if frame.pointee.depth >= FramePool.depthLimit { return .refused(.callTooDeep) }
        if journal.entries[frame.pointee.account].balance < value { return .refused(.insufficientBalance) }
        return nil
    }

    /// The account's code, or what it delegates to (EIP-7702), paid for; nil after a halt.
    private mutating func codeToRun(_ callee: Int) -> Unmanaged<Code>? {
        let journal = journal
        let terms = terms
        let code = Unmanaged.passUnretained(journal.entries[callee].code)
        guard terms.pointee.features.hasSetCode, let delegate = code._withUnsafeGuaranteedRef(\.delegate)
        else {
            return code
        }
        let index = journal.load(delegate)
        let cold = journal.warm(index) ? terms.pointee.gas.coldAccount : 0
        guard charge(terms.pointee.gas.warmAccess + cold) else { return nil }
        // Delegating to a precompile runs nothing.
        return .passUnretained(journal.entries[index].code)
    }

    /// How much gas a call gets of what there is (EIP-150); nil after a halt.
    private mutating func gasForChild(_ requested: U256) -> Int64? {
        if terms.pointee.features.keepsCallReserve {
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
        return create(.create, value, input, salt: nil)
    }

    @inline(never)
    mutating func create2() -> Bool {
        guard let (value, input) = creationOperands(hashesCode: true) else { return false }
        return create(.create2, value, input, salt: pop())
    }

    private mutating func creationOperands(
        hashesCode: Bool
    ) -> (value: U256, code: UnsafeBufferPointer<UInt8>)? {
        guard !frame.pointee.isStatic else {
            _ = halt(.writeInStaticCall)
            return nil
        }
        let terms = terms
        let value = pop()
        let offset = pop()
        let size = pop()
        if size > U256(clamping: terms.pointee.features.initCodeSizeLimit) {
            _ = halt(.initCodeTooLarge)
            return nil
        }
        let wordPrice = terms.pointee.gas.initCodeWord + (hashesCode ? 6 : 0)
        guard let (start, count) = expand(offset, size), chargeWords(count, price: wordPrice) else {
            return nil
        }
        return (value, UnsafeBufferPointer(start: UnsafePointer(memory + start), count: count))
    }

    @inline(__always)
    private mutating func create(
        _ kind: CallKind,
        _ value: U256,
        _ input: UnsafeBufferPointer<UInt8>,
        salt: U256?
    ) -> Bool {
        let journal = journal
        let creator = frame.pointee.account
        let nonce = journal.entries[creator].nonce
        frame.pointee.returnData.clear()
        let refusal = refusal(value, journal) ?? (nonce == .max ? .refused(.nonceOverflow) : nil)
        let given = terms.pointee.features.keepsCallReserve ? gas - gas / 64 : gas
        gas -= given
        if refusal == nil { journal.setNonce(creator, nonce + 1) }
        let code = executor.frames.codes.code(input)
        let address: Address =
            if let salt {
                .created2(by: frame.pointee.address, salt: salt, initCodeHash: code.hash)
            } else {
                .created(by: frame.pointee.address, nonce: nonce)
            }
        frame.pointee.pending.unsafelyUnwrapped.pointee = Message(
            kind: kind,
            target: refusal ?? .creation(.passUnretained(code)),
            caller: frame.pointee.address,
            payer: creator,
            address: address,
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
        let journal = journal
        let terms = terms
        let heir = journal.load(Address(truncating: pop()))
        let own = frame.pointee.account
        if terms.pointee.gas.coldHeir != 0, journal.warm(heir), !charge(terms.pointee.gas.coldHeir) {
            return false
        }
        let balance = journal.entries[own].balance
        if terms.pointee.gas.newHeir != 0, journal.isDead(heir),
            !terms.pointee.features.clearsEmptyAccounts || !balance.isZero, !charge(terms.pointee.gas.newHeir)
        {
            return false
        }
        if terms.pointee.features.destroysOnlyNewContracts, !journal.entries[own].isNew {
            if !balance.isZero { journal.setBalance(own, .zero) }
            journal.credit(heir, balance)
        } else {
            journal.credit(heir, balance)
            if !journal.entries[own].balance.isZero { journal.setBalance(own, .zero) }
            if journal.destroy(own) { journal.refund += terms.pointee.gas.selfDestructRefund }
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
