"""Hidden acceptance suite of the NFT campaign."""

from campaign import ALLOW_LIST, CLOSED, PUBLIC, RECEIVED, REFUSED, Campaign, receiver
from helpers import REENTRANT, REENTRANT_INTERFACE, Tree
from suite_api import (
    ZERO_ADDRESS,
    Reverted,
    balance_of,
    call,
    deploy_helper,
    encode_call,
    expect,
    expect_event,
    expect_revert,
    test,
    transact,
)

# The token


@test
def declares_its_interfaces(rng):
    campaign = Campaign(rng)
    for standard, identifier in (
        ("ERC-165", "01ffc9a7"), ("ERC-721", "80ac58cd"),
        ("ERC-721 metadata", "5b5e139f"), ("ERC-2981", "2a55205a"),
    ):  # fmt: skip
        expect(
            campaign.read("supportsInterface", "0x" + identifier),
            f"supportsInterface must say that the contract supports {standard} (0x{identifier}).",
        )
    unknown = bytes([rng.randrange(0xB0, 0xFF)]) + rng.randbytes(3)
    for identifier in (b"\xff" * 4, unknown):
        expect(
            not campaign.read("supportsInterface", identifier),
            f"supportsInterface must deny the unknown interface 0x{identifier.hex()}.",
        )


@test
def tokens_have_owners(rng):
    campaign = Campaign(rng)
    first = campaign.mint(2, campaign.alice)
    second = campaign.mint(1, campaign.bob)
    expect(
        first + second == [1, 2, 3], f"Tokens must be numbered 1, 2, 3, …, but the first three were {first + second}."
    )
    for token, wallet in zip(first + second, (campaign.alice, campaign.alice, campaign.bob)):
        campaign.expect_owner(token, wallet, "After minting")
    campaign.expect_balance(campaign.alice, 2, "After minting two tokens")
    expect(campaign.read("totalSupply") == 3, "After minting three tokens totalSupply must say 3.")
    missing = rng.randrange(4, 10**9)
    for token in (0, missing):
        expect_revert(
            lambda: campaign.read("ownerOf", token), f"ownerOf must revert for token {token}, which does not exist."
        )
    expect_revert(lambda: campaign.read("balanceOf", ZERO_ADDRESS), "balanceOf must revert for the zero address.")


@test
def transfers_follow_ownership(rng):
    campaign = Campaign(rng)
    alice, bob = campaign.alice, campaign.bob
    tokens = campaign.mint(2, alice)
    token = rng.choice(tokens)
    campaign.refuses("A stranger must not move a token.", "transferFrom", alice, bob, token, by=campaign.stranger)
    campaign.refuses("The receiver must not fetch a token.", "transferFrom", alice, bob, token, by=bob)
    campaign.refuses(
        "The collection's owner must not move others' tokens.", "transferFrom", alice, bob, token, by=campaign.owner
    )
    campaign.refuses("A transfer must name the true holder.", "transferFrom", bob, campaign.carol, token, by=alice)
    campaign.refuses("A token must not go to the zero address.", "transferFrom", alice, ZERO_ADDRESS, token, by=alice)
    campaign.refuses("A token that does not exist must not move.", "transferFrom", alice, bob, 999, by=alice)
    receipt = campaign.do("transferFrom", alice, bob, token, by=alice)
    expect_event(receipt, campaign.contract, "Transfer", sender=alice, receiver=bob, tokenId=token)
    campaign.expect_owner(token, bob, "After the transfer")
    campaign.expect_balance(alice, 1, "After giving away one of two tokens the sender's")
    campaign.expect_balance(bob, 1, "After the transfer the receiver's")
    campaign.refuses("The former holder must not move the token any more.", "transferFrom", bob, alice, token, by=alice)
    campaign.do("transferFrom", bob, bob, token, by=bob)
    campaign.expect_balance(bob, 1, "After a transfer to oneself")


