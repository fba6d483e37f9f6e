import Cryptography
import EVM
import Primitives

/// A contract of the protocol, with the code that its EIP gives.
struct SystemAccount {
    let address: Address
    /// Of the address: its key in the state trie.
    let key: Hash256
    let codeHash: Hash256

    private init(_ address: Address, _ code: Code) {
        self.address = address
        key = Keccak.hash(address)
        codeHash = code.hash
    }

    static let beaconRoots = SystemAccount(SystemContract.beaconRoots, Predeploys.beaconRoots)
    static let blockHashes = SystemAccount(SystemContract.blockHashes, Predeploys.blockHashes)
    static let withdrawalRequests = SystemAccount(
        SystemContract.withdrawalRequests,
        Predeploys.withdrawalRequests
    )
    static let consolidationRequests = SystemAccount(
        SystemContract.consolidationRequests,
        Predeploys.consolidationRequests
    )
}
