public import Primitives

extension BlobSchedule {
    /// Wei a unit of blob gas (EIP-4844).
    public func baseFee(excessBlobGas: UInt64) -> U256 {
        BlobSchedule.fakeExponential(
            factor: 1,
            numerator: U256(excessBlobGas),
            denominator: U256(baseFeeUpdateFraction)
        )
    }

    /// A block's excess blob gas from its parent's (EIP-4844, EIP-7918).
    public func excessBlobGas(parentExcess: UInt64, parentUsed: UInt64, parentBaseFee: U256) -> UInt64 {
        let targetGas = target * BlobSchedule.gasPerBlob
        let (sum, overflow) = parentExcess.addingReportingOverflow(parentUsed)
        if overflow { return .max - targetGas }
        if sum < targetGas { return 0 }
        if hasReservePrice {
            // 2¹³ is the execution gas that a blob's verification stands for.
            let reserve = U256(8_192 as UInt64) &* parentBaseFee
            if reserve > U256(BlobSchedule.gasPerBlob) &* baseFee(excessBlobGas: parentExcess) {
                let (product, _) = parentUsed.multipliedReportingOverflow(by: maximum - target)
                return parentExcess + product / maximum
            }
        }
        return sum - targetGas
    }

    /// ⌊factor · e^(numerator/denominator)⌋ by its series, as EIP-4844 writes it; `U256.max` when it does not fit.
    static func fakeExponential(factor: U256, numerator: U256, denominator: U256) -> U256 {
        var i: UInt64 = 1
        var output = U256.zero
        guard var term = factor.multiplied(by: denominator) else { return .max }
        while !term.isZero {
            guard let sum = output.adding(term), let product = term.multiplied(by: numerator),
                let divisor = denominator.multiplied(by: U256(i))
            else { return .max }
            output = sum
            term = product.quotientAndRemainder(dividingBy: divisor).quotient
            i += 1
        }
        return output.quotientAndRemainder(dividingBy: denominator).quotient
    }
}

/// The base fee of execution gas (EIP-1559).
public enum BaseFee {
    public static let initial = U256(1_000_000_000 as UInt64)
    /// The gas limit is this many times the target.
    public static let elasticity: UInt64 = 2
    static let maximumChange: UInt64 = 8

    /// What a block's base fee must be, by its parent.
    public static func next(parentBaseFee: U256, parentGasUsed: UInt64, parentGasLimit: UInt64) -> U256 {
        let target = parentGasLimit / elasticity
        if parentGasUsed == target || target == 0 { return parentBaseFee }
        let distance = parentGasUsed > target ? parentGasUsed - target : target - parentGasUsed
        let change = (parentBaseFee &* U256(distance)).quotientAndRemainder(dividingBy: U256(target)).quotient
            .quotientAndRemainder(dividingBy: U256(maximumChange)).quotient
        if parentGasUsed > target { return parentBaseFee &+ max(change, .one) }
        return parentBaseFee.subtracting(change) ?? .zero
    }
}
