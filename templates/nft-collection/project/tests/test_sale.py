"""Minting, royalty and takings: these fail until your parts 3 and 4 are written."""

import pytest
from conftest import ALLOW_LIST, PRICE, PUBLIC
from merkle import Tree
from web3.exceptions import ContractLogicError


def test_the_allow_list_lets_its_wallets_mint(campaign):
    tree = Tree([(campaign.alice, 2), (campaign.bob, 1), (campaign.carol, 3)])
    campaign.do("setMerkleRoot", tree.root, by=campaign.owner)
    campaign.open(ALLOW_LIST)

    def mint(quantity, allowance, proof, by):
        campaign.do("mintAllowListed", quantity, allowance, proof, by=by, value=PRICE * quantity)

    mint(1, 2, tree.proof(campaign.alice), campaign.alice)
    with pytest.raises(ContractLogicError):
        mint(2, 2, tree.proof(campaign.alice), campaign.alice)
    with pytest.raises(ContractLogicError):
        mint(1, 3, tree.proof(campaign.bob), campaign.bob)
    mint(1, 2, tree.proof(campaign.alice), campaign.alice)
    assert campaign.read("balanceOf", campaign.alice) == 2


def test_the_price_is_exact(campaign):
    campaign.open(PUBLIC)
    for value in (0, PRICE - 1, PRICE + 1):
        with pytest.raises(ContractLogicError):
            campaign.do("mint", 1, by=campaign.alice, value=value)
    campaign.mint(1, by=campaign.alice)


def test_the_wallet_limit_outlives_transfers(campaign):
    campaign.open(PUBLIC)
    campaign.mint(2, by=campaign.alice)
    campaign.do("transferFrom", campaign.alice, campaign.bob, 1, by=campaign.alice)
    with pytest.raises(ContractLogicError):
        campaign.mint(1, by=campaign.alice)


def test_the_supply_is_capped(campaign):
    campaign.open(PUBLIC)
    campaign.mint(2, by=campaign.alice)
    campaign.mint(2, by=campaign.bob)
    with pytest.raises(ContractLogicError):
        campaign.mint(2, by=campaign.carol)
    campaign.mint(1, by=campaign.carol)
    assert campaign.read("totalSupply") == 5


def test_the_royalty(campaign):
    campaign.open(PUBLIC)
    campaign.mint(1, by=campaign.alice)
    assert campaign.read("royaltyInfo", 1, 12_345) == [campaign.treasury, 617]


def test_only_the_owner_withdraws(campaign):
    campaign.open(PUBLIC)
    campaign.mint(2, by=campaign.alice)
    with pytest.raises(ContractLogicError):
        campaign.do("withdraw", by=campaign.alice)
    campaign.do("withdraw", by=campaign.owner)
    assert campaign.w3.eth.get_balance(campaign.contract.address) == 0
