/// The groups' order r: polynomials of blobs have their coefficients modulo it.
enum ScalarModulus: Modulus {
    @inline(__always)
    static var value: Limbs<4> {
        Limbs([
            0xffff_ffff_0000_0001, 0x53bd_a402_fffe_5bfe, 0x3339_d808_09a1_d805, 0x73ed_a753_299d_7d48,
        ])
    }

    @inline(__always)
    static var negatedInverse: UInt64 { 0xffff_fffe_ffff_ffff }

    @inline(__always)
    static var radix: Limbs<4> {
        Limbs([
            0x0000_0001_ffff_fffe, 0x5884_b7fa_0003_4802, 0x998c_4fef_ecbc_4ff5, 0x1824_b159_acc5_056f,
        ])
    }

    @inline(__always)
    static var radixSquared: Limbs<4> {
        Limbs([
            0xc999_e990_f3f2_9c6d, 0x2b6c_edcb_8792_5c23, 0x05d3_1496_7254_398f, 0x0748_d9d9_9f59_ff11,
        ])
    }
}

typealias Scalar = Fp<ScalarModulus>

extension Fp<ScalarModulus> {
    /// A root of unity of order `count`, a power of two up to 2³²; 7 generates the multiplicative group.
    static func rootOfUnity(order count: Int) -> Self {
        var exponent = ScalarModulus.value.subtracting(Limbs(1)).difference
        for _ in 0..<count.trailingZeroBitCount { exponent = exponent.shiftedRight(by: 1) }
        return Self(7).power(exponent)
    }

    /// The powers 0 to `count` - 1.
    func powers(_ count: Int) -> [Self] {
        var powers: [Self] = []
        powers.reserveCapacity(count)
        var power = Self.one
        for _ in 0..<count {
            powers.append(power)
            power = power * self
        }
        return powers
    }

    /// A number of 256 bits modulo the order.
    init(reducing number: Limbs<4>) {
        // It is below three times the order.
        self.init(number.reducedOnce(by: ScalarModulus.value).reducedOnce(by: ScalarModulus.value))
    }
}

extension [Scalar] {
    /// The inverse of every element, none of which may be zero, with one inversion in all.
    func inverses() -> [Scalar] {
        var products: [Scalar] = []
        products.reserveCapacity(count)
        var product = Scalar.one
        for element in self {
            products.append(product)
            product = product * element
        }
        var inverse = product.inverse()
        for index in indices.reversed() {
            products[index] = products[index] * inverse
            inverse = inverse * self[index]
        }
        return products
    }
}

extension Int {
    /// The lowest `width` bits in the opposite order.
    func bitReversed(width: Int) -> Int {
        var result = 0
        for bit in 0..<width where self >> bit & 1 == 1 { result |= 1 << (width - 1 - bit) }
        return result
    }
}
