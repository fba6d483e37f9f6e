/// An odd prime with its top bit clear, and what Montgomery arithmetic needs to know of it.
///
/// The radix is 2^(64 · word count).
protocol Modulus: Sendable {
    associatedtype Words: LimbVector
    static var value: Words { get }
    /// -1 / value, modulo 2^64.
    static var negatedInverse: UInt64 { get }
    /// The radix modulo the prime: how 1 is kept.
    static var radix: Words { get }
    /// The radix squared modulo the prime: multiplying by it brings a number into Montgomery's form.
    static var radixSquared: Words { get }
}
