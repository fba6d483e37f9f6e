"""Where revm, as pyrevm 0.3.7 runs it, is not what Ethereum is now, and why. Each entry is printed with its count.

An entry excuses a difference only after EELS has agreed with this project's EVM on the whole outcome.
"""



def _storage_without_code(case, ours, theirs):
    accounts = case["pre"].values()
    return any(each["storage"] and each["code"] == "0x" and not int(each["nonce"], 16) for each in accounts)


#: (name, reason, predicate of case, our outcome and revm's)
KNOWN = [
    (
        "EIP-7610",
        "revm 8 creates contracts at addresses that have storage, which EIP-7610 forbids",
        _storage_without_code,
    ),
]


def explain(case, ours, theirs):
    """The name of the entry that explains why revm differs; nil when none does."""
    for name, _, applies in KNOWN:
        if applies(case, ours, theirs):
            return name
    return None
