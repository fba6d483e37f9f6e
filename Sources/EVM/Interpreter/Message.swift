import Primitives

/// Which instruction begins a message; a transaction's own is a call or a creation.
public enum CallKind: UInt8, Sendable, Hashable {
    case call
    case callCode
    case delegateCall
    case staticCall
    case create
    case create2
}

/// A call or a creation that is about to run.
///
/// Plain words, so that handing it on costs no reference counting: the journal keeps an account's code alive, the
/// `CodeMemo` init code until its frame does.
struct Message {
    /// What runs.
    enum Target {
        case code(Unmanaged<Code>)
        /// The precompile at `codeAddress` or else `address`.
        case precompile
        /// The input is this init code; the address is the new contract's.
        case creation(Unmanaged<Code>)
        /// Nothing: the caller is too deep or too poor for it, and gets its gas back.
        case refused(Halt)
    }

    var kind = CallKind.call
    var target: Target
    var caller: Address
    /// Journal position of the account that pays `value` when `transfersValue`.
    var payer: Int
    /// Whose storage the code works on.
    var address: Address
    /// Whose code runs, where that is another account than `address`.
    var codeAddress: Address?
    /// What CALLVALUE answers.
    var value: U256
    var transfersValue: Bool
    var input: UnsafeBufferPointer<UInt8>
    var gas: Int64
    var isStatic: Bool
    /// Where the output goes in the caller's memory.
    var returnOffset = 0
    var returnSize = 0

    /// Stands where nobody has asked for anything yet.
    static var none: Message {
        Message(
            target: .refused(.callTooDeep),
            caller: .zero,
            payer: 0,
            address: .zero,
            value: .zero,
            transfersValue: false,
            input: UnsafeBufferPointer(start: nil, count: 0),
            gas: 0,
            isStatic: false
        )
    }
}

/// A SELFDESTRUCT that was carried out.
struct Destruction {
    let contract: Address
    let heir: Address
    /// What the heir got, in wei.
    let balance: U256
}

/// How a call ended.
struct Outcome {
    enum Status {
        case success
        case revert
        case halt(Halt)
    }

    var status: Status
    var gasLeft: Int64
    /// The new contract's address, for a creation.
    var created: Address?

    var succeeded: Bool {
        if case .success = status { return true }
        return false
    }

    var isInterrupted: Bool {
        if case .halt(.interrupted) = status { return true }
        return false
    }
}
