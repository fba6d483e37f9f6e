import EVM
import Primitives

extension Parameters {
    /// A transaction object, as `eth_call` and `eth_sendTransaction` take it.
    func call(_ index: Int) throws(RPCError) -> CallRequest {
        try Parameters.call(ObjectFields(try required(index), index: index, "a transaction object"))
    }

    static func call(_ fields: ObjectFields) throws(RPCError) -> CallRequest {
        var request = CallRequest()
        let from = try fields.address("from")
        request.from = from ?? .zero
        request.namesSender = from != nil
        request.to = try fields.recipient()
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
        request.sidecar = try fields.sidecar()
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
}

/// What only transaction objects have.
extension ObjectFields {
    /// Some tools write an empty `to` for a creation.
    fileprivate func recipient() throws(RPCError) -> Address? {
        if let text = member("to")?.string, text.isEmpty || text == "0x" { return nil }
        return try address("to")
    }

    fileprivate func inputData() throws(RPCError) -> [UInt8] {
        let input = try data("input")
        let data = try data("data")
        if let input, let data, input != data {
            throw .invalidParameters(
                "both \"data\" and \"input\" are set and not equal. Please use \"input\" to pass transaction call data"
            )
        }
        return input ?? data ?? []
    }

    fileprivate func sidecar() throws(RPCError) -> BlobSidecar? {
        func strings(_ name: String) throws(RPCError) -> [[UInt8]]? {
            try read(name, "an array of at most 8192 items of hex data") { value in
                guard let items = value.array, items.count <= 8_192 else { return nil }
                let strings = items.compactMap(\.asData)
                return strings.count == items.count ? strings : nil
            }
        }
        guard let blobs = try strings("blobs") else { return nil }
        guard let commitments = try strings("commitments"), let proofs = try strings("proofs") else {
            throw .invalidParameters("blobs must come with their commitments and proofs")
        }
        return BlobSidecar(
            version: proofs.count == blobs.count ? .blobProofs : .cellProofs,
            blobs: blobs,
            commitments: commitments,
            proofs: proofs
        )
    }

    fileprivate func accessList() throws(RPCError) -> [AccessListEntry]? {
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

    fileprivate func authorizations() throws(RPCError) -> [Authorization]? {
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
        }
    }
}
