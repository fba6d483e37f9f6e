import EVM
import Primitives

extension Parameters {
    /// A transaction object, as `eth_call` and `eth_sendTransaction` take it.
    func call(_ index: Int) throws(RPCError) -> CallRequest {
        let value = try required(index)
        guard case .object = value else { throw Parameters.invalid(index, "a transaction object", value) }
        let fields = TransactionFields(value, index: index)
        var request = CallRequest()
        request.from = try fields.address("from") ?? .zero
        request.to = try fields.address("to")
        request.gas = try fields.uint64("gas")
        request.gasPrice = try fields.number("gasPrice")
        request.maxFeePerGas = try fields.number("maxFeePerGas")
        request.maxPriorityFeePerGas = try fields.number("maxPriorityFeePerGas")
        request.value = try fields.number("value") ?? .zero
        request.nonce = try fields.uint64("nonce")
        request.chainID = try fields.uint64("chainId")
        request.data = try fields.inputData()
        request.accessList = try fields.accessList()
        request.maxFeePerBlobGas = try fields.number("maxFeePerBlobGas")
        request.blobVersionedHashes = try fields.hashes("blobVersionedHashes")
        request.authorizations = try fields.authorizations()
        if request.gasPrice != nil, request.maxFeePerGas != nil || request.maxPriorityFeePerGas != nil {
            throw .invalidParameters(
                "both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified"
            )
        }
        if let maximum = request.maxFeePerGas, let priority = request.maxPriorityFeePerGas, priority > maximum
        {
            throw .invalidParameters("maxFeePerGas (\(maximum)) < maxPriorityFeePerGas (\(priority))")
        }
        return request
    }

    /// State overrides as geth takes them, applied to `state`.
    func overriding(_ state: WorldState, _ index: Int) throws(RPCError) -> WorldState {
        guard let value = optional(index) else { return state }
        guard let members = value.members else {
            throw Parameters.invalid(index, "an object of state overrides", value)
        }
        var diff = StateDiff()
        for member in members {
            guard let address = JSONValue.string(member.key).asAddress else {
                throw .invalidParameters("invalid argument \(index): \(member.key) is not an address")
            }
            let fields = TransactionFields(member.value, index: index)
            let account = state.account(at: address)
            let code = try fields.data("code").map { Code($0) }
            let full = try fields.slots("state")
            let part = try fields.slots("stateDiff")
            if full != nil, part != nil {
                throw .invalidParameters("account \(address) has both 'state' and 'stateDiff'")
            }
            diff.accounts[address] = AccountChange(
                account: (
                    try fields.uint64("nonce") ?? account?.nonce ?? 0,
                    try fields.number("balance") ?? account?.balance ?? .zero,
                    code ?? account?.code ?? .empty
                ),
                clearsStorage: full != nil,
                storage: full ?? part ?? [:]
            )
        }
        return state.applying(diff)
    }
}

/// Members of a transaction object, read with messages that name them.
private struct TransactionFields {
    let object: JSONValue
    let index: Int

    init(_ object: JSONValue, index: Int) {
        self.object = object
        self.index = index
    }

    private func member(_ name: String) -> JSONValue? {
        guard let value = object[name], !value.isNull else { return nil }
        return value
    }

    private func invalid(_ name: String, _ expected: String) -> RPCError {
        .invalidParameters("invalid argument \(index): field \(name) must be \(expected)")
    }

    private func read<T>(
        _ name: String,
        _ expected: String,
        _ convert: (JSONValue) -> T?
    ) throws(RPCError) -> T? {
        guard let value = member(name) else { return nil }
        guard let result = convert(value) else { throw invalid(name, expected) }
        return result
    }

    func address(_ name: String) throws(RPCError) -> Address? {
        // Some tools write an empty `to` for a creation.
        if name == "to", let text = member(name)?.string, text.isEmpty || text == "0x" { return nil }
        return try read(name, "a 20-byte address") { $0.asAddress }
    }

    func number(_ name: String) throws(RPCError) -> U256? {
        try read(name, "a non-negative integer of at most 256 bits") { $0.asNumber }
    }

    func uint64(_ name: String) throws(RPCError) -> UInt64? {
        try read(name, "a non-negative integer below 2^64") { $0.asNumber?.asUInt64 }
    }

    func data(_ name: String) throws(RPCError) -> [UInt8]? {
        try read(name, "hex data with 0x and an even number of digits") { $0.asData }
    }

    func inputData() throws(RPCError) -> [UInt8] {
        let input = try data("input")
        let data = try data("data")
        if let input, let data, input != data {
            throw .invalidParameters(
                "both \"data\" and \"input\" are set and not equal. Please use \"input\" to pass transaction call data"
            )
        }
        return input ?? data ?? []
    }

    func hashes(_ name: String) throws(RPCError) -> [Hash256] {
        try read(name, "an array of 32-byte hashes") { value in
            guard let items = value.array else { return nil }
            let hashes = items.compactMap(\.asHash)
            return hashes.count == items.count ? hashes : nil
        } ?? []
    }

    func slots(_ name: String) throws(RPCError) -> [U256: U256]? {
        try read(name, "an object of slots and values") { value in
            guard let members = value.members else { return nil }
            var slots: [U256: U256] = [:]
            for member in members {
                guard let slot = JSONValue.string(member.key).asSlot, let word = member.value.asSlot else {
                    return nil
                }
                slots[slot] = word
            }
            return slots
        }
    }

    func accessList() throws(RPCError) -> [AccessListEntry]? {
        try read("accessList", "an array of {address, storageKeys}") { value in
            guard let items = value.array else { return nil }
            var entries: [AccessListEntry] = []
            for item in items {
                guard let address = item["address"]?.asAddress, let keys = item["storageKeys"]?.array else {
                    return nil
                }
                let slots = keys.compactMap(\.asSlot)
                guard slots.count == keys.count else { return nil }
                entries.append(AccessListEntry(address: address, storageKeys: slots))
            }
            return entries
        }
    }

    func authorizations() throws(RPCError) -> [Authorization] {
        try read("authorizationList", "an array of {chainId, address, nonce, yParity, r, s}") { value in
            guard let items = value.array else { return nil }
            var list: [Authorization] = []
            for item in items {
                guard let chain = item["chainId"]?.asNumber, let address = item["address"]?.asAddress,
                    let nonce = item["nonce"]?.asNumber?.asUInt64,
                    let parity = (item["yParity"] ?? item["v"])?.asNumber?.asUInt64.flatMap(
                        UInt8.init(exactly:)
                    ),
                    let r = item["r"]?.asNumber, let s = item["s"]?.asNumber
                else { return nil }
                list.append(
                    Authorization(chainId: chain, address: address, nonce: nonce, yParity: parity, r: r, s: s)
                )
            }
            return list
        } ?? []
    }
}