@test
def approvals_move_one_token(rng):
    campaign = Campaign(rng)
    alice, bob, carol = campaign.alice, campaign.bob, campaign.carol
    token, other = rng.sample(campaign.mint(2, alice), 2)
    campaign.refuses("A stranger must not approve.", "approve", carol, token, by=campaign.stranger)
    campaign.refuses("A token that does not exist cannot be approved.", "approve", carol, 999, by=alice)
    receipt = campaign.do("approve", carol, token, by=alice)
    expect_event(receipt, campaign.contract, "Approval", owner=alice, approved=carol, tokenId=token)
    expect(campaign.read("getApproved", token) == carol, "getApproved must name the approved account.")
    expect_revert(lambda: campaign.read("getApproved", 999), "getApproved must revert for a token that does not exist.")
    campaign.refuses("An approval is for one token only.", "transferFrom", alice, bob, other, by=carol)
    campaign.refuses("An approved account must not pass the approval on.", "approve", campaign.dave, token, by=carol)
    campaign.do("transferFrom", alice, bob, token, by=carol)
    campaign.expect_owner(token, bob, "After a transfer by the approved account")
    expect(
        campaign.read("getApproved", token) == ZERO_ADDRESS,
        "A transfer must clear the token's approval, but getApproved still names an account.",
    )
    campaign.refuses("An approval must not outlive a transfer.", "transferFrom", bob, carol, token, by=carol)
    campaign.do("approve", carol, other, by=alice)
    campaign.do("approve", ZERO_ADDRESS, other, by=alice)
    campaign.refuses("A withdrawn approval must not work.", "transferFrom", alice, carol, other, by=carol)


@test
def operators_act_for_holders(rng):
    campaign = Campaign(rng)
    alice, bob, carol = campaign.alice, campaign.bob, campaign.carol
    first, second = campaign.mint(2, alice)
    theirs = campaign.mint(1, bob)[0]
    receipt = campaign.do("setApprovalForAll", carol, True, by=alice)
    expect_event(receipt, campaign.contract, "ApprovalForAll", owner=alice, operator=carol, approved=True)
    expect(campaign.read("isApprovedForAll", alice, carol), "isApprovedForAll must confirm an operator.")
    expect(not campaign.read("isApprovedForAll", carol, alice), "Being an operator must not work the other way round.")
    campaign.do("transferFrom", alice, campaign.dave, first, by=carol)
    campaign.expect_owner(first, campaign.dave, "After a transfer by an operator")
    campaign.refuses("An operator must not move others' tokens.", "transferFrom", bob, carol, theirs, by=carol)
    campaign.do("approve", bob, second, by=carol)
    expect(campaign.read("getApproved", second) == bob, "An operator must be able to approve for the holder.")
    receipt = campaign.do("setApprovalForAll", carol, False, by=alice)
    expect_event(receipt, campaign.contract, "ApprovalForAll", owner=alice, operator=carol, approved=False)
    campaign.refuses("A dismissed operator must not move tokens.", "transferFrom", alice, carol, second, by=carol)


@test
def safe_transfers_ask_the_receiver(rng):
    campaign = Campaign(rng, wallet_limit=8)
    alice = campaign.alice
    tokens = campaign.mint(6, alice)
    willing, wrong = (receiver(answer) for answer in (RECEIVED, REFUSED))
    data = rng.randbytes(rng.randrange(1, 90))
    campaign.do("safeTransferFrom", alice, willing.address, tokens[0], data, by=alice)
    campaign.expect_owner(tokens[0], willing.address, "After a safe transfer to a willing contract")
    seen = call(willing, "seen")
    want = (alice, alice, tokens[0], data)
    expect(
        seen == want,
        "onERC721Received must get the caller, the former holder, the token and the data of the safe transfer.",
    )
    campaign.do("safeTransferFrom", alice, willing.address, tokens[1], by=alice)
    expect(
        call(willing, "seen") == (alice, alice, tokens[1], b""), "A safe transfer without data must hand on empty data."
    )
    for who, target in (("answers wrongly", wrong.address), ("has no onERC721Received", campaign.contract.address)):
        campaign.refuses(
            f"A safe transfer to a contract that {who} must revert.",
            "safeTransferFrom", alice, target, tokens[2], data, by=alice,
        )  # fmt: skip
    campaign.expect_owner(tokens[2], alice, "After refused safe transfers")
    campaign.refuses(
        "A stranger must not make a safe transfer.",
        "safeTransferFrom",
        alice,
        campaign.bob,
        tokens[2],
        by=campaign.stranger,
    )
    campaign.do("safeTransferFrom", alice, campaign.bob, tokens[2], by=alice)
    campaign.expect_owner(tokens[2], campaign.bob, "After a safe transfer to a plain account")
    campaign.do("transferFrom", alice, wrong.address, tokens[3], by=alice)
    campaign.expect_owner(tokens[3], wrong.address, "A plain transfer asks nobody, so afterwards")


