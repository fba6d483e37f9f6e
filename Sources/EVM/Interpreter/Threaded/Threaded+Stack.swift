// A table of one line each; the formatter would break every line into ten.
// swift-format-ignore-file

import Primitives

private typealias PC = UnsafePointer<UInt8>
private typealias Raw = UnsafeMutableRawPointer
private typealias Table = UnsafeRawPointer

@inline(__always) private func popHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.drop() } }
@inline(__always) private func push0Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.push(0 as UInt64) } }
@inline(__always) private func push1Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(1) } }
@inline(__always) private func push2Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(2) } }
@inline(__always) private func push3Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(3) } }
@inline(__always) private func push4Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(4) } }
@inline(__always) private func push5Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(5) } }
@inline(__always) private func push6Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(6) } }
@inline(__always) private func push7Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(7) } }
@inline(__always) private func push8Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(8) } }
@inline(__always) private func push9Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(9) } }
@inline(__always) private func push10Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(10) } }
@inline(__always) private func push11Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(11) } }
@inline(__always) private func push12Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(12) } }
@inline(__always) private func push13Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(13) } }
@inline(__always) private func push14Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(14) } }
@inline(__always) private func push15Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(15) } }
@inline(__always) private func push16Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(16) } }
@inline(__always) private func push17Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(17) } }
@inline(__always) private func push18Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(18) } }
@inline(__always) private func push19Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(19) } }
@inline(__always) private func push20Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(20) } }
@inline(__always) private func push21Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(21) } }
@inline(__always) private func push22Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(22) } }
@inline(__always) private func push23Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(23) } }
@inline(__always) private func push24Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(24) } }
@inline(__always) private func push25Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(25) } }
@inline(__always) private func push26Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(26) } }
@inline(__always) private func push27Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(27) } }
@inline(__always) private func push28Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(28) } }
@inline(__always) private func push29Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(29) } }
@inline(__always) private func push30Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(30) } }
@inline(__always) private func push31Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(31) } }
@inline(__always) private func push32Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.pushImmediate(32) } }
@inline(__always) private func dup1Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.dup(1) } }
@inline(__always) private func dup2Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.dup(2) } }
@inline(__always) private func dup3Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.dup(3) } }
@inline(__always) private func dup4Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.dup(4) } }
@inline(__always) private func dup5Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.dup(5) } }
@inline(__always) private func dup6Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.dup(6) } }
@inline(__always) private func dup7Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.dup(7) } }
@inline(__always) private func dup8Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.dup(8) } }
@inline(__always) private func dup9Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.dup(9) } }
@inline(__always) private func dup10Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.dup(10) } }
@inline(__always) private func dup11Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.dup(11) } }
@inline(__always) private func dup12Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.dup(12) } }
@inline(__always) private func dup13Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.dup(13) } }
@inline(__always) private func dup14Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.dup(14) } }
@inline(__always) private func dup15Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.dup(15) } }
@inline(__always) private func dup16Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.dup(16) } }
@inline(__always) private func swap1Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.swap(1) } }
@inline(__always) private func swap2Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.swap(2) } }
@inline(__always) private func swap3Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.swap(3) } }
@inline(__always) private func swap4Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.swap(4) } }
@inline(__always) private func swap5Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.swap(5) } }
@inline(__always) private func swap6Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.swap(6) } }
@inline(__always) private func swap7Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.swap(7) } }
@inline(__always) private func swap8Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.swap(8) } }
@inline(__always) private func swap9Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.swap(9) } }
@inline(__always) private func swap10Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.swap(10) } }
@inline(__always) private func swap11Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.swap(11) } }
@inline(__always) private func swap12Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.swap(12) } }
@inline(__always) private func swap13Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.swap(13) } }
@inline(__always) private func swap14Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.swap(14) } }
@inline(__always) private func swap15Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.swap(15) } }
@inline(__always) private func swap16Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.swap(16) } }

extension Threaded {
    /// What moves words on the stack.
    static let stack: [(Opcode, Handler)] = [
        (.pop, popHandler), (.push0, push0Handler), (.push1, push1Handler), (.push2, push2Handler),
        (.push3, push3Handler), (.push4, push4Handler), (.push5, push5Handler), (.push6, push6Handler),
        (.push7, push7Handler), (.push8, push8Handler), (.push9, push9Handler), (.push10, push10Handler),
        (.push11, push11Handler), (.push12, push12Handler), (.push13, push13Handler),
        (.push14, push14Handler), (.push15, push15Handler), (.push16, push16Handler),
        (.push17, push17Handler), (.push18, push18Handler), (.push19, push19Handler),
        (.push20, push20Handler), (.push21, push21Handler), (.push22, push22Handler),
        (.push23, push23Handler), (.push24, push24Handler), (.push25, push25Handler),
        (.push26, push26Handler), (.push27, push27Handler), (.push28, push28Handler),
        (.push29, push29Handler), (.push30, push30Handler), (.push31, push31Handler),
        (.push32, push32Handler), (.dup1, dup1Handler), (.dup2, dup2Handler), (.dup3, dup3Handler),
        (.dup4, dup4Handler), (.dup5, dup5Handler), (.dup6, dup6Handler), (.dup7, dup7Handler),
        (.dup8, dup8Handler), (.dup9, dup9Handler), (.dup10, dup10Handler), (.dup11, dup11Handler),
        (.dup12, dup12Handler), (.dup13, dup13Handler), (.dup14, dup14Handler), (.dup15, dup15Handler),
        (.dup16, dup16Handler), (.swap1, swap1Handler), (.swap2, swap2Handler), (.swap3, swap3Handler),
        (.swap4, swap4Handler), (.swap5, swap5Handler), (.swap6, swap6Handler), (.swap7, swap7Handler),
        (.swap8, swap8Handler), (.swap9, swap9Handler), (.swap10, swap10Handler), (.swap11, swap11Handler),
        (.swap12, swap12Handler), (.swap13, swap13Handler), (.swap14, swap14Handler),
        (.swap15, swap15Handler), (.swap16, swap16Handler),
    ]
}
