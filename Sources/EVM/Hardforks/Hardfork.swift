/// A set of protocol rules, in the order in which mainnet took them on.
///
/// Difficulty-bomb delays share the rules of the hardfork before them and have no case of their own.
public enum Hardfork: Int, Sendable, Hashable, CaseIterable {
    case frontier
    case homestead
    case tangerineWhistle
    case spuriousDragon
    case byzantium
    case constantinople
    case petersburg
    case istanbul
    case berlin
    case london
    case paris
    case shanghai
    case cancun
    case prague
    case osaka
    case bpo1
    case bpo2
    /// In the making: only what `Rules+Hardforks.swift` lists for it.
    case amsterdam
}

extension Hardfork: Comparable {
    public static func < (a: Hardfork, b: Hardfork) -> Bool { a.rawValue < b.rawValue }
}

extension Hardfork {
    /// What a devnet runs unless told otherwise: mainnet's rules.
    public static let latest = Hardfork.osaka

    /// Lower-case name, as Anvil and Hardhat spell it.
    public var name: String { "\(self)" }

    private static let synonyms: [String: Hardfork] = [
        "eip150": .tangerineWhistle, "tangerine": .tangerineWhistle,
        "eip158": .spuriousDragon, "spurious": .spuriousDragon,
        "constantinoplefix": .petersburg, "merge": .paris, "latest": .latest, "fusaka": .osaka,
        "muirglacier": .istanbul, "arrowglacier": .london, "grayglacier": .london,
        "pectra": .prague, "dencun": .cancun, "glamsterdam": .amsterdam,
    ]

    /// Any common spelling: `Cancun`, `tangerine-whistle`, `EIP158`, `ConstantinopleFix`, `Merge`, `latest`.
    public init?(name: String) {
        let plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
        guard
            let fork = Hardfork.allCases.first(where: { $0.name.lowercased() == plain })
                ?? Hardfork.synonyms[plain]
        else {
            return nil
        }
        self = fork
    }
}