# Metadata


@test
def token_uri_is_built(rng):
    campaign = Campaign(rng)
    tokens = [
        token
        for wallet in (campaign.alice, campaign.bob, campaign.carol, campaign.dave)
        for token in campaign.mint(3, wallet)
    ]
    for token in (tokens[0], rng.choice(tokens[1:9]), tokens[-1]):
        want, got = f"{campaign.base_uri}{token}.json", campaign.read("tokenURI", token)
        expect(got == want, f"tokenURI({token}) must be “{want}”, but is “{got}”.")
    missing = len(tokens) + rng.randrange(1, 999)
    expect_revert(
        lambda: campaign.read("tokenURI", missing), f"tokenURI must revert for token {missing}, which does not exist."
    )


@test
def owner_changes_addresses_of_metadata(rng):
    campaign = Campaign(rng)
    token = campaign.mint(1, campaign.alice)[0]
    got = campaign.read("contractURI")
    expect(got == campaign.contract_uri, f"contractURI must be “{campaign.contract_uri}”, but is “{got}”.")
    base, about = f"https://city.example/{rng.randrange(10**9)}/", f"https://city.example/{rng.randrange(10**9)}"
    for outsider in (campaign.stranger, campaign.alice):
        campaign.refuses("Only the owner may change the base URI.", "setBaseURI", base, by=outsider)
        campaign.refuses("Only the owner may change the contract URI.", "setContractURI", about, by=outsider)
    campaign.do("setBaseURI", base, by=campaign.owner)
    campaign.do("setContractURI", about, by=campaign.owner)
    got = campaign.read("tokenURI", token)
    expect(got == f"{base}{token}.json", f"After setBaseURI tokenURI must be “{base}{token}.json”, but is “{got}”.")
    expect(campaign.read("contractURI") == about, "contractURI does not follow setContractURI.")


# Phases and the allow list


@test
def closed_phase_mints_nothing(rng):
    campaign = Campaign(rng, phase=CLOSED)
    price = campaign.price
    campaign.refuses("While the mint is closed nobody may mint.", "mint", 1, by=campaign.alice, value=price)
    campaign.refuses(
        "While the mint is closed the owner may not mint either.", "mint", 1, by=campaign.owner, value=price
    )
    tree = campaign.open_list([campaign.alice])
    campaign.refuses("mint must not work in the allow-list phase.", "mint", 1, by=campaign.alice, value=price)
    arguments = (1, tree.allowances[campaign.alice], tree.proof(campaign.alice))
    for phase, name in ((CLOSED, "closed"), (PUBLIC, "public")):
        campaign.do("setPhase", phase, by=campaign.owner)
        campaign.refuses(
            f"mintAllowListed must not work in the {name} phase.",
            "mintAllowListed", *arguments, by=campaign.alice, value=price,
        )  # fmt: skip
    campaign.mint(1, campaign.alice)
    campaign.do("setPhase", CLOSED, by=campaign.owner)
    campaign.refuses("When the mint is closed again nobody may mint.", "mint", 1, by=campaign.bob, value=price)


