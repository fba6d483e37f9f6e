"""Approvals, safe transfers and metadata: these fail until your parts 1 and 2 are written."""

import pytest
from conftest import PUBLIC
from web3.exceptions import ContractLogicError

SAFE_TRANSFER = "safeTransferFrom(address,address,uint256)"


@pytest.fixture
def minted(campaign):
    """A campaign in which token 1 is Alice's."""
    campaign.open(PUBLIC)
    campaign.mint(1, by=campaign.alice)
    return campaign


def test_an_approval_is_good_for_one_transfer(minted):
    minted.do("approve", minted.carol, 1, by=minted.alice)
    assert minted.read("getApproved", 1) == minted.carol
    minted.do("transferFrom", minted.alice, minted.bob, 1, by=minted.carol)
    with pytest.raises(ContractLogicError):
        minted.do("transferFrom", minted.bob, minted.carol, 1, by=minted.carol)


def test_an_operator_moves_tokens(minted):
    minted.do("setApprovalForAll", minted.carol, True, by=minted.alice)
    assert minted.read("isApprovedForAll", minted.alice, minted.carol)
    minted.do("transferFrom", minted.alice, minted.bob, 1, by=minted.carol)
    assert minted.read("ownerOf", 1) == minted.bob


def test_contracts_that_know_no_tokens_get_none(minted):
    with pytest.raises(ContractLogicError):
        minted.do(SAFE_TRANSFER, minted.alice, minted.contract.address, 1, by=minted.alice)
    minted.do(SAFE_TRANSFER, minted.alice, minted.bob, 1, by=minted.alice)
    assert minted.read("ownerOf", 1) == minted.bob


def test_token_uri(minted):
    assert minted.read("tokenURI", 1) == "ipfs://base/1.json"
    with pytest.raises(ContractLogicError):
        minted.read("tokenURI", 2)
