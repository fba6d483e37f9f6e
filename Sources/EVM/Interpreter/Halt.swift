/// Why a frame stopped in a way that burns all its gas.
public enum Halt: UInt8, Error, Sendable, Hashable {
    case outOfGas
    case stackUnderflow
    case stackOverflow
    case invalidInstruction
    case invalidJump
    case writeInStaticCall
    case returnDataOutOfBounds
    case initCodeTooLarge
    case codeTooLarge
    case reservedCode
    case addressCollision
    case nonceOverflow
    case precompileFailed
    /// A call or creation at depth 1,024: nothing runs, and the gas comes back.
    case callTooDeep
    /// A call or creation with more value than there is: nothing runs, and the gas comes back.
    case insufficientBalance
    /// Stopped from outside: the time allowed for a call is over.
    case interrupted
}

extension Halt: CustomStringConvertible {
    /// The reason in the words that clients use.
    public var description: String {
        switch self {
        case .outOfGas: "out of gas"
        case .stackUnderflow: "stack underflow"
        case .stackOverflow: "stack limit reached 1024"
        case .invalidInstruction: "invalid opcode"
        case .invalidJump: "invalid jump destination"
        case .writeInStaticCall: "write protection"
        case .returnDataOutOfBounds: "return data out of bounds"
        case .initCodeTooLarge: "max initcode size exceeded"
        case .codeTooLarge: "max code size exceeded"
        case .reservedCode: "invalid code: must not begin with 0xef"
        case .addressCollision: "contract address collision"
        case .nonceOverflow: "nonce uint64 overflow"
        case .precompileFailed: "precompiled contract failed"
        case .callTooDeep: "max call depth exceeded"
        case .insufficientBalance: "insufficient balance for transfer"
        case .interrupted: "execution aborted (timeout)"
        }
    }
}
