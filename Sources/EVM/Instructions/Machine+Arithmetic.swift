import Primitives

extension Machine {
    @inline(__always)
    mutating func add() { binary { $0 &+ $1 } }
    @inline(__always)
    mutating func mul() { binary { $0 &* $1 } }
    @inline(__always)
    mutating func sub() { binary { $0 &- $1 } }

    // Divisions are calls: inlined, their code would crowd the loop.
    @inline(__always)
    mutating func div() { binary { Machine.divide($0, $1) } }
    @inline(__always)
    mutating func sdiv() { binary { Machine.signedDivide($0, $1) } }
    @inline(__always)
    mutating func mod() { binary { Machine.modulo($0, $1) } }
    @inline(__always)
    mutating func smod() { binary { Machine.signedModulo($0, $1) } }

    @inline(__always)
    mutating func addmod() {
        let result = Machine.addModulo(top[0], top[-1], top[-2])
        top -= 2
        top.pointee = result
    }

    @inline(__always)
    mutating func mulmod() {
        let result = Machine.multiplyModulo(top[0], top[-1], top[-2])
        top -= 2
        top.pointee = result
    }

    @inline(never)
    mutating func exp() -> Bool {
        let exponent = top[-1]
        guard charge(terms.pointee.gas.exponentByte &* Int64(exponent.byteWidth)) else { return false }
        binary { Machine.power($0, $1) }
        return true
    }

    @inline(__always)
    mutating func signextend() { binary { $1.signExtended(fromByte: $0) } }

    @inline(never)
    private static func divide(_ a: U256, _ b: U256) -> U256 {
        a.quotientAndRemainder(dividingBy: b).quotient
    }
    @inline(never)
    private static func modulo(_ a: U256, _ b: U256) -> U256 {
        a.quotientAndRemainder(dividingBy: b).remainder
    }
    @inline(never)
    private static func signedDivide(_ a: U256, _ b: U256) -> U256 { a.signedQuotient(dividingBy: b) }
    @inline(never)
    private static func signedModulo(_ a: U256, _ b: U256) -> U256 { a.signedRemainder(dividingBy: b) }
    @inline(never)
    private static func addModulo(_ a: U256, _ b: U256, _ m: U256) -> U256 { U256.addMod(a, b, m) }
    @inline(never)
    private static func multiplyModulo(_ a: U256, _ b: U256, _ m: U256) -> U256 { U256.mulMod(a, b, m) }
    @inline(never)
    private static func power(_ a: U256, _ b: U256) -> U256 { a.raised(to: b) }
}
