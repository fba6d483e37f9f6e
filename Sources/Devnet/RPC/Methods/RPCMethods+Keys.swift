import Cryptography
import EVM
import Primitives

/// `personal_`: the devnet's own accounts, which are always unlocked.
extension RPCMethods {
    static var keys: [RPCMethod] {
        [
            .instant("personal_listAccounts") { chain, _ in
                .array(chain.accounts.addresses.map { .data($0) })
            },
            .instant("personal_unlockAccount") { chain, parameters in
                try known(chain, try parameters.address(0))
            },
            .instant("personal_lockAccount") { chain, parameters in
                try known(chain, try parameters.address(0))
            },
            .write("personal_sendTransaction") { chain, parameters in
                .data(try chain.submit(try authorised(chain, try parameters.call(0))))
            },
            .write("personal_signTransaction") { chain, parameters in
                let request = named(chain, try parameters.call(0))
                guard let key = chain.accounts.key(of: request.from) else {
                    throw RPCError.server("unknown account: the devnet has no key for \(request.from)")
                }
                return .data(try chain.filled(request).signed(by: key).encoded)
            },
            .instant("personal_ecRecover") { _, parameters in
                let message = try parameters.data(0)
                let signature = try parameters.data(1)
                guard signature.count == 65, let r = U256(bigEndian: signature[0..<32]),
                    let s = U256(bigEndian: signature[32..<64])
                else { throw Parameters.invalid(1, "a signature of 65 bytes", parameters.items[1]) }
                guard
                    let signer = Secp256k1.recoverAddress(
                        personal(message),
                        r: r,
                        s: s,
                        yParity: signature[64] % 27 == 1
                    )
                else { throw RPCError.server("invalid signature: no key made it") }
                return .data(signer)
            },
        ]
    }

    private static func known(_ chain: Chain, _ address: Address) throws -> JSONValue {
        guard chain.isUnlocked(address) else {
            throw RPCError.server("unknown account: the devnet has no key for \(address)")
        }
        return true
    }
}
