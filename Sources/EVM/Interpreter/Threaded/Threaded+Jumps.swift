// A table of one line each; the formatter would break every line into ten.
// swift-format-ignore-file

import Primitives

private typealias PC = UnsafePointer<UInt8>
private typealias Raw = UnsafeMutableRawPointer
private typealias Table = UnsafeRawPointer

@inline(__always) private func jumpHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) {
    var m = Machine(at: p, s, g, f)
    if m.jump() { Threaded.land(m, t) }
}

@inline(__always) private func jumpiHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) {
    var m = Machine(at: p, s, g, f)
    let isTaken = !m.top[-1].isZero
    guard m.jumpi() else { return }
    if isTaken { Threaded.land(m, t) } else { Threaded.resume(m, t) }
}

@inline(__always) private func jumpdestHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { _ in } }

extension Threaded {
    /// What ends a block, or is jumped to.
    static let jumps: [(Opcode, Handler)] = [
        (.jump, jumpHandler), (.jumpi, jumpiHandler), (.jumpdest, jumpdestHandler),
    ]
}
