"""Certifying, expiry, spending and settlement: these fail until your parts are written."""

import pytest
from web3.exceptions import ContractLogicError


def test_a_drop_off_earns_points_by_weight(city):
    city.certify(2_500)
    assert city.read("balanceOf", city.member) == 250


def test_a_stranger_certifies_nothing(city):
    with pytest.raises(ContractLogicError):
        city.certify(1_000, collector=city.stranger)
    city.certify(1_000)
    assert city.read("balanceOf", city.member) == 100


def test_a_receipt_counts_once(city):
    city.certify(1_000, receipt=7)
    with pytest.raises(ContractLogicError):
        city.certify(1_000, receipt=7, collector=city.collectors[1])
    assert city.read("balanceOf", city.member) == 100


def test_heavy_drop_offs_are_refused(strict_city):
    with pytest.raises(ContractLogicError):
        strict_city.certify(10_001, receipt=1)
    strict_city.certify(10_000, receipt=2)


def test_the_daily_limit_holds_until_the_next_day(strict_city):
    strict_city.certify(10_000, receipt=1)
    with pytest.raises(ContractLogicError):
        strict_city.certify(10_000, receipt=2)
    strict_city.advance_days(1)
    strict_city.certify(10_000, receipt=2)
    assert strict_city.read("balanceOf", strict_city.member) == 2_000


def test_points_expire(city):
    city.certify(1_000, receipt=1)
    city.advance_days(10)
    city.certify(2_000, receipt=2)
    assert city.read("nextExpiry", city.member)[0] == 100
    city.advance_days(21)
    assert city.read("balanceOf", city.member) == 200


def test_points_are_spent_at_any_operators_shop(city):
    city.certify(1_000)
    city.do("spend", city.shops[1], 40, by=city.member)
    assert city.read("balanceOf", city.member) == 60
    assert city.read("shopCredit", city.shops[1]) == 40


def test_the_oldest_points_are_spent_first(city):
    city.certify(1_000, receipt=1)
    city.advance_days(10)
    city.certify(1_000, receipt=2)
    city.do("spend", city.shops[0], 70, by=city.member)
    city.advance_days(21)
    assert city.read("balanceOf", city.member) == 100


def test_nobody_spends_more_than_they_have(city):
    city.certify(1_000)
    with pytest.raises(ContractLogicError):
        city.do("spend", city.shops[0], 101, by=city.member)
    city.do("spend", city.shops[0], 100, by=city.member)


def test_the_city_settles_part_by_part(city):
    city.certify(1_000)
    city.do("spend", city.shops[0], 100, by=city.member)
    city.do("settleShop", city.shops[0], 30, b"\1" * 32, by=city.owner)
    assert city.read("shopCredit", city.shops[0]) == 70
    assert city.read("shopSettled", city.shops[0]) == 30
    with pytest.raises(ContractLogicError):
        city.do("settleShop", city.shops[0], 71, b"\2" * 32, by=city.owner)
