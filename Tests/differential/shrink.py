"""Makes a case that shows a difference as small as it can, while it still shows one."""

import copy

from cases import data, unformatted


def shrunk(case, still_differs, budget=1500):
    """The smallest variation found; `still_differs` is asked at most `budget` times."""
    best = copy.deepcopy(case)
    asked = 0

    def attempt(change):
        nonlocal best, asked
        if asked >= budget:
            return False
        candidate = copy.deepcopy(best)
        if change(candidate) is False:
            return False
        asked += 1
        try:
            if not still_differs(candidate):
                return False
        except Exception:
            return False
        best = candidate
        return True

    progress = True
    while progress and asked < budget:
        progress = False
        for address in list(best["pre"]):
            if address != best["transaction"]["sender"]:
                progress |= attempt(lambda c: c["pre"].pop(address))
        for address in list(best["pre"]):
            progress |= bool(best["pre"][address]["storage"]) and attempt(
                lambda c: c["pre"][address].update(storage={})
            )
        for address in list(best["pre"]):
            progress |= _shrink_code(lambda c: c["pre"][address], "code", attempt, best["pre"][address]["code"])
        progress |= _shrink_code(lambda c: c["transaction"]["data"], 0, attempt, best["transaction"]["data"][0])
        if (best["transaction"].get("accessLists") or [None])[0]:
            progress |= attempt(lambda c: c["transaction"].update(accessLists=[[]]))
        if len(best["transaction"].get("authorizationList", [])) > 1:
            progress |= attempt(lambda c: c["transaction"]["authorizationList"].pop())
        if best["transaction"]["value"] != ["0x0"]:
            progress |= attempt(lambda c: c["transaction"].update(value=["0x0"]))
    return best


def _shrink_code(place, key, attempt, text):
    """Cuts the end off, then takes instructions out in ever shorter runs, and leaves JUMPDESTs where they were."""
    progress = False
    code = data(text)

    def write(new):
        def change(case):
            holder = place(case)
            if data(holder[key]) == new:
                return False
            holder[key] = unformatted(new)

        return change

    size = len(code)
    cut = size // 2
    while cut >= 1:
        if len(code) >= cut and attempt(write(code[: len(code) - cut])):
            code = code[: len(code) - cut]
            progress = True
        else:
            cut //= 2
    run = max(1, len(code) // 2)
    while run >= 1:
        at = 0
        while at < len(code):
            new = code[:at] + b"\x5b" * len(code[at : at + run]) + code[at + run :]
            if new != code and attempt(write(new)):
                code = new
                progress = True
            at += run
        run //= 2
    return progress
