import EVM
import Primitives

/// Taking a devnet's state out and bringing one in.
extension RPCMethods {
    static var storedState: [RPCMethod] {
        [
            RPCMethod.computed("anvil_dumpState", "hardhat_dumpState") { chain, _, _ in
                .data(Gzip.pack(StateDump.json(chain).bytes))
            },
            RPCMethod.control("anvil_loadState", "hardhat_loadState") { chain, parameters in
                chain.load(try StateDump.accounts(try parameters.data(0)))
                return true
            },
        ].flatMap { $0 }
    }
}
