import Primitives

/// A token with `balanceOf` and `transfer` of ERC-20: balances in the mapping at slot 0, an event a transfer.
public enum TokenCode {
    /// What lies at the token's address.
    public static let runtime =
        Hex.decode(
            "5f3560e01c806370a0823114601c578063a9059cbb146031575f5ffd5b6004355f525f60205260405f20545f5260205ff3"
                + "5b335f525f60205260405f2080546024358082106090578091039091556004355f5260405f208054820190555f526004"
                + "35337fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef60205fa360015f5260205ff35b"
                + "5f5ffd"
        ) ?? []
}
