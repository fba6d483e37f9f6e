"""Ethereum's own state tests, with something changed: their programs know paths that chance does not find."""

import copy
import json
import pathlib

from cases import FORKS, at_least, data, fork_of, kind_of, number, quantity, unformatted
from precompiles import edge

#: A loop of a million steps tells no more than one of some thousand, and takes the referee minutes.
MOST_GAS = 300_000
LARGEST = 200_000

SYNONYMS = {"Merge": "Paris", "TangerineWhistle": "EIP150", "SpuriousDragon": "EIP158", "Petersburg": "ConstantinopleFix"}


class Fixtures:
    """State tests below a folder; files are read when their turn comes."""

    def __init__(self, folder):
        self.files = sorted(
            path
            for path in pathlib.Path(folder).rglob("*.json")
            if ("tate" in str(path) or "generated" in str(path)) and path.stat().st_size < LARGEST
        )
        self.read = {}

    def choose(self, rng):
        """A case as it stands in its file, or nil where the file has none that fits."""
        path = rng.choice(self.files)
        tests = self._tests(path)
        if not tests:
            return None
        test = tests[rng.randrange(len(tests))]
        forks = [(name, SYNONYMS.get(name, name)) for name in test["post"]]
        forks = [pair for pair in forks if pair[1] in FORKS]
        if not forks:
            return None
        name, fork = rng.choice(forks)
        indexes = rng.choice(test["post"][name])["indexes"]
        return _flattened(test, fork, indexes)

    def _tests(self, path):
        if path not in self.read:
            if len(self.read) > 400:
                self.read.clear()
            try:
                file = json.loads(path.read_text())
            except ValueError:
                file = {}
            tests = [test for test in file.values() if isinstance(test, dict) and {"env", "pre", "post"} <= test.keys()]
            self.read[path] = [test for test in tests if "transaction" in test and isinstance(test["post"], dict)]
        return self.read[path]


def _flattened(test, fork, indexes):
    transaction = dict(test["transaction"])
    lists = transaction.get("accessLists")
    transaction["data"] = [transaction["data"][indexes["data"]]]
    transaction["gasLimit"] = [transaction["gasLimit"][indexes["gas"]]]
    transaction["value"] = [transaction["value"][indexes["value"]]]
    if lists is not None:
        transaction["accessLists"] = [lists[indexes["data"]]]
    if "sender" not in transaction:
        return None
    transaction.pop("secretKey", None)
    try:
        for text in (transaction["gasLimit"][0], transaction["value"][0], transaction["nonce"]):
            if number(text) >= 1 << 256:
                return None
    except ValueError:
        return None
    env = {key: value for key, value in test["env"].items() if key.startswith("current")}
    env.setdefault("currentBaseFee", "0x0a")
    env["currentCoinbase"] = env["currentCoinbase"].lower()
    pre = {address.lower(): account for address, account in test["pre"].items()}
    transaction["sender"] = transaction["sender"].lower()
    transaction["to"] = transaction["to"].lower()
    post = {"hash": "0x" + "00" * 32, "logs": "0x" + "00" * 32, "indexes": {"data": 0, "gas": 0, "value": 0}}
    return copy.deepcopy({"env": env, "pre": pre, "transaction": transaction, "post": {fork: [post]}})


def mutate(rng, case):
    """Changes the case in place, one to four times."""
    transaction = case["transaction"]
    gas = min(number(transaction["gasLimit"][0]), MOST_GAS)
    transaction["gasLimit"] = [quantity(gas)]
    for _ in range(rng.randrange(1, 5)):
        roll = rng.random()
        if roll < 0.55:
            account = rng.choice(list(case["pre"].values()))
            account["code"] = unformatted(_mutated_code(rng, data(account["code"])))
        elif roll < 0.65:
            transaction["gasLimit"] = [quantity(rng.randrange(21_000, max(21_001, gas)))]
        elif roll < 0.75:
            content = bytearray(data(transaction["data"][0]))
            if content:
                content[rng.randrange(len(content))] = rng.choice([0, 1, 0xFF, rng.randrange(256)])
            transaction["data"] = [unformatted(content)]
        elif roll < 0.85:
            account = rng.choice(list(case["pre"].values()))
            account["storage"] = dict(account["storage"]) | {quantity(rng.randrange(4)): quantity(rng.choice([1, 2, 255]))}
        elif roll < 0.92:
            transaction["value"] = [quantity(rng.choice([0, 1, 10**15]))]
        else:
            _change_fork(rng, case)
    sender = case["pre"].get(transaction["sender"])
    if sender is not None:
        sender["code"] = "0x"
        sender["balance"] = quantity(max(number(sender["balance"]), 10**24))
        transaction["nonce"] = sender["nonce"]
    return case


def _change_fork(rng, case):
    """Another hardfork that knows this kind of transaction."""
    first = ["Frontier", "Berlin", "London", "Cancun", "Prague"][kind_of(case["transaction"])]
    fork = rng.choice([fork for fork in FORKS if at_least(fork, first)])
    case["post"] = {fork: case["post"][fork_of(case)]}


def _mutated_code(rng, code):
    if not code:
        return code
    code = bytearray(code)
    at = rng.randrange(len(code))
    roll = rng.random()
    if roll < 0.5:
        code[at] = rng.choice([rng.randrange(256), 0x5A, 0x55, 0x54, 0x01, 0x5B, 0x50, 0x80, 0x60, 0xF1, 0x3D])
    elif roll < 0.65:
        del code[at]
    elif roll < 0.8:
        code.insert(at, rng.choice([0x5A, 0x50, 0x80, 0x5B, 0x59, 0x3D, rng.randrange(256)]))
    elif roll < 0.9:
        word = edge(rng, 1 << 255).to_bytes(32, "big")
        code[at : at + 32] = word[: len(code[at : at + 32])]
    else:
        end = at + rng.randrange(1, 20)
        code[at:at] = code[at:end]
    return bytes(code[:40_000])
