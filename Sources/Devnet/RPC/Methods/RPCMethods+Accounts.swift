import Cryptography
import EVM
import Primitives

/// Accounts: what they hold, and signatures by those whose keys the devnet has.
extension RPCMethods {
    static var accounts: [RPCMethod] {
        [
            .instant("eth_accounts") { chain, _ in unlocked(chain) },
            .instant("eth_requestAccounts") { chain, _ in unlocked(chain) },
            .read("eth_getBalance") { chain, parameters, _ in
                let account = try state(chain, parameters, 1).account(at: try parameters.address(0))
                return .quantity(account?.balance ?? .zero)
            },
            .read("eth_getTransactionCount") { chain, parameters, _ in
                let address = try parameters.address(0)
                if try parameters.block(1) == .pending { return .quantity(chain.pendingNonce(of: address)) }
                return .quantity(try state(chain, parameters, 1).account(at: address)?.nonce ?? 0)
            },
            .read("eth_getCode") { chain, parameters, _ in
                let account = try state(chain, parameters, 1).account(at: try parameters.address(0))
                return .data(account?.code.bytes ?? [])
            },
            .read("eth_getStorageAt") { chain, parameters, _ in
                let (address, slot) = (try parameters.address(0), try parameters.slot(1))
                return .word(
                    try state(chain, parameters, 2).account(at: address)?.storage.value(at: slot) ?? .zero
                )
            },
            .read("eth_getStorageValues") { chain, parameters, _ in try storageValues(chain, parameters) },
            .read("eth_getAccount") { chain, parameters, _ in
                let address = try parameters.address(0)
                let state = try state(chain, parameters, 1)
                let account = state.account(at: address)
                return .object([
                    "balance": .quantity(account?.balance ?? .zero),
                    "nonce": .quantity(account?.nonce ?? 0),
                    "storageRoot": .data(state.storageRoot(of: address)),
                    "codeHash": .data((account?.code ?? .empty).hash),
                ])
            },
            .read("eth_getAccountInfo") { chain, parameters, _ in
                let account = try state(chain, parameters, 1).account(at: try parameters.address(0))
                return .object([
                    "balance": .quantity(account?.balance ?? .zero),
                    "nonce": .quantity(account?.nonce ?? 0),
                    "code": .data(account?.code.bytes ?? []),
                ])
            },
            .read("eth_getProof") { chain, parameters, _ in try proof(chain, parameters) },
            .instant("eth_sign") { chain, parameters in
                try sign(chain, try parameters.address(0), personal(try parameters.data(1)))
            },
            // The order of arguments is the other way round than eth_sign's.
            .instant("personal_sign") { chain, parameters in
                try sign(chain, try parameters.address(1), personal(try parameters.data(0)))
            },
            signTypedData("eth_signTypedData_v4"),
            // web3.py calls it by this name, with the data of version 4.
            signTypedData("eth_signTypedData"),
            signTypedData("eth_signTypedData_v3"),
        ]
    }

    private static func signTypedData(_ name: String) -> RPCMethod {
        .instant(name) { chain, parameters in
            let address = try parameters.address(0)
            return try sign(chain, address, try TypedData(try parameters.required(1)).signingHash)
        }
    }

    private static func unlocked(_ chain: Chain) -> JSONValue {
        let impersonated = chain.impersonated.subtracting(chain.accounts.addresses).sorted()
        return .array((chain.accounts.addresses + impersonated).map { .data($0) })
    }

    /// The state that the block parameter at `index` names.
    static func state(_ chain: Chain, _ parameters: Parameters, _ index: Int) throws -> WorldState {
        guard let state = chain.state(at: try parameters.block(index)) else { throw RPCError.unknownBlock }
        return state
    }

    /// What a wallet signs for a text: EIP-191, version 0x45.
    static func personal(_ message: [UInt8]) -> Hash256 {
        Keccak.hash(Array("\u{19}Ethereum Signed Message:\n\(message.count)".utf8) + message)
    }

    private static func sign(_ chain: Chain, _ address: Address, _ digest: Hash256) throws -> JSONValue {
        guard let key = chain.accounts.key(of: address) else {
            throw RPCError.invalidParameters("unknown account: the devnet has no key for \(address)")
        }
        return .data(Secp256k1.sign(digest, with: key).bytes)
    }

    private static func storageValues(_ chain: Chain, _ parameters: Parameters) throws -> JSONValue {
        let value = try parameters.required(0)
        guard let members = value.members else {
            throw Parameters.invalid(0, "an object of addresses and storage keys", value)
        }
        var count = 0
        var requests: [(String, Address, [U256])] = []
        for member in members {
            guard let address = JSONValue.string(member.key).asAddress, let items = member.value.array else {
                throw Parameters.invalid(0, "an object of addresses and arrays of storage keys", value)
            }
            count += items.count
            if count > 1_024 { throw RPCError.clientLimit("too many slots (max 1024)") }
            let slots = items.compactMap(\.asSlot)
            guard slots.count == items.count else {
                throw Parameters.invalid(0, "32-byte storage keys under \(address)", member.value)
            }
            requests.append((member.key, address, slots))
        }
        if count == 0 { throw RPCError.invalidParameters("empty request") }
        let state = try state(chain, parameters, 1)
        return .object(
            requests.map { key, address, slots in
                let storage = state.account(at: address)?.storage
                return JSONValue.Member(key, .array(slots.map { .word(storage?.value(at: $0) ?? .zero) }))
            }
        )
    }

    private static func proof(_ chain: Chain, _ parameters: Parameters) throws -> JSONValue {
        let address = try parameters.address(0)
        let list = try parameters.required(1)
        guard let items = list.array, items.count <= 1_024 else {
            throw Parameters.invalid(1, "an array of at most 1024 storage keys", list)
        }
        let slots = try items.map { item in
            guard let slot = item.asSlot else {
                throw Parameters.invalid(1, "an array of storage keys", list)
            }
            return slot
        }
        let proof = try state(chain, parameters, 2).proof(account: address, slots: slots)
        return .object([
            "address": .data(address),
            "accountProof": .array(proof.accountProof.map { .data($0) }),
            "balance": .quantity(proof.balance),
            "codeHash": .data(proof.codeHash),
            "nonce": .quantity(proof.nonce),
            "storageHash": .data(proof.storageHash),
            "storageProof": .array(
                zip(items, proof.storageProof).map { item, slot in
                    .object([
                        "key": item,
                        "value": .quantity(slot.value),
                        "proof": .array(slot.proof.map { .data($0) }),
                    ])
                }
            ),
        ])
    }
}

extension Parameters {
    func slot(_ index: Int) throws(RPCError) -> U256 {
        let value = try required(index)
        if value.string.map({ $0.utf8.count <= 66 }) ?? true, let slot = value.asSlot { return slot }
        guard let text = value.string, text.hasPrefix("0x") else {
            throw Parameters.invalid(index, "a storage slot", value)
        }
        let problem =
            text.utf8.count > 66
            ? "storage key too long (want at most 32 bytes)" : "invalid hex in storage key"
        throw RPCError.invalidParameters("\(problem): \"\(text.prefix(80))\"")
    }
}
