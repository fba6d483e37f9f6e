// A table of one line each; the formatter would break every line into ten.
// swift-format-ignore-file

import Primitives

private typealias PC = UnsafePointer<UInt8>
private typealias Raw = UnsafeMutableRawPointer
private typealias Table = UnsafeRawPointer

@inline(__always) private func addHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.add() } }
@inline(__always) private func mulHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.mul() } }
@inline(__always) private func subHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.sub() } }
@inline(__always) private func divHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.div() } }
@inline(__always) private func sdivHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.sdiv() } }
@inline(__always) private func modHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.mod() } }
@inline(__always) private func smodHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.smod() } }
@inline(__always) private func addmodHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.addmod() } }
@inline(__always) private func mulmodHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.mulmod() } }
@inline(__always) private func signextendHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.signextend() } }
@inline(__always) private func ltHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.lt() } }
@inline(__always) private func gtHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.gt() } }
@inline(__always) private func sltHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.slt() } }
@inline(__always) private func sgtHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.sgt() } }
@inline(__always) private func eqHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.eq() } }
@inline(__always) private func iszeroHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.iszero() } }
@inline(__always) private func andHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.and() } }
@inline(__always) private func orHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.or() } }
@inline(__always) private func xorHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.xor() } }
@inline(__always) private func notHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.not() } }
@inline(__always) private func byteHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.byte() } }
@inline(__always) private func shlHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.shl() } }
@inline(__always) private func shrHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.shr() } }
@inline(__always) private func sarHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.sar() } }
@inline(__always) private func clzHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.clz() } }

extension Threaded {
    /// Arithmetic, comparison and bitwise logic.
    static let arithmetic: [(Opcode, Handler)] = [
        (.add, addHandler), (.mul, mulHandler), (.sub, subHandler), (.div, divHandler), (.sdiv, sdivHandler),
        (.mod, modHandler), (.smod, smodHandler), (.addmod, addmodHandler), (.mulmod, mulmodHandler),
        (.signextend, signextendHandler), (.lt, ltHandler), (.gt, gtHandler), (.slt, sltHandler),
        (.sgt, sgtHandler), (.eq, eqHandler), (.iszero, iszeroHandler), (.and, andHandler), (.or, orHandler),
        (.xor, xorHandler), (.not, notHandler), (.byte, byteHandler), (.shl, shlHandler), (.shr, shrHandler),
        (.sar, sarHandler), (.clz, clzHandler),
    ]
}
