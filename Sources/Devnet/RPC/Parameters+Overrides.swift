import EVM
import Primitives

extension Parameters {
    /// State overrides as geth takes them; none where the parameter is left out.
    func stateOverrides(_ index: Int) throws(RPCError) -> StateOverrides {
        guard let value = optional(index) else { return StateOverrides() }
        return try Parameters.stateOverrides(value, index: index)
    }

    static func stateOverrides(_ value: JSONValue, index: Int) throws(RPCError) -> StateOverrides {
        guard let members = value.members else {
            throw Parameters.invalid(index, "an object of state overrides", value)
        }
        var overrides = StateOverrides()
        for member in members {
            guard let address = JSONValue.string(member.key).asAddress else {
                throw .invalidParameters(
                    "invalid argument \(index): \"\(member.key.prefix(80))\" is not an address"
                )
            }
            let fields = try ObjectFields(
                member.value,
                index: index,
                path: "\(address).",
                "an object of state overrides"
            )
            overrides.accounts[address] = StateOverrides.Account(
                nonce: try fields.uint64("nonce"),
                balance: try fields.number("balance"),
                code: try fields.data("code").map { $0.isEmpty ? .empty : Code($0) },
                state: try fields.slots("state"),
                stateDiff: try fields.slots("stateDiff"),
                movePrecompileTo: try fields.address("movePrecompileToAddress")
            )
        }
        return overrides
    }

    /// Block overrides as geth takes them; none where the parameter is left out.
    ///
    /// The names that other clients have for some fields are taken, too.
    func blockOverrides(_ index: Int) throws(RPCError) -> BlockOverrides {
        guard let value = optional(index) else { return BlockOverrides() }
        return try Parameters.blockOverrides(value, index: index)
    }

    static func blockOverrides(_ value: JSONValue, index: Int) throws(RPCError) -> BlockOverrides {
        let fields = try ObjectFields(value, index: index, "an object of block overrides")
        var overrides = BlockOverrides()
        overrides.number = try fields.uint64("number")
        overrides.difficulty = try fields.number("difficulty")
        overrides.time = try fields.uint64("time", or: "timestamp")
        overrides.gasLimit = try fields.uint64("gasLimit")
        overrides.feeRecipient = try fields.address("feeRecipient", or: "coinbase")
        overrides.prevRandao = try fields.hash("prevRandao", or: "random")
        overrides.baseFeePerGas = try fields.number("baseFeePerGas", or: "baseFee")
        overrides.blobBaseFee = try fields.number("blobBaseFee")
        overrides.beaconRoot = try fields.hash("beaconRoot")
        overrides.withdrawals = try fields.withdrawals()
        overrides.blockHashes = try fields.blockHashes()
        return overrides
    }
}

extension ObjectFields {
    fileprivate func withdrawals() throws(RPCError) -> [Withdrawal]? {
        try read("withdrawals", "an array of at most 1024 {index, validatorIndex, address, amount}") {
            value in
            guard let items = value.array, items.count <= 1_024 else { return nil }
            var list: [Withdrawal] = []
            for item in items {
                guard let index = item["index"]?.asNumber?.asUInt64,
                    let validator = item["validatorIndex"]?.asNumber?.asUInt64,
                    let address = item["address"]?.asAddress,
                    let amount = item["amount"]?.asNumber?.asUInt64
                else { return nil }
                list.append(
                    Withdrawal(index: index, validatorIndex: validator, address: address, amount: amount)
                )
            }
            return list
        }
    }

    fileprivate func blockHashes() throws(RPCError) -> [UInt64: Hash256] {
        try read("blockHash", "an object of block numbers and hashes") { value in
            guard let members = value.members else { return nil }
            var hashes: [UInt64: Hash256] = [:]
            for member in members {
                guard let number = U256(member.key)?.asUInt64, let hash = member.value.asHash else {
                    return nil
                }
                hashes[number] = hash
            }
            return hashes
        } ?? [:]
    }
}
