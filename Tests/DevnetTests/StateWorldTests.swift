import Cryptography
import Devnet
import EVM
import Primitives
import TestSupport
import Testing

@Suite("World state")
struct StateWorldTests {
    private let alice = Address(truncating: 0xa11ce)
    private let bob = Address(truncating: 0xb0b)

    private func diff(
        _ address: Address,
        balance: U256 = 1,
        clears: Bool = false,
        _ storage: [U256: U256] = [:]
    ) -> StateDiff {
        var diff = StateDiff()
        diff.accounts[address] = AccountChange(
            account: (nonce: 0, balance: balance, code: .empty),
            clearsStorage: clears,
            storage: storage
        )
        return diff
    }

    @Test("A diff makes a new state and leaves the old one as it was")
    func persistence() {
        let empty = WorldState()
        let one = empty.applying(diff(alice, balance: 5, [1: 10, 2: 20]))
        let two = one.applying(diff(alice, balance: 6, [1: 0, 3: 30]))
        #expect(empty.account(at: alice) == nil)
        #expect(empty.root == TrieRoot.empty)
        #expect(one.account(at: alice)?.balance == 5)
        #expect(one.account(at: alice)?.storage.value(at: 1) == 10)
        #expect(two.account(at: alice)?.balance == 6)
        #expect(two.account(at: alice)?.storage.value(at: 1) == 0)
        #expect(two.account(at: alice)?.storage.value(at: 2) == 20)
        #expect(two.account(at: alice)?.storage.value(at: 3) == 30)
        #expect(one.root != two.root)
        #expect(two.applying(diff(alice, balance: 5, [1: 10, 3: 0])).root == one.root)
    }

    @Test("An account without state in the diff is removed, with its storage")
    func removal() {
        let before = WorldState().applying(diff(bob))
        var gone = StateDiff()
        gone.accounts[alice] = AccountChange(account: nil, clearsStorage: false, storage: [:])
        let after = before.applying(diff(alice, [1: 1])).applying(gone)
        #expect(after.account(at: alice) == nil)
        #expect(after.root == before.root)
        let reborn = after.applying(diff(alice))
        #expect(reborn.account(at: alice)?.storage.isEmpty == true)
    }

    @Test("Cleared storage begins anew with what the diff writes")
    func clearing() {
        let world = WorldState().applying(diff(alice, [1: 1, 2: 2]))
        let cleared = world.applying(diff(alice, clears: true, [2: 9]))
        #expect(cleared.account(at: alice)?.storage.value(at: 1) == 0)
        #expect(cleared.account(at: alice)?.storage.value(at: 2) == 9)
        #expect(
            cleared.storageRoot(of: alice) == WorldState().applying(diff(bob, [2: 9])).storageRoot(of: bob)
        )
    }

    @Test("Storage whose last slot is removed is empty and has the empty root")
    func emptiedStorage() {
        let world = WorldState().applying(diff(alice, [1: 1])).applying(diff(alice, [1: 0]))
        #expect(world.account(at: alice)?.storage.isEmpty == true)
        #expect(world.storageRoot(of: alice) == TrieRoot.empty)
        #expect(world.storageRoot(of: bob) == TrieRoot.empty)
    }

    @Test("A change of the balance alone shares the storage object")
    func sharing() {
        let world = WorldState().applying(diff(alice, [1: 1]))
        let richer = world.applying(diff(alice, balance: 99))
        #expect(world.storage(of: alice) === richer.storage(of: alice))
    }

    @Test("The root is that of the accounts' encodings under their hashed addresses")
    func rootByDefinition() {
        var random = SeededGenerator(seed: 1)
        var accounts: [Address: GenesisAccount] = [:]
        for count in 0..<40 {
            let storage = (0..<count).map { _ in
                (random.word() >> Int(random.next() % 256), random.word() >> 200)
            }
            accounts[Address(truncating: random.word())] = GenesisAccount(
                nonce: random.next() >> 60,
                balance: random.word() >> 100,
                code: Code(random.bytes(count)),
                storage: [U256: U256](storage) { first, _ in first }
            )
        }
        let pairs = accounts.map { address, account in
            let slots = account.storage.map { slot, value in
                var encoder = RLPEncoder()
                encoder.append(value)
                return (key: Keccak.hash(slot).bytes, value: value.isZero ? [] : encoder.bytes)
            }
            let fields = RLPEncoder.list { list in
                list.append(account.nonce)
                list.append(account.balance)
                list.append(TrieRoot.root(of: slots))
                list.append(Keccak.hash(account.code.bytes))
            }
            return (key: Keccak.hash(address).bytes, value: fields)
        }
        let world = WorldState(accounts: accounts)
        #expect(world.root == TrieRoot.root(of: pairs))
        var seen: Set<Address> = []
        world.visitAccounts { address, account in
            seen.insert(address)
            #expect(account.balance == accounts[address]?.balance)
            var slots: [U256: U256] = [:]
            world.storage(of: address).visitSlots { slots[$0] = $1 }
            #expect(slots == accounts[address]?.storage.filter { !$0.value.isZero })
        }
        #expect(seen == Set(accounts.keys))
    }
}