@test
def only_owner_changes_phases(rng):
    campaign = Campaign(rng, phase=CLOSED)
    for outsider in (campaign.stranger, campaign.royalty_receiver):
        campaign.refuses("Only the owner may change the phase.", "setPhase", PUBLIC, by=outsider)
        campaign.refuses("Only the owner may set the Merkle root.", "setMerkleRoot", rng.randbytes(32), by=outsider)
    campaign.refuses("There are only the phases 0, 1 and 2.", "setPhase", rng.randrange(3, 300), by=campaign.owner)
    for phase in (ALLOW_LIST, PUBLIC, CLOSED):
        receipt = campaign.do("setPhase", phase, by=campaign.owner)
        expect_event(receipt, campaign.contract, "PhaseChanged", phase=phase)
        expect(campaign.read("phase") == phase, f"After setPhase({phase}) phase must say {phase}.")


@test
def allow_list_admits_members(rng):
    campaign = Campaign(rng)
    wallets = [campaign.alice, campaign.bob, campaign.carol]
    tree = campaign.open_list(wallets)
    for wallet in wallets:
        count = rng.randrange(1, tree.allowances[wallet] + 1)
        tokens = campaign.mint_allowed(count, tree, wallet)
        campaign.expect_balance(wallet, count, f"After minting {count} tokens from the allow list")
        campaign.expect_owner(tokens[-1], wallet, "After minting from the allow list")
    lonely = Tree(rng, {campaign.dave: 2})
    campaign.do("setMerkleRoot", lonely.root, by=campaign.owner)
    campaign.mint_allowed(2, lonely, campaign.dave)
    campaign.expect_balance(campaign.dave, 2, "On an allow list of one wallet (an empty proof)")


@test
def allow_list_rejects_forgeries(rng):
    campaign = Campaign(rng)
    alice, bob, stranger = campaign.alice, campaign.bob, campaign.stranger
    tree = campaign.open_list([alice, bob])
    allowance, proof = tree.allowances[alice], tree.proof(alice)

    def refuses(message, allowance, proof, by):
        campaign.refuses(message, "mintAllowListed", 1, allowance, proof, by=by, value=campaign.price)

    refuses("A stranger must not mint with somebody else's proof.", allowance, proof, stranger)
    refuses("An empty proof must not be enough.", allowance, [], alice)
    refuses("A proof must not be good for a higher allowance.", allowance + 1, proof, alice)
    refuses("A shortened proof must not be accepted.", allowance, proof[:-1], alice)
    refuses("A proof with a changed element must not be accepted.", allowance, [rng.randbytes(32), *proof[1:]], alice)
    refuses("A wallet must not mint with another wallet's proof.", tree.allowances[bob], tree.proof(bob), alice)
    fake = Tree(rng, {stranger: 5, alice: 5})
    refuses("A proof of another tree must not be accepted.", 5, fake.proof(stranger), stranger)
    # A list that was hashed once only could be passed off for an inner node.
    once = Tree(rng, {alice: allowance, bob: 3}, rounds=1)
    campaign.do("setMerkleRoot", once.root, by=campaign.owner)
    refuses(
        "Leaves must be hashed twice, so a tree of leaves hashed once must not work.",
        allowance,
        once.proof(alice),
        alice,
    )
    campaign.do("setMerkleRoot", tree.root, by=campaign.owner)
    campaign.mint_allowed(1, tree, alice)
    campaign.expect_balance(alice, 1, "After one valid mint and several forged ones")
    campaign.expect_balance(stranger, 0, "After forged mints a stranger's")


@test
def allowance_counts_minted_tokens(rng):
    campaign = Campaign(rng)
    alice = campaign.alice
    tree = campaign.open_list([alice, campaign.bob])
    allowance = tree.allowances[alice]
    tokens = campaign.mint_allowed(1, tree, alice)
    over = allowance
    campaign.refuses(
        f"With an allowance of {allowance} and one token minted, {over} more must be refused.",
        "mintAllowListed", over, allowance, tree.proof(alice), by=alice, value=campaign.price * over,
    )  # fmt: skip
    campaign.do("transferFrom", alice, campaign.carol, tokens[0], by=alice)
    if allowance > 1:
        campaign.mint_allowed(allowance - 1, tree, alice)
    campaign.refuses(
        "An allowance is used up by minting, whatever was given away since.",
        "mintAllowListed", 1, allowance, tree.proof(alice), by=alice, value=campaign.price,
    )  # fmt: skip
    campaign.do("setPhase", PUBLIC, by=campaign.owner)
    campaign.mint(campaign.wallet_limit, alice)
    campaign.expect_balance(
        alice, allowance - 1 + campaign.wallet_limit, "Both phases count apart, so after using up both"
    )


