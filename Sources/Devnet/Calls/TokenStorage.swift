import EVM
import Primitives

/// A question that every ERC-20 token answers from its storage.
struct TokenQuestion {
    let input: [UInt8]

    /// `balanceOf(address)`.
    static func balance(of holder: Address) -> TokenQuestion {
        TokenQuestion(input: [0x70, 0xa0, 0x82, 0x31] + holder.word.bigEndianBytes)
    }

    /// `allowance(address,address)`.
    static func allowance(owner: Address, spender: Address) -> TokenQuestion {
        let words = owner.word.bigEndianBytes + spender.word.bigEndianBytes
        return TokenQuestion(input: [0xdd, 0x62, 0xed, 0x3e] + words)
    }
}

/// Notes which slots are read.
private final class SlotObserver: StepObserver {
    struct Slot: Hashable {
        let address: Address
        let slot: U256
    }

    private(set) var slots: [Slot] = []

    func step(_ machine: MachineView) {
        guard machine.opcode == .sload, slots.count < 1_000, let slot = machine.stack(below: 0) else {
            return
        }
        let found = Slot(address: machine.address, slot: slot)
        if !slots.contains(found) { slots.append(found) }
    }
}

extension Chain {
    private static let questionGas: UInt64 = 2_000_000

    mutating func setBalance(of holder: Address, in token: Address, to amount: U256) throws {
        try setAnswer(of: token, to: .balance(of: holder), amount)
    }

    /// The slots that a token reads to answer.
    private func slots(of token: Address, _ question: TokenQuestion) throws -> [SlotObserver.Slot] {
        let observer = SlotObserver()
        _ = try ask(token, question, on: state, observer)
        return observer.slots
    }

    /// What a token answers.
    func answer(of token: Address, to question: TokenQuestion) throws -> U256 {
        let result = try ask(token, question, on: state, nil)
        guard result.succeeded, let value = U256(bigEndian: result.output.prefix(32)),
            result.output.count >= 32
        else { throw Chain.noToken(token) }
        return value
    }

    /// Writes `amount` where the token reads its answer from: the one slot that changes it.
    mutating func setAnswer(of token: Address, to question: TokenQuestion, _ amount: U256) throws {
        _ = try answer(of: token, to: question)
        for slot in try slots(of: token, question) {
            // Twice, since the slot may hold by chance what the answer is.
            guard try follows(slot, 0x5a4d_b0c5, token, question), try follows(slot, amount, token, question)
            else { continue }
            setStorage(slot.address, slot: slot.slot, value: amount)
            return
        }
        throw RPCError.server(
            "the token at \(token) does not keep this amount as it is in one slot, so it cannot be set"
        )
    }

    /// Whether the token answers what is put into the slot.
    private func follows(
        _ slot: SlotObserver.Slot,
        _ amount: U256,
        _ token: Address,
        _ question: TokenQuestion
    ) throws -> Bool {
        let account = state.account(at: slot.address)
        var diff = StateDiff()
        diff.accounts[slot.address] = AccountChange(
            account: (account?.nonce ?? 0, account?.balance ?? .zero, account?.code ?? .empty),
            clearsStorage: false,
            storage: [slot.slot: amount]
        )
        let result = try ask(token, question, on: state.applying(diff), nil)
        return result.succeeded && U256(bigEndian: result.output.prefix(32)) == amount
    }

    private func ask(
        _ token: Address,
        _ question: TokenQuestion,
        on state: WorldState,
        _ observer: SlotObserver?
    ) throws -> TransactionResult {
        var request = CallRequest()
        request.to = token
        request.data = question.input
        request.gas = Chain.questionGas
        var point = nextPoint
        point.state = state
        return try PreparedCall(request, at: point, chainID: chainID).run(showing: observer)
    }

    private static func noToken(_ address: Address) -> RPCError {
        .server("the account at \(address) does not answer as an ERC-20 token")
    }
}
