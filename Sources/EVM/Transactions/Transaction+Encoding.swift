public import Cryptography
public import Primitives

extension Transaction {
    /// What the sender signs (EIP-155 for legacy transactions with a chain id).
    public var signingHash: Hash256 {
        let payload = envelope { [self] list in
            guard kind == .legacy, let chainId else { return }
            list.append(chainId)
            list.append(0 as UInt64)
            list.append(0 as UInt64)
        }
        return Keccak.hash(payload)
    }

    /// The transaction, signed.
    public func signed(by key: PrivateKey) -> SignedTransaction {
        let signature = Secp256k1.sign(signingHash, with: key)
        return SignedTransaction(self, signature: signature, sender: key.address)
    }

    /// Type byte, where there is one, and the list of the fields with what `tail` adds behind them.
    func envelope(tail: (inout RLPEncoder) -> Void) -> [UInt8] {
        var encoder = RLPEncoder(capacity: 256 + data.count)
        if kind != .legacy { encoder.append(encoded: CollectionOfOne(kind.rawValue)) }
        encoder.list { list in
            writeFields(to: &list)
            tail(&list)
        }
        return encoder.bytes
    }

    private func writeFields(to list: inout RLPEncoder) {
        if kind != .legacy { list.append(chainId ?? 0) }
        list.append(nonce)
        switch kind {
        case .legacy, .accessList:
            list.append(maxFeePerGas)
        case .dynamicFee, .blob, .setCode:
            list.append(maxPriorityFeePerGas)
            list.append(maxFeePerGas)
        }
        list.append(gasLimit)
        list.append(to)
        list.append(value)
        list.append(data)
        if kind == .legacy { return }
        list.list { entries in
            for entry in accessList { entry.write(to: &entries) }
        }
        if kind == .blob {
            list.append(maxFeePerBlobGas)
            list.list { hashes in
                for hash in blobVersionedHashes { hashes.append(hash) }
            }
        }
        if kind == .setCode {
            list.list { tuples in
                for authorization in authorizations { authorization.write(to: &tuples) }
            }
        }
    }
}

extension AccessListEntry {
    fileprivate func write(to encoder: inout RLPEncoder) {
        encoder.list { list in
            list.append(address)
            list.list { keys in
                for key in storageKeys { keys.append(Hash256(key)) }
            }
        }
    }
}

extension Authorization {
    fileprivate func write(to encoder: inout RLPEncoder) {
        encoder.list { list in
            list.append(chainId)
            list.append(address)
            list.append(nonce)
            list.append(UInt64(yParity))
            list.append(r)
            list.append(s)
        }
    }
}