@test
def everybody_mints_in_public(rng):
    campaign = Campaign(rng)
    total = 0
    for wallet in rng.sample([campaign.alice, campaign.bob, campaign.stranger, campaign.owner], 4):
        count = rng.randrange(1, campaign.wallet_limit + 1)
        tokens = campaign.mint(count, wallet)
        total += count
        campaign.expect_balance(wallet, count, f"After minting {count} tokens in public")
        campaign.expect_owner(tokens[0], wallet, "After minting in public")
    got = campaign.read("totalSupply")
    expect(got == total, f"After minting {total} tokens totalSupply must say so, but says {got}.")
    got = balance_of(campaign.contract)
    expect(got == total * campaign.price, f"The collection must hold the price of {total} tokens, but holds {got} wei.")
    campaign.refuses("Minting zero tokens must be refused.", "mint", 0, by=campaign.carol)


# Limits


@test
def wallet_limit_holds(rng):
    campaign = Campaign(rng)
    alice, limit, price = campaign.alice, campaign.wallet_limit, campaign.price
    campaign.refuses(
        f"With a limit of {limit} a wallet must not mint {limit + 1} at once.",
        "mint",
        limit + 1,
        by=alice,
        value=price * (limit + 1),
    )
    part = rng.randrange(1, limit)
    tokens = campaign.mint(part, alice)
    over = limit - part + 1
    campaign.refuses(
        f"With a limit of {limit} and {part} minted, {over} more must be refused.",
        "mint",
        over,
        by=alice,
        value=price * over,
    )
    for token in tokens:
        campaign.do("transferFrom", alice, campaign.bob, token, by=alice)
    campaign.mint(limit - part, alice)
    campaign.refuses("Giving tokens away must not free the wallet's limit.", "mint", 1, by=alice, value=price)
    campaign.mint(limit, campaign.bob)
    campaign.expect_balance(
        campaign.bob, limit + part, "Tokens received are not tokens minted, so after minting up to the limit"
    )


@test
def price_is_exact(rng):
    campaign = Campaign(rng)
    count = rng.randrange(2, campaign.wallet_limit + 1)
    due = campaign.price * count
    for value in (0, campaign.price, due - 1, due + 1, due * 2):
        campaign.refuses(
            f"{count} tokens cost {due} wei, so a payment of {value} wei must be refused.",
            "mint", count, by=campaign.alice, value=value,
        )  # fmt: skip
    campaign.mint(count, campaign.alice)
    got = balance_of(campaign.contract)
    expect(got == due, f"After selling {count} tokens the collection must hold {due} wei, but holds {got}.")
    tree = campaign.open_list([campaign.bob])
    campaign.refuses(
        "The allow list pays the price too.",
        "mintAllowListed", 1, tree.allowances[campaign.bob], tree.proof(campaign.bob), by=campaign.bob,
    )  # fmt: skip


@test
def supply_is_capped(rng):
    supply = rng.randrange(4, 8)
    campaign = Campaign(rng, max_supply=supply, wallet_limit=10)
    price = campaign.price
    campaign.refuses(
        f"Of {supply} tokens, {supply + 1} must not be minted.",
        "mint",
        supply + 1,
        by=campaign.alice,
        value=price * (supply + 1),
    )
    part = rng.randrange(1, supply)
    campaign.mint(part, campaign.alice)
    over = supply - part + 1
    campaign.refuses(
        f"With {supply - part} tokens left, {over} must not be minted.",
        "mint",
        over,
        by=campaign.bob,
        value=price * over,
    )
    campaign.mint(supply - part, campaign.bob)
    got = campaign.read("totalSupply")
    expect(got == supply, f"When all is sold totalSupply must say {supply}, but says {got}.")
    campaign.refuses("When all is sold nothing must be minted in public.", "mint", 1, by=campaign.carol, value=price)
    tree = campaign.open_list([campaign.carol])
    campaign.refuses(
        "When all is sold nothing must be minted from the allow list.",
        "mintAllowListed", 1, tree.allowances[campaign.carol], tree.proof(campaign.carol), by=campaign.carol, value=price,
    )  # fmt: skip


