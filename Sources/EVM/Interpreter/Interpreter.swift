import Primitives

/// Runs code: what no probe watches in the fast loop of `Threaded`, the rest in the careful loop here, which
/// looks at one instruction after the other.
enum Interpreter {
    /// Runs `frame` until it ends or wants a call made; how it ended is in `frame.exit`.
    static func run<P: Probe>(
        _ frame: UnsafeMutablePointer<Frame>,
        _ executor: Executor,
        probe: inout P
    ) {
        if P.watchesSteps {
            frame.pointee.hotBelow = .min
            _ = loop(frame, probe: &probe, once: false)
        } else {
            run(frame)
        }
    }

    /// Without anybody watching: cold code in the careful loop, hot code in the fast one.
    private static func run(_ frame: UnsafeMutablePointer<Frame>) {
        var probe = NoProbe()
        if !frame.pointee.isHot {
            _ = loop(frame, probe: &probe, once: false)
            guard frame.pointee.isHot else { return }
        }
        if Threaded.run(frame) {
            frame.pointee.hotBelow = .min
            _ = loop(frame, probe: &probe, once: false)
        }
    }

    /// Runs one instruction; false when the frame ended with it or wants a call made.
    @inline(never)
    static func runOne(_ frame: UnsafeMutablePointer<Frame>) -> Bool {
        var probe = NoProbe()
        return loop(frame, probe: &probe, once: true)
    }

