"""The city, its operators and their people: these pass from the start."""

import pytest
from web3.exceptions import ContractLogicError


def test_only_the_city_adds_operators(city):
    with pytest.raises(ContractLogicError):
        city.do("addOperator", city.stranger, "Somebody", by=city.stranger)
    city.do("addOperator", city.stranger, "Green Hands", by=city.owner)
    assert city.read("isOperator", city.stranger)
    assert city.read("operatorName", city.stranger) == "Green Hands"


def test_operators_manage_their_own_collectors(city):
    ours, theirs = city.operators
    with pytest.raises(ContractLogicError):
        city.do("removeCollector", city.collectors[0], by=theirs)
    city.do("removeCollector", city.collectors[0], by=ours)
    assert int(city.read("collectorOperator", city.collectors[0]), 16) == 0


def test_operators_manage_their_own_shops(city):
    with pytest.raises(ContractLogicError):
        city.do("addShop", city.shops[0], by=city.operators[1])
    assert city.read("shopOperator", city.shops[0]) == city.operators[0]


def test_only_the_city_pauses(city):
    with pytest.raises(ContractLogicError):
        city.do("pause", by=city.stranger)
    city.do("pause", by=city.owner)
    assert city.read("paused")
