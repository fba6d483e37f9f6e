import EVM
import Primitives

/// Balances and allowances of ERC-20 tokens, written where the token keeps them.
extension RPCMethods {
    static var tokens: [RPCMethod] {
        [
            RPCMethod.acknowledged(
                "anvil_dealERC20",
                "hardhat_dealERC20",
                "anvil_setERC20Balance"
            ) { chain, parameters in
                let (holder, token) = (try parameters.address(0), try parameters.address(1))
                try chain.setBalance(of: holder, in: token, to: try parameters.number(2))
            },
            RPCMethod.acknowledged("anvil_setERC20Allowance") { chain, parameters in
                let (owner, spender) = (try parameters.address(0), try parameters.address(1))
                let token = try parameters.address(2)
                let amount = try parameters.number(3)
                let question = TokenQuestion.allowance(owner: owner, spender: spender)
                try chain.setAnswer(of: token, to: question, amount)
            },
            // Tenderly names the token first, and one holder or several.
            tenderly("tenderly_setErc20Balance") { _, amount in amount },
            tenderly("tenderly_addErc20Balance") { balance, amount in balance.adding(amount) ?? .max },
            RPCMethod.acknowledged("tenderly_setMaxErc20Balance") { chain, parameters in
                let (token, holder) = (try parameters.address(0), try parameters.address(1))
                try chain.setBalance(of: holder, in: token, to: .max)
            },
        ].flatMap { $0 }
    }

    private static func tenderly(
        _ name: String,
        _ amount: @escaping @Sendable (U256, U256) -> U256
    ) -> [RPCMethod] {
        RPCMethod.acknowledged(name) { chain, parameters in
            let token = try parameters.address(0)
            let value = try parameters.required(1)
            let items = value.array ?? [value]
            let holders = items.compactMap(\.asAddress)
            guard holders.count == items.count, holders.count <= 100 else {
                throw Parameters.invalid(1, "an address or an array of at most 100 addresses", value)
            }
            let wanted = try parameters.number(2)
            for holder in holders {
                let question = TokenQuestion.balance(of: holder)
                let balance = try chain.answer(of: token, to: question)
                try chain.setAnswer(of: token, to: question, amount(balance, wanted))
            }
        }
    }
}