    /// The careful loop.
    ///
    /// It leaves cold code at a jump destination once the code has turned out to be hot.
    @inline(__always)
    private static func loop<P: Probe>(
        _ frame: UnsafeMutablePointer<Frame>,
        probe: inout P,
        once: Bool
    ) -> Bool {
        var m = Machine(frame)
        let table = m.terms.pointee.instructions.entries
        var isDone = false
        loop: while true {
            if once {
                if isDone {
                    m.spill()
                    return true
                }
                isDone = true
            }
            if P.watchesSteps {
                m.spill()
                probe.step(frame, m.executor)
            }
            let byte = m.pc.pointee
            let info = table[Int(byte)]
            // One comparison for both bounds: below `pops` the difference wraps around.
            if UInt(bitPattern: m.height &- Int(info.pops)) > UInt(info.span) {
                fault(frame, m.height, info)
                break loop
            }
            m.gas &-= Int64(info.gas)
            if m.gas < 0 {
                _ = m.halt(.outOfGas)
                break loop
            }
            m.pc += 1
            let goesOn: Bool
            switch Opcode(byte) {
            case .stop:
                frame.pointee.exit = .stop
                goesOn = false
            case .add:
                m.add()
                continue loop
            case .mul:
                m.mul()
                continue loop
            case .sub:
                m.sub()
                continue loop
            case .div:
                m.div()
                continue loop
            case .sdiv:
                m.sdiv()
                continue loop
            case .mod:
                m.mod()
                continue loop
            case .smod:
                m.smod()
                continue loop
            case .addmod:
                m.addmod()
                continue loop
            case .mulmod:
                m.mulmod()
                continue loop
            case .exp: goesOn = m.outOfLine { $0.exp() }
            case .signextend:
                m.signextend()
                continue loop

            case .lt:
                m.lt()
                continue loop
            case .gt:
                m.gt()
                continue loop
            case .slt:
                m.slt()
                continue loop
            case .sgt:
                m.sgt()
                continue loop
            case .eq:
                m.eq()
                continue loop
            case .iszero:
                m.iszero()
                continue loop
            case .and:
                m.and()
                continue loop
            case .or:
                m.or()
                continue loop
            case .xor:
                m.xor()
                continue loop
            case .not:
                m.not()
                continue loop
            case .byte:
                m.byte()
                continue loop
            case .shl:
                m.shl()
                continue loop
            case .shr:
                m.shr()
                continue loop
            case .sar:
                m.sar()
                continue loop
            case .clz:
                m.clz()
                continue loop

            case .keccak256: goesOn = m.keccak256()

            case .address:
                m.address()
                continue loop
            case .balance: goesOn = m.outOfLine { $0.balance() }
            case .origin:
                m.push(m.executor.transaction.origin.word)
                continue loop
            case .caller:
                m.caller()
                continue loop
            case .callvalue:
                m.callvalue()
                continue loop
            case .calldataload:
                m.calldataload()
                continue loop
            case .calldatasize:
                m.calldatasize()
                continue loop
            case .calldatacopy: goesOn = m.outOfLine { $0.calldatacopy() }
            case .codesize:
                m.codesize()
                continue loop
            case .codecopy: goesOn = m.outOfLine { $0.codecopy() }
            case .gasprice:
                m.push(m.executor.transaction.gasPrice)
                continue loop
            case .extcodesize: goesOn = m.outOfLine { $0.extcodesize() }
            case .extcodecopy: goesOn = m.outOfLine { $0.extcodecopy() }
            case .returndatasize:
                m.returndatasize()
                continue loop
            case .returndatacopy: goesOn = m.outOfLine { $0.returndatacopy() }
            case .extcodehash: goesOn = m.outOfLine { $0.extcodehash() }

            case .blockhash:
                m.outOfLine { $0.blockhash() }
                continue loop
            case .coinbase:
                m.push(m.executor.block.beneficiary.word)
                continue loop
            case .timestamp:
                m.push(m.executor.block.timestamp)
                continue loop
            case .number:
                m.push(m.executor.block.number)
                continue loop
            case .prevrandao:
                m.outOfLine { $0.prevrandao() }
                continue loop
            case .gaslimit:
                m.push(m.executor.block.gasLimit)
                continue loop
            case .chainid:
                m.push(m.executor.block.chainID)
                continue loop
            case .selfbalance:
                m.outOfLine { $0.selfbalance() }
                continue loop
            case .basefee:
                m.push(m.executor.block.baseFee)
                continue loop
            case .blobhash:
                m.outOfLine { $0.blobhash() }
                continue loop
            case .blobbasefee:
                m.push(m.executor.block.blobBaseFee)
                continue loop

            case .pop:
                m.drop()
                continue loop
            case .mload: goesOn = m.mload()
            case .mstore: goesOn = m.mstore()
            case .mstore8: goesOn = m.mstore8()
            case .sload: goesOn = m.sloadAgain() || m.outOfLine { $0.sload() }
            case .sstore: goesOn = m.outOfLine { $0.sstore() }
            case .jump: goesOn = m.jump()
            case .jumpi: goesOn = m.jumpi()
            case .pc:
                m.programCounter()
                continue loop
            case .msize:
                m.msize()
                continue loop
            case .gas:
                m.pushGas()
                continue loop
            case .jumpdest:
                goesOn = m.jumpdest()
                if goesOn, !once, m.gas < frame.pointee.hotBelow {
                    frame.pointee.isHot = true
                    break loop
                }
            case .tload:
                m.outOfLine { $0.tload() }
                continue loop
            case .tstore: goesOn = m.outOfLine { $0.tstore() }
            case .mcopy: goesOn = m.outOfLine { $0.mcopy() }
            case .push0:
                m.push(0 as UInt64)
                continue loop

            case .push1:
                m.pushImmediate(1)
                continue loop
            case .push2:
                m.pushImmediate(2)
                continue loop
            case .push3:
                m.pushImmediate(3)
                continue loop
            case .push4:
                m.pushImmediate(4)
                continue loop
            case .push5:
                m.pushImmediate(5)
                continue loop
            case .push6:
                m.pushImmediate(6)
                continue loop
            case .push7:
                m.pushImmediate(7)
                continue loop
            case .push8:
                m.pushImmediate(8)
                continue loop
            case .push9:
                m.pushImmediate(9)
                continue loop
            case .push10:
                m.pushImmediate(10)
                continue loop
            case .push11:
                m.pushImmediate(11)
                continue loop
            case .push12:
                m.pushImmediate(12)
                continue loop
            case .push13:
                m.pushImmediate(13)
                continue loop
            case .push14:
                m.pushImmediate(14)
                continue loop
            case .push15:
                m.pushImmediate(15)
                continue loop
            case .push16:
                m.pushImmediate(16)
                continue loop
            case .push17:
                m.pushImmediate(17)
                continue loop
            case .push18:
                m.pushImmediate(18)
                continue loop
            case .push19:
                m.pushImmediate(19)
                continue loop
            case .push20:
                m.pushImmediate(20)
                continue loop
            case .push21:
                m.pushImmediate(21)
                continue loop
            case .push22:
                m.pushImmediate(22)
                continue loop
            case .push23:
                m.pushImmediate(23)
                continue loop
            case .push24:
                m.pushImmediate(24)
                continue loop
            case .push25:
                m.pushImmediate(25)
                continue loop
            case .push26:
                m.pushImmediate(26)
                continue loop
            case .push27:
                m.pushImmediate(27)
                continue loop
            case .push28:
                m.pushImmediate(28)
                continue loop
            case .push29:
                m.pushImmediate(29)
                continue loop
            case .push30:
                m.pushImmediate(30)
                continue loop
            case .push31:
                m.pushImmediate(31)
                continue loop
            case .push32:
                m.pushImmediate(32)
                continue loop

            case .dup1:
                m.dup(1)
                continue loop
            case .dup2:
                m.dup(2)
                continue loop
            case .dup3:
                m.dup(3)
                continue loop
            case .dup4:
                m.dup(4)
                continue loop
            case .dup5:
                m.dup(5)
                continue loop
            case .dup6:
                m.dup(6)
                continue loop
            case .dup7:
                m.dup(7)
                continue loop
            case .dup8:
                m.dup(8)
                continue loop
            case .dup9:
                m.dup(9)
                continue loop
            case .dup10:
                m.dup(10)
                continue loop
            case .dup11:
                m.dup(11)
                continue loop
            case .dup12:
                m.dup(12)
                continue loop
            case .dup13:
                m.dup(13)
                continue loop
            case .dup14:
                m.dup(14)
                continue loop
            case .dup15:
                m.dup(15)
                continue loop
            case .dup16:
                m.dup(16)
                continue loop

            case .swap1:
                m.swap(1)
                continue loop
            case .swap2:
                m.swap(2)
                continue loop
            case .swap3:
                m.swap(3)
                continue loop
            case .swap4:
                m.swap(4)
                continue loop
            case .swap5:
                m.swap(5)
                continue loop
            case .swap6:
                m.swap(6)
                continue loop
            case .swap7:
                m.swap(7)
                continue loop
            case .swap8:
                m.swap(8)
                continue loop
            case .swap9:
                m.swap(9)
                continue loop
            case .swap10:
                m.swap(10)
                continue loop
            case .swap11:
                m.swap(11)
                continue loop
            case .swap12:
                m.swap(12)
                continue loop
            case .swap13:
                m.swap(13)
                continue loop
            case .swap14:
                m.swap(14)
                continue loop
            case .swap15:
                m.swap(15)
                continue loop
            case .swap16:
                m.swap(16)
                continue loop

            case .dupn: goesOn = m.outOfLine { $0.dupn() }
            case .swapn: goesOn = m.outOfLine { $0.swapn() }
            case .exchange: goesOn = m.outOfLine { $0.exchange() }

            case .log0: goesOn = m.outOfLine { $0.log(topics: 0) }
            case .log1: goesOn = m.outOfLine { $0.log(topics: 1) }
            case .log2: goesOn = m.outOfLine { $0.log(topics: 2) }
            case .log3: goesOn = m.outOfLine { $0.log(topics: 3) }
            case .log4: goesOn = m.outOfLine { $0.log(topics: 4) }

            case .create: goesOn = m.outOfLine { $0.create() }
            case .call: goesOn = m.outOfLine { $0.call(.call) }
            case .callcode: goesOn = m.outOfLine { $0.call(.callCode) }
            case .return: goesOn = m.outOfLine { $0.finish(.output) }
            case .delegatecall: goesOn = m.outOfLine { $0.call(.delegateCall) }
            case .create2: goesOn = m.outOfLine { $0.create2() }
            case .staticcall: goesOn = m.outOfLine { $0.call(.staticCall) }
            case .revert: goesOn = m.outOfLine { $0.finish(.revert) }
            case .invalid: goesOn = m.halt(.invalidInstruction)
            case .selfdestruct: goesOn = m.outOfLine { $0.selfdestruct() }

            // The table has no such instruction, so the check above has stopped already.
            case .unassigned0C, .unassigned0D, .unassigned0E, .unassigned0F, .unassigned1F,
                .unassigned21, .unassigned22, .unassigned23, .unassigned24, .unassigned25,
                .unassigned26, .unassigned27, .unassigned28, .unassigned29, .unassigned2A,
                .unassigned2B, .unassigned2C, .unassigned2D, .unassigned2E, .unassigned2F,
                .unassigned4B, .unassigned4C, .unassigned4D, .unassigned4E, .unassigned4F,
                .unassignedA5, .unassignedA6, .unassignedA7, .unassignedA8, .unassignedA9,
                .unassignedAA, .unassignedAB, .unassignedAC, .unassignedAD, .unassignedAE,
                .unassignedAF, .unassignedB0, .unassignedB1, .unassignedB2, .unassignedB3,
                .unassignedB4, .unassignedB5, .unassignedB6, .unassignedB7, .unassignedB8,
                .unassignedB9, .unassignedBA, .unassignedBB, .unassignedBC, .unassignedBD,
                .unassignedBE, .unassignedBF, .unassignedC0, .unassignedC1, .unassignedC2,
                .unassignedC3, .unassignedC4, .unassignedC5, .unassignedC6, .unassignedC7,
                .unassignedC8, .unassignedC9, .unassignedCA, .unassignedCB, .unassignedCC,
                .unassignedCD, .unassignedCE, .unassignedCF, .unassignedD0, .unassignedD1,
                .unassignedD2, .unassignedD3, .unassignedD4, .unassignedD5, .unassignedD6,
                .unassignedD7, .unassignedD8, .unassignedD9, .unassignedDA, .unassignedDB,
                .unassignedDC, .unassignedDD, .unassignedDE, .unassignedDF, .unassignedE0,
                .unassignedE1, .unassignedE2, .unassignedE3, .unassignedE4, .unassignedE5,
                .unassignedE9, .unassignedEA,
                .unassignedEB, .unassignedEC, .unassignedED, .unassignedEE, .unassignedEF,
                .unassignedF6, .unassignedF7, .unassignedF8, .unassignedF9, .unassignedFB,
                .unassignedFC:
                goesOn = m.halt(.invalidInstruction)
            }
            if !goesOn { break loop }
        }
        m.spill()
        return false
    }

    @inline(never)
    private static func fault(_ frame: UnsafeMutablePointer<Frame>, _ height: Int, _ info: InstructionInfo) {
        if !info.isDefined {
            Machine.stop(frame, .invalidInstruction)
        } else {
            Machine.stop(frame, height < Int(info.pops) ? .stackUnderflow : .stackOverflow)
        }
    }
}
