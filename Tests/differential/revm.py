"""revm, by way of pyrevm 0.3.7: fast, of Cancun's time, and made for calls rather than for transactions.

What pyrevm leaves out of a call is done here, before it and after it: the nonce, the price of gas, the fee of
the beneficiary, the end of accounts that destroyed themselves. What cannot be made up for is not asked of it.
"""

import re

from ethereum.crypto.hash import keccak256
from pyrevm import EVM, AccountInfo, BlockEnv, CfgEnv, Env, TxEnv

from cases import Account, Outcome, access_list_of, at_least, data, fork_of, kind_of, number

# Its database says of every account that it exists, which before EIP-161 shows in the price of a call.
SPECS = {
    "EIP158": "Spurious", "Byzantium": "Byzantium", "ConstantinopleFix": "Petersburg",
    "Istanbul": "Istanbul", "Berlin": "Berlin", "London": "London", "Paris": "Merge", "Shanghai": "Shanghai",
    "Cancun": "Cancun",
}

BASEFEE = 0x48


class Revm:
    name = "revm"

    @staticmethod
    def why_not(case):
        """Why pyrevm cannot run this case; nil when it can."""
        fork = fork_of(case)
        if fork not in SPECS:
            return f"pyrevm does not run {fork} as it was"
        transaction = case["transaction"]
        if kind_of(transaction) > (3 if fork == "Cancun" else 2):
            return "transactions of a later hardfork"
        if number(case["env"].get("currentBaseFee", "0x0")):
            codes = [data(each["code"]) for each in case["pre"].values()] + [data(transaction["data"][0])]
            if any(BASEFEE in code for code in codes):
                return "pyrevm runs calls at a base fee of zero"
        return None

    def run(self, case):
        fork, env, transaction = fork_of(case), case["env"], case["transaction"]
        gas_limit = number(transaction["gasLimit"][0])
        base_fee = number(env.get("currentBaseFee", "0x0")) if at_least(fork, "London") else 0
        fee = number(transaction.get("maxFeePerGas", transaction.get("gasPrice", "0x0")))
        tip = number(transaction.get("maxPriorityFeePerGas", hex(fee)))
        price = min(fee, base_fee + tip)
        evm = self._evm(fork, env)
        blobs = [data(each) for each in transaction.get("blobVersionedHashes", [])]
        blob_fee = evm.env.block.blob_gasprice * 131_072 * len(blobs) if blobs else 0
        sender, beneficiary, to = transaction["sender"], env["currentCoinbase"], transaction["to"]

        for address, json in case["pre"].items():
            account = Account.read(json)
            if address == sender and to:
                account.nonce += 1
                account.balance -= gas_limit * price + blob_fee
            evm.insert_account_info(
                address, AccountInfo(balance=account.balance, nonce=account.nonce, code=account.code or None)
            )
            for slot, value in account.storage.items():
                # Writing a slot loads its account, which would then be warm; undone, it is cold again.
                before = evm.snapshot()
                evm.insert_account_storage(address, slot, value)
                evm.revert(before)
        evm.set_tx_env(
            TxEnv(
                access_list=[
                    (entry["address"], [number(key) for key in entry["storageKeys"]])
                    for entry in access_list_of(transaction)
                ],
                blob_hashes=blobs,
                max_fee_per_blob_gas=number(transaction["maxFeePerBlobGas"]) if blobs else None,
            )
        )
        value, payload = number(transaction["value"][0]), data(transaction["data"][0])
        output, text = b"", ""
        try:
            if to:
                # The price is in the balance already, and must still be seen by GASPRICE.
                output = evm.message_call(sender, to, payload, value, gas_limit, price)
            else:
                created = evm.deploy(sender, payload, value, gas_limit, price)
                output = unpadded(evm.get_code(created) or b"", evm.basic(created).code_hash)
        except RuntimeError as error:
            text = str(error)
        result = evm.result
        if result is None:
            return Outcome(status="refused", reason=text)
        status = "success" if result.is_success else "halt" if result.is_halt else "revert"
        if status == "revert":
            output = bytes.fromhex(re.search(r"output: 0x([0-9a-f]*)", text).group(1))
        post, destroyed = self._post(evm, case)
        used = result.gas_used
        if to:
            self._credit(post, sender, (gas_limit - used) * price)
            self._credit(post, beneficiary, used * (price - base_fee))
        else:
            self._credit(post, beneficiary, -used * base_fee)
        # Only now: what reached them after their end is gone, too.
        for address in destroyed:
            post.pop(address, None)
        return Outcome(
            status=status,
            gas_used=used,
            output=bytes(output),
            logs=[(log.address.lower(), [bytes(t) for t in log.data[0]], bytes(log.data[1])) for log in result.logs],
            post={address: account for address, account in post.items() if not account.is_empty},
            reason=result.reason,
        )

    @staticmethod
    def _evm(fork, env):
        gas_limit = number(env["currentGasLimit"])
        block = BlockEnv(
            number=number(env["currentNumber"]),
            coinbase=env["currentCoinbase"],
            timestamp=number(env["currentTimestamp"]),
            difficulty=number(env.get("currentDifficulty", "0x0")),
            prevrandao=number(env.get("currentRandom", "0x0")).to_bytes(32, "big"),
            basefee=0,
            gas_limit=gas_limit,
            excess_blob_gas=number(env.get("currentExcessBlobGas", "0x0")),
        )
        return EVM(Env(cfg=CfgEnv(chain_id=1), block=block), gas_limit=gas_limit, spec_id=SPECS[fork])

    @staticmethod
    def _credit(post, address, amount):
        if amount:
            post.setdefault(address, Account()).balance += amount

    @staticmethod
    def _post(evm, case):
        post = {address: Account.read(json) for address, json in case["pre"].items()}
        destroyed, slots = journal(evm.journal_str)
        for address, info in evm.journal_state.items():
            address = address.lower()
            account = post.setdefault(address, Account())
            account.nonce, account.balance = info.nonce, info.balance
            account.code = unpadded(evm.get_code(address) or b"", info.code_hash)
            account.storage |= slots.get(address, {})
            account.storage = {slot: value for slot, value in account.storage.items() if value}
        return post, destroyed


def unpadded(code, code_hash):
    """revm puts zeros behind code that it has looked through, and hands those out, too."""
    if code and keccak256(code) != code_hash:
        return code[:-33]
    return code


def journal(text):
    """Which accounts destroyed themselves, and what slots were loaded: pyrevm says so only in its journal's text."""
    destroyed, slots = set(), {}
    text = text[: text.find("}, transient_storage: ")]
    for match in re.finditer(
        r"(0x[0-9a-f]{40}): Account \{ info: .*?, storage: \{(.*?)\}, status: AccountStatus\((.*?)\) \}", text, re.S
    ):
        address, storage, status = match.groups()
        if "SelfDestructed" in status:
            destroyed.add(address)
        slots[address] = {
            int(slot): int(present)
            for slot, present in re.findall(r"(\d+): StorageSlot \{ [^}]*present_value: (\d+)", storage)
        }
    return destroyed, slots
