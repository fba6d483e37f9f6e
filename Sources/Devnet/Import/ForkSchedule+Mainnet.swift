import EVM
import Primitives

extension ForkSchedule {
    /// Ethereum's own history.
    public static let mainnet = ForkSchedule(
        chainID: 1,
        stages: [
            Stage(.block(1_150_000), .of(.homestead)),
            Stage(.block(2_463_000), .of(.tangerineWhistle)),
            Stage(.block(2_675_000), .of(.spuriousDragon)),
            Stage(.block(4_370_000), .of(.byzantium)),
            Stage(.block(7_280_000), .of(.petersburg)),
            Stage(.block(9_069_000), .of(.istanbul)),
            Stage(.block(12_244_000), .of(.berlin)),
            Stage(.block(12_965_000), .of(.london)),
            Stage(.totalDifficulty(terminalTotalDifficulty), .of(.paris)),
            Stage(.timestamp(1_681_338_455), .of(.shanghai)),
            Stage(.timestamp(1_710_338_135), .of(.cancun)),
            Stage(.timestamp(1_746_612_311), .of(.prague)),
            Stage(.timestamp(1_764_798_551), .of(.osaka)),
            Stage(.timestamp(1_765_290_071), .of(.bpo1)),
            Stage(.timestamp(1_767_747_671), .of(.bpo2)),
        ],
        bombDelays: [
            BombDelay(firstBlock: 4_370_000, blocks: 3_000_000),  // EIP-649
            BombDelay(firstBlock: 7_280_000, blocks: 5_000_000),  // EIP-1234
            BombDelay(firstBlock: 9_200_000, blocks: 9_000_000),  // EIP-2384
            BombDelay(firstBlock: 12_965_000, blocks: 9_700_000),  // EIP-3554
            BombDelay(firstBlock: 13_773_000, blocks: 10_700_000),  // EIP-4345
            BombDelay(firstBlock: 15_050_000, blocks: 11_400_000),  // EIP-5133
        ],
        daoForkBlock: 1_920_000
    )

    /// 58,750,000,000,000,000,000,000 (EIP-3675), which is more than a literal holds.
    private static let terminalTotalDifficulty: U256 = 58_750_000_000 &* 1_000_000_000_000
}
