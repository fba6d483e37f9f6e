// A table of one line each; the formatter would break every line into ten.
// swift-format-ignore-file

import Primitives

private typealias PC = UnsafePointer<UInt8>
private typealias Raw = UnsafeMutableRawPointer
private typealias Table = UnsafeRawPointer

@inline(__always) private func addressHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.address() } }
@inline(__always) private func callerHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.caller() } }
@inline(__always) private func calldataloadHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.calldataload() } }
@inline(__always) private func callvalueHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.callvalue() } }
@inline(__always) private func calldatasizeHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.calldatasize() } }
@inline(__always) private func returndatasizeHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.returndatasize() } }
@inline(__always) private func msizeHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.msize() } }
@inline(__always) private func codesizeHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.codesize() } }
@inline(__always) private func pcHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.simple(p, s, g, f, t) { $0.programCounter() } }
@inline(__always) private func mloadHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.inMemory(p, s, g, f, t, size: 32) { $0.mload() } }
@inline(__always) private func mstoreHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.inMemory(p, s, g, f, t, size: 32) { $0.mstore() } }
@inline(__always) private func mstore8Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.inMemory(p, s, g, f, t, size: 1) { $0.mstore8() } }

extension Threaded {
    /// What asks for the call's facts, and memory.
    static let environment: [(Opcode, Handler)] = [
        (.address, addressHandler), (.caller, callerHandler), (.callvalue, callvalueHandler), (.calldataload, calldataloadHandler),
        (.calldatasize, calldatasizeHandler), (.returndatasize, returndatasizeHandler),
        (.msize, msizeHandler), (.codesize, codesizeHandler), (.pc, pcHandler), (.mload, mloadHandler),
        (.mstore, mstoreHandler), (.mstore8, mstore8Handler),
    ]
}
