import Cryptography
import Devnet
import EVM
import Primitives
import Testing

@Suite("debug_ methods that look into blocks and state")
struct InspectionTests {
    @Test("Raw blocks, headers, transactions and receipts hash to what they should")
    func raw() async throws {
        let devnet = try TestDevnet()
        let hash = try await devnet.call("eth_sendTransaction", devnet.transfer())
        let block = try await devnet.call("eth_getBlockByNumber", "latest", false)
        func bytes(_ method: String, _ parameter: JSONValue) async throws -> [UInt8] {
            try #require(try await devnet.call(method, parameter).string.flatMap(Hex.decode))
        }
        let header = try await bytes("debug_getRawHeader", "latest")
        #expect(Keccak.hash(header).description == block["hash"]?.string)
        let decoded = try Block(decoding: try await bytes("debug_getRawBlock", "latest"))
        #expect(decoded.hash.description == block["hash"]?.string)
        let transaction = try await bytes("debug_getRawTransaction", hash)
        #expect(Keccak.hash(transaction).description == hash.string)
        #expect(
            try await devnet.call("debug_getRawTransactions", "latest") == [.string(Hex.encode(transaction))]
        )
        let receipts = try await devnet.call("debug_getRawReceipts", "latest").array?.compactMap(\.string)
        #expect(receipts?.count == 1)
        #expect(receipts?[0].hasPrefix("0x02") == true)
        #expect(try await devnet.call("debug_getBadBlocks") == [])
    }

    @Test("A range of storage comes in the order of the keys' hashes, and says where it goes on")
    func storageRange() async throws {
        let devnet = try TestDevnet()
        let contract = JSONValue.string("0x00000000000000000000000000000000000000c5")
        for slot in 1...5 {
            let value = JSONValue.string(Hash256(U256(UInt64(slot * 100))).description)
            try await devnet.call("anvil_setStorageAt", contract, .hexadecimal(UInt64(slot)), value)
        }
        try await devnet.call("evm_mine")
        var start = JSONValue.string("0x" + String(repeating: "0", count: 64))
        var found: [String] = []
        for _ in 0..<3 {
            let page = try await devnet.call("debug_storageRangeAt", "latest", 0, contract, start, 2)
            found += page["storage"]?.members?.compactMap { $0.value["key"]?.string } ?? []
            #expect(page["storage"]?.members?.allSatisfy { $0.key == hash(of: $0.value["key"]) } == true)
            guard let next = page["nextKey"], next != .null else { break }
            start = next
        }
        let slots = (1...5).map { Hash256(U256(UInt64($0))) }
        let ordered = slots.sorted { Keccak.hash($0.bytes) < Keccak.hash($1.bytes) }
        #expect(found == ordered.map(\.description))
    }

    @Test("Pages of accounts and of storage put together are the whole, whatever their size")
    func pages() async throws {
        let devnet = try TestDevnet()
        let contract = JSONValue.string("0x00000000000000000000000000000000000000c5")
        for slot in 1...40 {
            let value = JSONValue.string(Hash256(U256(UInt64(slot))).description)
            try await devnet.call("anvil_setStorageAt", contract, .hexadecimal(UInt64(slot)), value)
        }
        try await devnet.call("evm_mine")
        func storage(_ limit: Int) async throws -> [String] {
            try await all("storage", "nextKey") { start in
                try await devnet.call("debug_storageRangeAt", "latest", 0, contract, start, .int(limit))
            }
        }
        func accounts(_ limit: Int) async throws -> [String] {
            try await all("accounts", "next") { start in
                try await devnet.call(
                    "debug_accountRange",
                    "latest",
                    start,
                    .int(limit),
                    true,
                    true,
                    false
                )
            }
        }
        let slots = try await storage(10_000)
        let everyone = try await accounts(256)
        #expect(slots.count == 40)
        #expect(slots == slots.sorted())
        #expect(Set(devnet.accounts).isSubset(of: everyone))
        for limit in [1, 2, 7, 39, 40, 41] {
            #expect(try await storage(limit) == slots)
            #expect(try await accounts(limit) == everyone)
        }
        let end = JSONValue.string("0x" + String(repeating: "f", count: 64))
        let empty = try await devnet.call("debug_storageRangeAt", "latest", 0, contract, end, 10)
        #expect(empty == .object(["storage": .object([:]), "nextKey": .null]))
        let none = try await devnet.call("debug_storageRangeAt", "latest", 0, contract, "0x", 0)
        #expect(none["nextKey"]?.string == slots.first)
    }

    /// The keys of all pages, one after the other.
    private func all(
        _ field: String,
        _ next: String,
        _ page: (JSONValue) async throws -> JSONValue
    ) async throws -> [String] {
        var keys: [String] = []
        var start = JSONValue.string("0x")
        while true {
            let answer = try await page(start)
            keys += answer[field]?.members?.map(\.key) ?? []
            guard let following = answer[next], following != .null else { return keys }
            start = following
        }
    }

    private func hash(of word: JSONValue?) -> String? {
        word?.string.flatMap(Hex.decode).map { Keccak.hash($0).description }
    }

    @Test("The accounts that a block changed are named, and no others")
    func modifiedAccounts() async throws {
        let devnet = try TestDevnet { $0.hardfork = .shanghai }
        try await devnet.call("evm_mine")
        try await devnet.call("eth_sendTransaction", devnet.transfer(from: 2, to: 3))
        try await devnet.call("eth_sendTransaction", devnet.transfer(from: 4, to: 5))
        let beneficiary = try #require(
            (try await devnet.call("eth_getBlockByNumber", "0x2", false))["miner"]?.string
        )
        func names(_ accounts: Int...) -> Set<String> {
            Set(accounts.map { devnet.accounts[$0] } + [beneficiary])
        }
        func changed(_ parameters: [JSONValue]) async throws -> Set<String> {
            let answer: JSONValue
            if parameters.count == 1 {
                answer = try await devnet.call("debug_getModifiedAccountsByNumber", parameters[0])
            } else {
                answer = try await devnet.call(
                    "debug_getModifiedAccountsByNumber",
                    parameters[0],
                    parameters[1]
                )
            }
            return Set(answer.array?.compactMap(\.string) ?? [])
        }
        #expect(try await changed(["0x2"]) == names(2, 3))
        #expect(try await changed(["0x3"]) == names(4, 5))
        #expect(try await changed(["0x1", "0x3"]) == names(2, 3, 4, 5))
        #expect(try await devnet.refusal("debug_getModifiedAccountsByNumber", "0x3", "0x1")?.code == -32000)
    }

    @Test("Code is found by its hash, accounts inside of a block by its transactions")
    func codeAndAccounts() async throws {
        let devnet = try TestDevnet()
        let contract = try await devnet.deploy(Programs.counter)
        let code = try #require(Hex.decode(Programs.counter))
        let hash = Keccak.hash(code)
        #expect(
            try await devnet.call("debug_codeByHash", .string(hash.description)) == .string(Hex.encode(code))
        )
        let key = JSONValue.string("0x63" + hash.description.dropFirst(2))
        #expect(try await devnet.call("debug_dbGet", key) == .string(Hex.encode(code)))
        #expect(try await devnet.call("debug_codeByHash", .string(Hash256(5).description)) == .null)

        try await devnet.call("evm_setAutomine", false)
        for nonce in 0..<2 {
            try await devnet.call(
                "eth_sendTransaction",
                devnet.transfer(from: 1, to: 2, nonce: UInt64(nonce))
            )
        }
        try await devnet.call("evm_mine")
        let sender = JSONValue.string(devnet.accounts[1])
        for index in 0..<2 {
            let account = try await devnet.call("debug_accountInfoAt", "latest", .int(index), sender)
            #expect(account["nonce"]?.count == UInt64(index) + 1)
        }
        let range = try await devnet.call("debug_accountRange", "latest", "0x", 256, false, false, false)
        #expect(range["accounts"]?[contract]?["code"] == .string(Hex.encode(code)))
        let root = try await devnet.call("eth_getBlockByNumber", "latest", false)["stateRoot"]?.string
        #expect(root == range["root"]?.string.map { "0x" + $0 })
    }

    @Test("The roots between a block's transactions end in the block's own")
    func intermediateRoots() async throws {
        let devnet = try TestDevnet { $0.hardfork = .shanghai }
        try await devnet.call("evm_setAutomine", false)
        for nonce in 0..<3 {
            try await devnet.call("eth_sendTransaction", devnet.transfer(nonce: UInt64(nonce)))
        }
        try await devnet.call("evm_mine")
        let block = try await devnet.call("eth_getBlockByNumber", "latest", false)
        let roots = try await devnet.call("debug_intermediateRoots", block["hash"] ?? .null)
        #expect(roots.array?.count == 3)
        #expect(roots.array?.last == block["stateRoot"])
    }
}
