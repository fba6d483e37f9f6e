public import Primitives

/// What an account holds, as the world state hands it to the EVM.
public struct Account: Sendable {
    public var nonce: UInt64
    /// In wei.
    public var balance: U256
    public var code: Code
    /// The account's storage at that state.
    public var storage: any StorageSource

    public init(nonce: UInt64, balance: U256, code: Code, storage: any StorageSource) {
        self.nonce = nonce
        self.balance = balance
        self.code = code
        self.storage = storage
    }
}

/// The storage of one account at one state.
public protocol StorageSource: AnyObject, Sendable {
    /// The word at `slot`; zero where nothing was written.
    func value(at slot: U256) -> U256
    /// True when no slot holds a value other than zero (EIP-7610 asks).
    var isEmpty: Bool { get }
}

/// The state that a block or a call starts from: read-only, and a value that never changes.
///
/// The EVM reads each account and slot once and keeps it in its own journal, so an implementation
/// may walk a trie.
public protocol StateSource: Sendable {
    func account(at address: Address) -> Account?
}

/// Storage without any value.
public final class EmptyStorage: StorageSource {
    public static let shared = EmptyStorage()
    private init() {}
    public func value(at slot: U256) -> U256 { .zero }
    public var isEmpty: Bool { true }
}

/// What a transaction or a block did to one account: its state afterwards.
public struct AccountChange: Sendable {
    /// Nil when the account is no more.
    public var account: (nonce: UInt64, balance: U256, code: Code)?
    /// The storage that was there before is void (the account was destroyed, or created anew).
    public var clearsStorage: Bool
    /// The slots written, with their new values; zero removes a slot.
    public var storage: [U256: U256]

    public init(
        account: (nonce: UInt64, balance: U256, code: Code)?,
        clearsStorage: Bool,
        storage: [U256: U256]
    ) {
        self.account = account
        self.clearsStorage = clearsStorage
        self.storage = storage
    }
}

/// The output of a state transition: every account that differs, and nothing else.
public struct StateDiff: Sendable {
    public var accounts: [Address: AccountChange] = [:]
    public init() {}
}