@test
def reentrant_receiver_gains_nothing(rng):
    campaign = Campaign(rng, wallet_limit=rng.randrange(2, 4))
    limit, price = campaign.wallet_limit, campaign.price

    def attacker():
        return deploy_helper(
            REENTRANT, campaign.contract.address, interface=REENTRANT_INTERFACE, constructor=["address"]
        )

    def attack(wallet, payload, times):
        """Has a wallet call the collection, and again from each onERC721Received."""
        try:
            transact(wallet, "attack", payload, price, times, value=price * (times + 1))
        except Reverted:
            # To refuse the whole attempt is as good as to keep to the limit.
            pass
        return campaign.read("balanceOf", wallet.address)

    one = encode_call(campaign.contract, "mint", 1)
    got = attack(attacker(), one, limit + rng.randrange(3, 6))
    expect(got <= limit, f"Minting again from onERC721Received got a wallet {got} tokens, over the limit of {limit}.")
    supply, held = campaign.read("totalSupply"), balance_of(campaign.contract)
    expect(held == supply * price, f"After an attack {supply} tokens exist, but {held} wei were paid for them.")

    willing, refusing = (receiver(answer) for answer in (RECEIVED, REFUSED))
    transact(willing, "buy", campaign.contract.address, one, value=price)
    campaign.expect_balance(willing.address, 1, "After a mint by a contract that takes tokens")
    expect_revert(
        lambda: transact(refusing, "buy", campaign.contract.address, one, value=price),
        "Minting to a contract that refuses tokens must revert.",
    )

    wallet, allowance = attacker(), 2
    tree = Tree(rng, {wallet.address: allowance, campaign.bob: 3})
    campaign.do("setMerkleRoot", tree.root, by=campaign.owner)
    campaign.do("setPhase", ALLOW_LIST, by=campaign.owner)
    proof = tree.proof(wallet.address)
    got = attack(wallet, encode_call(campaign.contract, "mintAllowListed", 1, allowance, proof), 5)
    expect(got <= allowance, f"Minting again from onERC721Received got {got} tokens for an allowance of {allowance}.")


# Money


@test
def royalty_follows_the_price(rng):
    campaign = Campaign(rng)
    token = campaign.mint(1, campaign.alice)[0]
    for sale in (0, rng.randrange(1, 10_000), rng.randrange(10**15, 10**20), 10**18):
        want = (campaign.royalty_receiver, sale * campaign.royalty_bps // 10_000)
        receiver, amount = campaign.read("royaltyInfo", token, sale)
        expect(receiver == want[0], "royaltyInfo must name the royalty receiver of the constructor.")
        expect(
            amount == want[1],
            f"Of a sale at {sale} wei, {campaign.royalty_bps} basis points are {want[1]} wei, but royaltyInfo says {amount}.",
        )


@test
def owner_withdraws_takings(rng):
    campaign = Campaign(rng)
    count = rng.randrange(2, campaign.wallet_limit + 1)
    campaign.mint(count, campaign.alice)
    for outsider in (campaign.stranger, campaign.alice, campaign.royalty_receiver):
        campaign.refuses("Only the owner may withdraw the takings.", "withdraw", by=outsider)
    before, due = balance_of(campaign.owner), campaign.price * count
    receipt = campaign.do("withdraw", by=campaign.owner)
    expect_event(receipt, campaign.contract, "Withdrawn", receiver=campaign.owner, amount=due)
    gained = balance_of(campaign.owner) - before + receipt.fee
    expect(gained == due, f"withdraw must pay the owner {due} wei, but paid {gained}.")
    expect(balance_of(campaign.contract) == 0, "After withdraw nothing must be left in the collection.")
    campaign.mint(1, campaign.bob)
    campaign.do("withdraw", by=campaign.owner)
    expect(balance_of(campaign.contract) == 0, "A second withdraw must pay out the new takings.")
