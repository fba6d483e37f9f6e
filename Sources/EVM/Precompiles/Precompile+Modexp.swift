import Cryptography
import Primitives

/// How modular exponentiation is priced.
struct ModexpPricing: Sendable {
    /// Gas for one multiplication of operands of `length` bytes.
    var multiplication: @Sendable (_ length: U256) -> U256?
    /// What each exponent byte beyond the first 32 adds to the number of iterations.
    var longExponentByte: UInt64
    var divisor: UInt64
    var minimum: UInt64
    /// Longest operand, in bytes (EIP-7823).
    var lengthLimit = U256.max

    /// EIP-198.
    static let byzantium = ModexpPricing(
        multiplication: { x in
            guard let square = x.multiplied(by: x) else { return nil }
            if x <= 64 { return square }
            if x <= 1_024 { return square / 4 &+ 96 &* x &- 3_072 }
            return (square / 16).adding(480 &* x &- 199_680)
        },
        longExponentByte: 8,
        divisor: 20,
        minimum: 0
    )

    /// EIP-2565.
    static let berlin = ModexpPricing(
        multiplication: { x in
            guard let padded = x.adding(7) else { return nil }
            let words = padded / 8
            return words.multiplied(by: words)
        },
        longExponentByte: 8,
        divisor: 3,
        minimum: 200
    )

    /// EIP-7883, with the limit of EIP-7823.
    static let osaka = ModexpPricing(
        multiplication: { x in
            if x <= 32 { return 16 }
            guard let padded = x.adding(7) else { return nil }
            let words = padded / 8
            return words.multiplied(by: words)?.multiplied(by: 2)
        },
        longExponentByte: 16,
        divisor: 1,
        minimum: 500,
        lengthLimit: 1_024
    )

    /// Nil when the price is beyond any gas.
    func price(base: U256, exponent: U256, modulus: U256, exponentHead: U256) -> Int64? {
        guard let complexity = multiplication(max(base, modulus)) else { return nil }
        // Nothing to multiply: cheap, however long the exponent.
        if complexity.isZero { return Int64(minimum) }
        let headBits = U256(clamping: max(0, exponentHead.bitWidth - 1))
        var iterations = headBits
        if exponent > 32 {
            guard let extra = (exponent &- 32).multiplied(by: U256(longExponentByte)),
                let sum = extra.adding(headBits)
            else { return nil }
            iterations = sum
        }
        guard let product = complexity.multiplied(by: max(iterations, 1)),
            let price = max(product / U256(divisor), U256(minimum)).asUInt64, price <= UInt64(Int64.max)
        else { return nil }
        return Int64(price)
    }
}

extension U256 {
    fileprivate static func / (a: U256, b: U256) -> U256 { a.quotientAndRemainder(dividingBy: b).quotient }
}

extension Precompile {
    /// Three lengths of 32 bytes, then base, exponent and modulus (EIP-198).
    static func modexp(_ input: UnsafeBufferPointer<UInt8>, _ gas: Int64, _ pricing: ModexpPricing) -> Result
    {
        let words = PrecompileInput(input)
        let baseLength = words.word(at: 0)
        let exponentLength = words.word(at: 32)
        let modulusLength = words.word(at: 64)
        let limit = pricing.lengthLimit
        if baseLength > limit || exponentLength > limit || modulusLength > limit {
            return .failure(.outOfGas)
        }

        // A base that reaches beyond any input leaves only zeros for the exponent's head.
        let headOffset = baseLength.asInt.flatMap { $0 > input.count ? nil : 96 + $0 }
        let headLength = Int(truncatingIfNeeded: min(exponentLength, 32).low)
        let head = headOffset.flatMap { U256(bigEndian: words.slice($0, headLength)) } ?? .zero
        guard
            let cost = pricing.price(
                base: baseLength,
                exponent: exponentLength,
                modulus: modulusLength,
                exponentHead: head
            ), gas >= cost
        else { return .failure(.outOfGas) }
        if baseLength.isZero, modulusLength.isZero { return .success(cost, []) }
        // What could be paid for fits memory.
        guard let b = baseLength.asInt, let e = exponentLength.asInt, let m = modulusLength.asInt,
            b < 1 << 31, e < 1 << 31, m < 1 << 31
        else { return .failure(.outOfGas) }
        if m == 0 { return .success(cost, []) }
        let result = ModularExponentiation.compute(
            base: words.slice(96, b)[...],
            exponent: words.slice(96 + b, e)[...],
            modulus: words.slice(96 + b + e, m)[...]
        )
        return .success(cost, result)
    }
}
