public import Primitives

/// A contract that every chain has from the start, computed by the client (Yellow Paper, appendix E,
/// and the EIPs named in `Rules+Hardforks.swift`).
enum Precompile: Sendable {
    enum Result {
        /// What it cost, and the output.
        case success(Int64, [UInt8])
        case failure(Halt)
    }

    case ecrecover
    case sha256
    case ripemd160
    case identity
    case modexp(ModexpPricing)
    case bn254Add(gas: Int64)
    case bn254Multiply(gas: Int64)
    case bn254Pairing(gas: Int64, pairGas: Int64)
    case blake2f
    case kzgPointEvaluation
    case bls12G1Add
    case bls12G1MultiExp
    case bls12G2Add
    case bls12G2MultiExp
    case bls12Pairing
    case bls12MapFpToG1
    case bls12MapFp2ToG2
    case p256Verify

    /// The low bits of the address.
    var number: Int {
        switch self {
        case .ecrecover: 0x01
        case .sha256: 0x02
        case .ripemd160: 0x03
        case .identity: 0x04
        case .modexp: 0x05
        case .bn254Add: 0x06
        case .bn254Multiply: 0x07
        case .bn254Pairing: 0x08
        case .blake2f: 0x09
        case .kzgPointEvaluation: 0x0a
        case .bls12G1Add: 0x0b
        case .bls12G1MultiExp: 0x0c
        case .bls12G2Add: 0x0d
        case .bls12G2MultiExp: 0x0e
        case .bls12Pairing: 0x0f
        case .bls12MapFpToG1: 0x10
        case .bls12MapFp2ToG2: 0x11
        case .p256Verify: 0x100
        }
    }

    var address: Address { Address(high: 0, low: UInt128(number)) }

    /// What EIP-7910 calls it.
    var name: String {
        switch self {
        case .ecrecover: "ECREC"
        case .sha256: "SHA256"
        case .ripemd160: "RIPEMD160"
        case .identity: "ID"
        case .modexp: "MODEXP"
        case .bn254Add: "BN254_ADD"
        case .bn254Multiply: "BN254_MUL"
        case .bn254Pairing: "BN254_PAIRING"
        case .blake2f: "BLAKE2F"
        case .kzgPointEvaluation: "KZG_POINT_EVALUATION"
        case .bls12G1Add: "BLS12_G1ADD"
        case .bls12G1MultiExp: "BLS12_G1MSM"
        case .bls12G2Add: "BLS12_G2ADD"
        case .bls12G2MultiExp: "BLS12_G2MSM"
        case .bls12Pairing: "BLS12_PAIRING_CHECK"
        case .bls12MapFpToG1: "BLS12_MAP_FP_TO_G1"
        case .bls12MapFp2ToG2: "BLS12_MAP_FP2_TO_G2"
        case .p256Verify: "P256VERIFY"
        }
    }

    func run(_ input: UnsafeBufferPointer<UInt8>, gas: Int64, rules: Rules) -> Result {
        switch self {
        case .ecrecover: Precompile.ecrecover(input, gas, rules.impersonatedSignatures)
        case .sha256: Precompile.sha256(input, gas)
        case .ripemd160: Precompile.ripemd160(input, gas)
        case .identity: Precompile.identity(input, gas)
        case .modexp(let pricing): Precompile.modexp(input, gas, pricing)
        case .blake2f: Precompile.blake2f(input, gas)
        case .p256Verify: Precompile.p256Verify(input, gas)
        case .bn254Add(let cost): Precompile.bn254Add(input, gas, cost: cost)
        case .bn254Multiply(let cost): Precompile.bn254Multiply(input, gas, cost: cost)
        case .bn254Pairing(let base, let pair): Precompile.bn254Pairing(input, gas, base: base, pair: pair)
        case .kzgPointEvaluation: Precompile.kzgPointEvaluation(input, gas)
        case .bls12G1Add: Precompile.bls12G1Add(input, gas)
        case .bls12G1MultiExp: Precompile.bls12G1MultiExp(input, gas)
        case .bls12G2Add: Precompile.bls12G2Add(input, gas)
        case .bls12G2MultiExp: Precompile.bls12G2MultiExp(input, gas)
        case .bls12Pairing: Precompile.bls12Pairing(input, gas)
        case .bls12MapFpToG1: Precompile.bls12MapFpToG1(input, gas)
        case .bls12MapFp2ToG2: Precompile.bls12MapFp2ToG2(input, gas)
        }
    }
}

/// The precompiles of one hardfork, by address.
public struct PrecompileSet: Sendable {
    private var low = [Precompile?](repeating: nil, count: 0x12)
    private var p256: Precompile?
    /// Addresses where a call finds something else than the hardfork put there; nil for no precompile.
    private var moved: [Address: Precompile?] = [:]

    var hasMoved: Bool { !moved.isEmpty }

    static let ripemd160Address = Address(high: 0, low: 3)

    /// Adds precompiles, or replaces those of the same address.
    mutating func add(_ precompiles: Precompile...) {
        for precompile in precompiles {
            if precompile.number < low.count {
                low[precompile.number] = precompile
            } else {
                p256 = precompile
            }
        }
    }

    /// What a call to `address` runs, if that is a precompile.
    @inline(__always)
    func at(_ address: Address) -> Precompile? {
        moved.isEmpty ? original(address) : current(address)
    }

    @inline(__always)
    private func original(_ address: Address) -> Precompile? {
        guard address.high == 0, address.low <= 0x100 else { return nil }
        let number = Int(truncatingIfNeeded: address.low)
        return number < low.count ? low[number] : number == 0x100 ? p256 : nil
    }

    @inline(never)
    private func current(_ address: Address) -> Precompile? {
        if let found = moved[address] { return found }
        return original(address)
    }

    /// Whether the hardfork has a precompile at `address`, wherever it may have been moved to since.
    public func contains(_ address: Address) -> Bool { original(address) != nil }

    /// Where the hardfork has precompiles, with the names that they have in the specifications (EIP-7910).
    public var names: [(name: String, address: Address)] {
        (low.compactMap { $0 } + [p256].compactMap { $0 }).map { ($0.name, $0.address) }
    }

    /// Where the hardfork has precompiles.
    public var addresses: Set<Address> { Set(names.map(\.address)) }

    /// Whether a call to `address` runs a precompile.
    @inline(never)
    public func runs(at address: Address) -> Bool { at(address) != nil }

    /// Takes the precompile at `address` away and, if asked, puts it at `destination`.
    mutating func move(_ address: Address, to destination: Address?) {
        let precompile = at(address)
        moved.updateValue(nil, forKey: address)
        if let destination { moved.updateValue(precompile, forKey: destination) }
    }
}

/// Reading a precompile's input as if zeros followed it for ever.
struct PrecompileInput {
    private let bytes: UnsafeBufferPointer<UInt8>

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    func word(at offset: Int) -> U256 {
        U256(bigEndian: slice(offset, 32)) ?? .zero
    }

    func slice(_ offset: Int, _ count: Int) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: count)
        if offset < bytes.count {
            for i in 0..<min(count, bytes.count - offset) { result[i] = bytes[offset + i] }
        }
        return result
    }
}
