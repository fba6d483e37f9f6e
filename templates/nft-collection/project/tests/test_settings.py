"""Settings, phases and plain transfers: these pass from the start."""

import pytest
from conftest import CLOSED, PUBLIC
from web3.exceptions import ContractLogicError


def test_interfaces_are_declared(campaign):
    for identifier in ("01ffc9a7", "80ac58cd", "5b5e139f", "2a55205a"):
        assert campaign.read("supportsInterface", bytes.fromhex(identifier))
    assert not campaign.read("supportsInterface", b"\xff" * 4)


def test_only_the_owner_changes_the_phase(campaign):
    with pytest.raises(ContractLogicError):
        campaign.do("setPhase", PUBLIC, by=campaign.alice)
    campaign.open(PUBLIC)
    assert campaign.read("phase") == PUBLIC


def test_nothing_is_minted_while_closed(campaign):
    assert campaign.read("phase") == CLOSED
    with pytest.raises(ContractLogicError):
        campaign.mint(1, by=campaign.alice)


def test_a_minted_token_can_be_given_away(campaign):
    campaign.open(PUBLIC)
    campaign.mint(1, by=campaign.alice)
    assert campaign.read("ownerOf", 1) == campaign.alice
    campaign.do("transferFrom", campaign.alice, campaign.bob, 1, by=campaign.alice)
    assert campaign.read("ownerOf", 1) == campaign.bob
