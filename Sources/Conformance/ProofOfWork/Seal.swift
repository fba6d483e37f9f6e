import Cryptography
import Devnet
import Primitives
import Synchronization

extension Header {
    /// What proof of work seals: the header without its mix hash and nonce.
    var unsealedHash: Hash256 {
        Keccak.hash(
            RLPEncoder.list { list in
                list.append(parentHash)
                list.append(ommersHash)
                list.append(beneficiary)
                list.append(stateRoot)
                list.append(transactionsRoot)
                list.append(receiptsRoot)
                list.append(logsBloom.bytes)
                list.append(difficulty)
                list.append(number)
                list.append(gasLimit)
                list.append(gasUsed)
                list.append(timestamp)
                list.append(extraData)
                if let baseFeePerGas { list.append(baseFeePerGas) }
            }
        )
    }

    /// Whether mix hash and nonce prove the work that the difficulty asks for (ethash).
    var isSealed: Bool {
        let seal = EthashCaches.ethash(for: number).seal(header: unsealedHash, nonce: nonce)
        return seal.mixHash == prevRandao
            && (difficulty <= .one
                || seal.result.word <= U256.max.quotientAndRemainder(dividingBy: difficulty).quotient)
    }
}

/// Ethash's caches, made once and kept.
enum EthashCaches {
    private static let known = Mutex<[Int: Ethash]>([:])

    static func ethash(for block: UInt64) -> Ethash {
        let epoch = Int(clamping: block / Ethash.epochLength)
        return known.withLock {
            if let ethash = $0[epoch] { return ethash }
            let ethash = Ethash(epoch: epoch)
            $0[epoch] = ethash
            return ethash
        }
    }
}
