# pragma version 0.4.3
"""
@notice A constant-product market with a fee of 0.3 %, and a driver that deploys two tokens and a market and swaps.
"""

interface Token:
    def mint(to: address, amount: uint256): nonpayable
    def approve(spender: address, amount: uint256) -> bool: nonpayable
    def transfer(to: address, amount: uint256) -> bool: nonpayable
    def transferFrom(owner: address, to: address, amount: uint256) -> bool: nonpayable
    def balanceOf(owner: address) -> uint256: view

interface Market:
    def open(tokens: address[2], amount: uint256): nonpayable
    def swap(sold: uint256, amount: uint256, least: uint256) -> uint256: nonpayable

event Swap:
    trader: indexed(address)
    sold: uint256
    amount_in: uint256
    amount_out: uint256

tokens: public(address[2])
reserves: public(uint256[2])


@external
def open(tokens: address[2], amount: uint256):
    self.tokens = tokens
    for i: uint256 in range(2):
        assert extcall Token(tokens[i]).transferFrom(msg.sender, self, amount)
        self.reserves[i] = amount


@external
@nonreentrant
def swap(sold: uint256, amount: uint256, least: uint256) -> uint256:
    assert sold < 2
    bought: uint256 = 1 - sold
    assert extcall Token(self.tokens[sold]).transferFrom(msg.sender, self, amount)
    fair: uint256 = amount * 997
    out: uint256 = fair * self.reserves[bought] // (self.reserves[sold] * 1000 + fair)
    assert out >= least, "slippage"
    before: uint256 = self.reserves[sold] * self.reserves[bought]
    self.reserves[sold] += amount
    self.reserves[bought] -= out
    assert self.reserves[sold] * self.reserves[bought] >= before
    assert extcall Token(self.tokens[bought]).transfer(msg.sender, out)
    assert staticcall Token(self.tokens[bought]).balanceOf(self) >= self.reserves[bought]
    log Swap(trader=msg.sender, sold=sold, amount_in=amount, amount_out=out)
    return out


@external
def bench(token_code: Bytes[8192], market_code: Bytes[8192], rounds: uint256) -> uint256:
    market: address = raw_create(market_code)
    tokens: address[2] = empty(address[2])
    for i: uint256 in range(2):
        tokens[i] = raw_create(token_code)
        extcall Token(tokens[i]).mint(self, 10**27)
        assert extcall Token(tokens[i]).approve(market, max_value(uint256))
    extcall Market(market).open(tokens, 10**24)
    total: uint256 = 0
    for i: uint256 in range(rounds, bound=100_000):
        total += extcall Market(market).swap(i % 2, 10**18 + i, 1)
    return total
