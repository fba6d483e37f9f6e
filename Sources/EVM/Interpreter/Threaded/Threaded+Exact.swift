// A table of one line each; the formatter would break every line into ten.
// swift-format-ignore-file

import Primitives

private typealias PC = UnsafePointer<UInt8>
private typealias Raw = UnsafeMutableRawPointer
private typealias Table = UnsafeRawPointer

@inline(__always) private func sloadHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.exact(.sload, pops: 1, pushes: 1, p, s, g, f, t) { $0.sloadAgain() } }
@inline(__always) private func gasHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.exact(.gas, pops: 0, pushes: 1, p, s, g, f, t) { $0.pushGas(); return true } }
@inline(__always) private func sstoreHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.sstore, pops: 2, pushes: 0, p, s, g, f, t) { $0.sstore() } }
@inline(__always) private func keccak256Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.keccak256, pops: 2, pushes: 1, p, s, g, f, t) { $0.keccak256() } }
@inline(__always) private func expHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.exp, pops: 2, pushes: 1, p, s, g, f, t) { $0.exp() } }
@inline(__always) private func calldatacopyHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.calldatacopy, pops: 3, pushes: 0, p, s, g, f, t) { $0.calldatacopy() } }
@inline(__always) private func codecopyHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.codecopy, pops: 3, pushes: 0, p, s, g, f, t) { $0.codecopy() } }
@inline(__always) private func returndatacopyHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.returndatacopy, pops: 3, pushes: 0, p, s, g, f, t) { $0.returndatacopy() } }
@inline(__always) private func mcopyHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.mcopy, pops: 3, pushes: 0, p, s, g, f, t) { $0.mcopy() } }
@inline(__always) private func log0Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.log0, pops: 2, pushes: 0, p, s, g, f, t) { $0.log(topics: 0) } }
@inline(__always) private func log1Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.log1, pops: 3, pushes: 0, p, s, g, f, t) { $0.log(topics: 1) } }
@inline(__always) private func log2Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.log2, pops: 4, pushes: 0, p, s, g, f, t) { $0.log(topics: 2) } }
@inline(__always) private func log3Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.log3, pops: 5, pushes: 0, p, s, g, f, t) { $0.log(topics: 3) } }
@inline(__always) private func log4Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.log4, pops: 6, pushes: 0, p, s, g, f, t) { $0.log(topics: 4) } }
@inline(__always) private func extcodesizeHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.extcodesize, pops: 1, pushes: 1, p, s, g, f, t) { $0.extcodesize() } }
@inline(__always) private func balanceHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.balance, pops: 1, pushes: 1, p, s, g, f, t) { $0.balance() } }
@inline(__always) private func tstoreHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.tstore, pops: 2, pushes: 0, p, s, g, f, t) { $0.tstore() } }
@inline(__always) private func createHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.create, pops: 3, pushes: 1, p, s, g, f, t) { $0.create() } }
@inline(__always) private func callHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.call, pops: 7, pushes: 1, p, s, g, f, t) { $0.call(.call) } }
@inline(__always) private func callcodeHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.callcode, pops: 7, pushes: 1, p, s, g, f, t) { $0.call(.callCode) } }
@inline(__always) private func delegatecallHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.delegatecall, pops: 6, pushes: 1, p, s, g, f, t) { $0.call(.delegateCall) } }
@inline(__always) private func staticcallHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.staticcall, pops: 6, pushes: 1, p, s, g, f, t) { $0.call(.staticCall) } }
@inline(__always) private func create2Handler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.create2, pops: 4, pushes: 1, p, s, g, f, t) { $0.create2() } }
@inline(__always) private func returnHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.return, pops: 2, pushes: 0, p, s, g, f, t) { $0.finish(.output) } }
@inline(__always) private func revertHandler(_ p: PC, _ s: Raw, _ g: Int64, _ f: Raw, _ t: Table) { Threaded.called(.revert, pops: 2, pushes: 0, p, s, g, f, t) { $0.finish(.revert) } }

extension Threaded {
    /// Instructions that are no part of a block: their price depends on the hardfork or on more than themselves,
    /// or they need to know the true gas.
    static let exact: [(Opcode, Handler)] = [
        (.sload, sloadHandler), (.gas, gasHandler), (.sstore, sstoreHandler), (.keccak256, keccak256Handler),
        (.exp, expHandler), (.calldatacopy, calldatacopyHandler), (.codecopy, codecopyHandler),
        (.returndatacopy, returndatacopyHandler), (.mcopy, mcopyHandler), (.log0, log0Handler),
        (.log1, log1Handler), (.log2, log2Handler), (.log3, log3Handler), (.log4, log4Handler),
        (.extcodesize, extcodesizeHandler), (.balance, balanceHandler), (.tstore, tstoreHandler),
        (.create, createHandler), (.call, callHandler), (.callcode, callcodeHandler),
        (.delegatecall, delegatecallHandler), (.staticcall, staticcallHandler), (.create2, create2Handler),
        (.return, returnHandler), (.revert, revertHandler),
    ]
}
