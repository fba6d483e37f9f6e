"""Random cases: a block, some accounts with programs that call each other, and a transaction."""

from coincurve import PrivateKey
from ethereum.crypto.hash import keccak256
from ethereum_rlp import rlp
from ethereum_types.numeric import Uint

from cases import FORKS, account, at_least, quantity, state_test, unformatted
from precompiles import SECP256K1_N, payload
from programs import SLOTS, ProgramMaker

SENDER_KEY = PrivateKey(keccak256(b"sender"))
AUTHORITY_KEYS = [PrivateKey(keccak256(f"authority {n}".encode())) for n in range(3)]


def address_of(key):
    return keccak256(key.public_key.format(compressed=False)[1:])[12:]


SENDER = int.from_bytes(address_of(SENDER_KEY), "big")
AUTHORITIES = [int.from_bytes(address_of(key), "big") for key in AUTHORITY_KEYS]
BENEFICIARY = 0xC0FFEE << 120
CONTRACTS = [(0xC0DE << 128) + n for n in range(1, 5)]
#: Has a balance and nothing else; exists and is empty; does not exist.
RICH, EMPTY, NOBODY = 0xA1 << 128, 0xA2 << 128, 0xA3 << 128

WEIGHTS = {fork: 1 for fork in FORKS} | {"London": 6, "Paris": 2, "Shanghai": 10, "Cancun": 40, "Prague": 8, "Osaka": 14}

BLOCK_GAS = 30_000_000


def hexed(address):
    return f"0x{address:040x}"


def create_address(sender, nonce):
    return int.from_bytes(keccak256(rlp.encode([sender.to_bytes(20, "big"), Uint(nonce)]))[12:], "big")


def generate(rng, forks=None):
    """One case, decided by `rng` alone."""
    forks = forks or FORKS
    fork = rng.choices(forks, [WEIGHTS[each] for each in forks])[0]
    nonce = rng.choice([0, 0, 1, 5])
    targets = CONTRACTS * 3 + [RICH, EMPTY, NOBODY, SENDER, BENEFICIARY, *AUTHORITIES[:1]]
    targets.append(create_address(CONTRACTS[0], 1))
    transaction = _transaction(rng, fork, nonce, targets)
    env = _block(rng, fork)
    return state_test(fork, env, _accounts(rng, fork, nonce, targets), transaction)


def _block(rng, fork):
    env = {
        "currentCoinbase": hexed(rng.choice([BENEFICIARY] * 8 + [RICH, CONTRACTS[0]])),
        "currentGasLimit": quantity(BLOCK_GAS),
        "currentNumber": quantity(rng.choice([1, 100, 300, 20_000_000])),
        "currentTimestamp": quantity(rng.choice([1, 1_000, 1_800_000_000])),
        "currentDifficulty": quantity(0 if at_least(fork, "Paris") else rng.choice([131_072, 1 << 60])),
    }
    if at_least(fork, "London"):
        env["currentBaseFee"] = quantity(rng.choice([0, 0, 0, 7, 10**9]))
    if at_least(fork, "Paris"):
        env["currentRandom"] = unformatted(rng.randbytes(32))
    if at_least(fork, "Cancun"):
        env["currentExcessBlobGas"] = quantity(rng.choice([0, 131_072, 10_000_000, 60_000_000]))
    return env


def _accounts(rng, fork, nonce, targets):
    accounts = {
        hexed(SENDER): account(balance=10**24, nonce=nonce),
        hexed(RICH): account(balance=rng.choice([1, 10**18])),
    }
    if rng.random() < 0.3:
        accounts[hexed(BENEFICIARY)] = account(balance=1)
    # An account of nothing may be in a state only where EIP-161 has not been yet.
    if not at_least(fork, "EIP158"):
        accounts[hexed(EMPTY)] = account()
    for address in CONTRACTS[: rng.randrange(1, 5)]:
        maker = ProgramMaker(rng, fork, targets)
        storage = {slot: rng.choice([1, 2, 3, (1 << 256) - 1]) for slot in SLOTS if rng.random() < 0.4}
        accounts[hexed(address)] = account(
            balance=rng.choice([0, 0, 5, 10**18]),
            nonce=rng.choice([1, 1, 1, 2]),
            code=maker.program(rng.randrange(1, 14)),
            storage=storage,
        )
    if at_least(fork, "Prague"):
        for authority in AUTHORITIES[: rng.randrange(3)]:
            to = rng.choice([CONTRACTS[0], CONTRACTS[1], AUTHORITIES[0], 1, RICH])
            accounts[hexed(authority)] = account(
                balance=rng.choice([0, 9]),
                nonce=rng.choice([0, 1, 2]),
                code=b"\xef\x01\x00" + to.to_bytes(20, "big") if rng.random() < 0.7 else b"",
            )
    return accounts


