import Devnet
import EVM
import Foundation
import Primitives
import TestSupport
import Testing

/// A blob transaction in the network's form, as execution-apis' conversations hold it.
private enum BlobFixture {
    static let path = "09-rpc-compat/rpc-compat/tests/eth_sendRawTransaction/send-blob-tx.io"

    static func bytes() throws -> [UInt8] {
        let text = try String(contentsOf: #require(FixtureFolder.url(path)), encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(">> ") })
        let request = try JSONSerialization.jsonObject(with: Data(line.dropFirst(3).utf8)) as? [String: Any]
        let raw = try #require((request?["params"] as? [String])?.first)
        return try #require(Hex.decode(raw))
    }
}

@Suite(
    "Sidecars of blob transactions",
    .enabled(if: FixtureFolder.has(BlobFixture.path), Comment(rawValue: FixtureFolder.missing))
)
struct BlobSidecarTests {
    @Test("are read, verified, and written as they were")
    func good() throws {
        let bytes = try BlobFixture.bytes()
        let pooled = try PooledTransaction(decoding: bytes)
        let sidecar = try #require(pooled.sidecar)
        #expect(sidecar.version == .cellProofs)
        #expect(sidecar.blobs.count == 1)
        try sidecar.verify(pooled.transaction.transaction.blobVersionedHashes)
        #expect(pooled.encoded == bytes)
        #expect(try PooledTransaction(decoding: pooled.transaction.encoded).sidecar == nil)
    }

    @Test("are refused when anything in them is another")
    func bad() throws {
        let pooled = try PooledTransaction(decoding: try BlobFixture.bytes())
        let good = try #require(pooled.sidecar)
        let hashes = pooled.transaction.transaction.blobVersionedHashes
        func sidecar(
            blobs: [[UInt8]]? = nil,
            commitments: [[UInt8]]? = nil,
            proofs: [[UInt8]]? = nil
        ) -> BlobSidecar {
            BlobSidecar(
                version: good.version,
                blobs: blobs ?? good.blobs,
                commitments: commitments ?? good.commitments,
                proofs: proofs ?? good.proofs
            )
        }
        var blob = good.blobs[0]
        blob[131_071] ^= 1
        #expect(throws: InvalidSidecar.proofRefuted(index: 0)) { try sidecar(blobs: [blob]).verify(hashes) }
        // The blob is all zeros, so its proofs are the point at infinity; this is G1's generator.
        let generator = try #require(
            Hex.decode(
                "0x97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905"
                    + "a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
            )
        )
        var swapped = good.proofs
        swapped[0] = generator
        #expect(throws: InvalidSidecar.proofRefuted(index: 0)) { try sidecar(proofs: swapped).verify(hashes) }
        #expect(throws: InvalidSidecar.proofCount(found: 1, expected: 128)) {
            try sidecar(proofs: [good.proofs[0]]).verify(hashes)
        }
        #expect(throws: InvalidSidecar.blobCount(found: 0, expected: 1)) {
            try sidecar(blobs: []).verify(hashes)
        }
        #expect(throws: InvalidSidecar.commitmentCount(found: 2, expected: 1)) {
            try sidecar(commitments: good.commitments + good.commitments).verify(hashes)
        }
        let other = BlobSidecar.versionedHash(of: generator)
        #expect(
            throws: InvalidSidecar.hashMismatch(
                index: 0,
                computed: BlobSidecar.versionedHash(of: good.commitments[0]),
                named: other
            )
        ) { try good.verify([other]) }
        #expect(throws: InvalidSidecar.self) { try sidecar(blobs: [[1, 2, 3]]).verify(hashes) }
    }

    @Test("outlive a restart, in the pool and in blocks")
    func restart() async throws {
        let sidecar = try #require(try PooledTransaction(decoding: try BlobFixture.bytes()).sidecar)
        let devnet = try TestDevnet()
        let sender = devnet.node.accounts.addresses[0]
        let key = try #require(devnet.node.accounts.key(of: sender))
        func send(nonce: UInt64) async throws -> JSONValue {
            let transaction = Transaction(
                kind: .blob,
                chainId: 31_337,
                nonce: nonce,
                maxFeePerGas: 10_000_000_000,
                maxPriorityFeePerGas: 1,
                gasLimit: 21_000,
                to: sender,
                maxFeePerBlobGas: 1_000_000_000,
                blobVersionedHashes: sidecar.commitments.map { BlobSidecar.versionedHash(of: $0) }
            )
            let pooled = PooledTransaction(transaction.signed(by: key), sidecar: sidecar)
            return try await devnet.call("eth_sendRawTransaction", .string(Hex.encode(pooled.encoded)))
        }
        let mined = try await send(nonce: 0)
        try await devnet.call("evm_setAutomine", false)
        let waiting = try await send(nonce: 1)
        let chain = try Chain.replaying(
            configuration: devnet.node.configuration,
            records: devnet.journal.records
        )
        let again = TestDevnet(continuing: chain)
        for hash in [mined, waiting] {
            let blobs = try await again.call("anvil_getBlobsByTransactionHash", hash)
            #expect(blobs == (try await devnet.call("anvil_getBlobsByTransactionHash", hash)))
            #expect(blobs.array?.count == 1)
        }
        let shown = try await again.call("eth_getBlobSidecarByTxHash", mined)
        #expect(shown["blobSidecar"]?["proofs"]?.array?.count == 128)
        try await again.call("evm_mine")
        #expect(try await again.call("eth_getBlobSidecarByTxHash", waiting)["blockNumber"] == "0x2")
    }
}
