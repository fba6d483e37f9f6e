import Cryptography
import EVM
import Primitives

/// Execution requests: what the execution layer tells the consensus layer (EIP-7685).
enum Requests {
    /// The header's commitment: SHA-256 over the SHA-256 of each request that is not empty.
    static func hash(_ requests: [[UInt8]]) -> Hash256 {
        if requests.allSatisfy({ $0.count <= 1 }) { return hashOfNone }
        var digests: [UInt8] = []
        for request in requests where request.count > 1 { digests += SHA256.hash(request).bytes }
        return SHA256.hash(digests)
    }

    private static let hashOfNone = SHA256.hash([UInt8]())

    private static let depositTopic = Keccak.hash("DepositEvent(bytes,bytes,bytes,bytes,bytes)")

    /// The deposits among a block's logs (EIP-6110): type byte, then 192 bytes each.
    ///
    /// Nil for a malformed log.
    static func deposits(_ logs: some Sequence<Log>, of contract: Address) -> [UInt8]? {
        var request: [UInt8] = [0]
        for log in logs where log.address == contract && log.topics.first == depositTopic {
            guard let deposit = deposit(log.data) else { return nil }
            request += deposit
        }
        return request
    }

    /// Public key (48), credentials (32), amount (8), signature (96) and index (8) from the event's ABI data.
    private static func deposit(_ data: [UInt8]) -> [UInt8]? {
        let fields: [(offset: Int, size: Int)] = [(160, 48), (256, 32), (320, 8), (384, 96), (512, 8)]
        guard data.count == 576 else { return nil }
        var deposit: [UInt8] = []
        for (i, field) in fields.enumerated() {
            let pointer = U256(bigEndian: data[(i * 32)..<(i * 32 + 32)])
            let size = U256(bigEndian: data[field.offset..<(field.offset + 32)])
            guard pointer == U256(clamping: field.offset), size == U256(clamping: field.size) else {
                return nil
            }
            deposit += data[(field.offset + 32)..<(field.offset + 32 + field.size)]
        }
        return deposit
    }
}