def _transaction(rng, fork, nonce, targets):
    kinds = [0, 0]
    if at_least(fork, "Berlin"):
        kinds.append(1)
    if at_least(fork, "London"):
        kinds += [2, 2]
    if at_least(fork, "Cancun"):
        kinds.append(3)
    if at_least(fork, "Prague"):
        kinds += [4, 4]
    kind = rng.choice(kinds)
    maker = ProgramMaker(rng, fork, targets)
    creates = kind < 3 and rng.random() < 0.12
    if creates:
        to, content = None, maker.init_code() if rng.random() < 0.9 else maker.program(4)
    elif rng.random() < 0.08:
        to = rng.choice(maker.precompiles)
        content = payload(rng, to)
    else:
        to = rng.choice(CONTRACTS[:1] * 12 + targets)
        content = rng.randbytes(rng.choice([0, 0, 4, 36, 100])) if rng.random() < 0.8 else bytes(rng.randrange(3000))
    transaction = {
        "data": [unformatted(content)],
        "gasLimit": [quantity(_gas_limit(rng, fork))],
        "value": [quantity(rng.choice([0, 0, 0, 1, 10**18, 10**25 if rng.random() < 0.1 else 2]))],
        "nonce": quantity(nonce if rng.random() < 0.99 else rng.choice([nonce + 1, max(0, nonce - 1), (1 << 64) - 1])),
        "to": "" if to is None else hexed(to),
        "sender": hexed(SENDER),
    }
    if kind < 2:
        transaction["gasPrice"] = quantity(rng.choice([10**9, 10**9, 2 * 10**9, 7 if rng.random() < 0.1 else 10**10]))
    else:
        most = rng.choice([10**9, 2 * 10**9, 10**10])
        transaction["maxFeePerGas"] = quantity(most)
        transaction["maxPriorityFeePerGas"] = quantity(
            rng.choice([0, 1, most, most // 2, most + 1 if rng.random() < 0.05 else most])
        )
    if kind >= 1:
        transaction["accessLists"] = [_access_list(rng, targets) if kind == 1 or rng.random() < 0.5 else []]
    if kind == 3:
        count = rng.choice([1, 1, 2, 6] + ([0, 7, 9, 10] if rng.random() < 0.1 else []))
        version = b"\x01" if rng.random() < 0.97 else b"\x02"
        transaction["blobVersionedHashes"] = [unformatted(version + rng.randbytes(31)) for _ in range(count)]
        transaction["maxFeePerBlobGas"] = quantity(rng.choice([10**9, 10**9, 1]))
    if kind == 4:
        transaction["authorizationList"] = [_authorization(rng, nonce) for _ in range(rng.randrange(1, 4))]
        if rng.random() < 0.02:
            transaction["authorizationList"] = []
    return transaction


def _gas_limit(rng, fork):
    roll = rng.random()
    if roll < 0.03:
        return rng.choice([0, 20_999, 21_000, 21_001, 53_000, 53_001])
    if roll < 0.35:
        return rng.randrange(21_000, 120_000)
    if roll < 0.97:
        return rng.choice([100_000, 200_000, 400_000, 600_000])
    return rng.choice([BLOCK_GAS, BLOCK_GAS + 1, 16_777_216, 16_777_217, 2_000_000])


def _access_list(rng, targets):
    return [
        {
            "address": hexed(rng.choice(targets + [1, 9])),
            "storageKeys": [f"0x{rng.choice(SLOTS):064x}" for _ in range(rng.randrange(3))],
        }
        for _ in range(rng.randrange(4))
    ]


def _authorization(rng, nonce):
    key = rng.choice(AUTHORITY_KEYS + [SENDER_KEY])
    chain = rng.choice([1, 1, 1, 0, 2 if rng.random() < 0.3 else 1])
    target = rng.choice([CONTRACTS[0], CONTRACTS[1], 0, 1, AUTHORITIES[0], NOBODY])
    chosen = rng.choice([0, 1, 2, nonce + 1, (1 << 64) - 1 if rng.random() < 0.2 else 0])
    message = keccak256(b"\x05" + rlp.encode([Uint(chain), target.to_bytes(20, "big"), Uint(chosen)]))
    signature = key.sign_recoverable(message, hasher=None)
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big")
    parity = signature[64]
    roll = rng.random()
    if roll < 0.05:
        s, parity = SECP256K1_N - s, 1 - parity
    elif roll < 0.1:
        r, s = rng.choice([(0, s), (r, 0), (SECP256K1_N, s), (r, SECP256K1_N), (r, s ^ 1)])
    elif roll < 0.13:
        parity = rng.choice([2, 27, 255])
    return {
        "chainId": quantity(chain),
        "address": hexed(target),
        "nonce": quantity(chosen),
        "v": quantity(parity),
        "r": quantity(r),
        "s": quantity(s),
    }
