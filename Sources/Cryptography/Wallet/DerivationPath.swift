/// The way from a root key to one below it: `m/44'/60'/0'/0/0`, where `'` (or `h`) marks hardened steps.
public struct DerivationPath: Sendable, Hashable {
    /// Child indices, bit 31 set on the hardened ones.
    public let steps: [UInt32]

    /// `m/44'/60'/0'/0`, the parent of Ethereum accounts (BIP-44).
    public static let ethereumAccounts = DerivationPath(
        steps: [44 | hardened, 60 | hardened, hardened, 0]
    )

    static let hardened: UInt32 = 1 << 31

    init(steps: [UInt32]) { self.steps = steps }

    public init(_ text: String) throws(HDKeyError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.first == "m", parts.count <= 256 else { throw .path(text) }
        var steps: [UInt32] = []
        for part in parts.dropFirst() {
            let isHardened = part.last == "'" || part.last == "h"
            let digits = isHardened ? part.dropLast() : part
            guard digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
                let index = UInt32(digits), index < DerivationPath.hardened
            else { throw .path(text) }
            steps.append(isHardened ? index | DerivationPath.hardened : index)
        }
        self.steps = steps
    }
}

extension DerivationPath: CustomStringConvertible {
    public var description: String {
        let parts = steps.map { step in
            step < DerivationPath.hardened ? String(step) : "\(step & ~DerivationPath.hardened)'"
        }
        return (["m"] + parts).joined(separator: "/")
    }
}
