import Devnet
import EVM
import Primitives
import Testing

@Suite("A fork schedule")
struct ImportForkScheduleTests {
    private func fork(
        _ network: String,
        _ number: UInt64,
        _ timestamp: UInt64 = 0,
        _ total: U256 = .zero
    ) throws -> Hardfork {
        let schedule = try #require(ForkSchedule(network: network))
        return schedule.rules(number: number, timestamp: timestamp, parentTotalDifficulty: total).fork
    }

    @Test("has one hardfork's rules at every block of a network named after it")
    func single() throws {
        #expect(try fork("Frontier", 0) == .frontier)
        #expect(try fork("EIP158", 9_999_999) == .spuriousDragon)
        #expect(try fork("ConstantinopleFix", 1) == .petersburg)
        #expect(try fork("ArrowGlacier", 1) == .london)
        #expect(try fork("Osaka", 1) == .osaka)
    }

    @Test("changes at a block, a time or a total difficulty, and not before")
    func transitions() throws {
        #expect(try fork("BerlinToLondonAt5", 4) == .berlin)
        #expect(try fork("BerlinToLondonAt5", 5) == .london)
        #expect(try fork("BPO1ToBPO2AtTime15k", 1, 14_999) == .bpo1)
        #expect(try fork("BPO1ToBPO2AtTime15k", 1, 15_000) == .bpo2)
        #expect(try fork("ArrowGlacierToParisAtDiffC0000", 9, 0, 0xbffff) == .london)
        #expect(try fork("ArrowGlacierToParisAtDiffC0000", 9, 0, 0xc0000) == .paris)
        let dao = try #require(ForkSchedule(network: "HomesteadToDaoAt5"))
        #expect(dao.daoForkBlock == 5)
    }

    @Test(
        "knows no other names",
        arguments: [
            "", "Verkle", "BerlinToLondon", "BerlinToLondonAt", "BerlinToLondonAtx", "ToAt5",
            "HomesteadToDaoAtTime15k", "BerlinToVerkleAt5", "ParisToShanghaiAtTime99999999999999999999k",
        ]
    )
    func unknown(_ name: String) {
        #expect(ForkSchedule(network: name) == nil)
    }

    @Test("puts the bomb off as mainnet did")
    func bomb() throws {
        #expect(try #require(ForkSchedule(network: "Homestead")).bombDelay(at: 1) == 0)
        #expect(try #require(ForkSchedule(network: "Berlin")).bombDelay(at: 1) == 9_000_000)
        #expect(try #require(ForkSchedule(network: "GrayGlacier")).bombDelay(at: 1) == 11_400_000)
        let schedule = try #require(ForkSchedule(network: "EIP158ToByzantiumAt5"))
        #expect(schedule.bombDelay(at: 4) == 0)
        #expect(schedule.bombDelay(at: 5) == 3_000_000)
    }

    @Test("begins no stage whose predecessor has not begun")
    func order() {
        let schedule = ForkSchedule(
            chainID: 1,
            stages: [.init(.block(10), .of(.london)), .init(.timestamp(100), .of(.shanghai))]
        )
        #expect(schedule.rules(number: 9, timestamp: 200, parentTotalDifficulty: .zero).fork == .frontier)
        #expect(schedule.rules(number: 10, timestamp: 200, parentTotalDifficulty: .zero).fork == .shanghai)
    }

    @Test("knows mainnet's history")
    func mainnet() {
        func fork(_ number: UInt64, _ timestamp: UInt64, _ total: U256 = .max) -> Hardfork {
            ForkSchedule.mainnet.rules(number: number, timestamp: timestamp, parentTotalDifficulty: total)
                .fork
        }
        #expect(fork(1_149_999, 1_457_981_342) == .frontier)
        #expect(fork(1_150_000, 1_457_981_393) == .homestead)
        #expect(fork(15_537_393, 1_663_224_162, 58_749_999_999 &* 1_000_000_000_000) == .london)
        #expect(fork(15_537_394, 1_663_224_179, 58_750_000_000 &* 1_000_000_000_000) == .paris)
        #expect(fork(23_935_694, 1_764_798_551) == .osaka)
        #expect(ForkSchedule.mainnet.bombDelay(at: 15_537_393) == 11_400_000)
    }

    @Test("takes blob parameters of a network's own")
    func blobs() throws {
        let schedule = ForkSchedule(.osaka).replacingBlobs(
            of: .osaka,
            target: 20,
            maximum: 30,
            baseFeeUpdateFraction: 9
        )
        let rules = schedule.rules(number: 1, timestamp: 1, parentTotalDifficulty: .zero)
        #expect(rules.features.blobs?.target == 20)
        #expect(rules.features.blobs?.maximum == 30)
        #expect(rules.features.blobs?.baseFeeUpdateFraction == 9)
        #expect(rules.features.blobs?.maximumPerTransaction == 6)
        #expect(Rules.of(.osaka).features.blobs?.maximum == 9)
        let prague = Rules.of(.prague).replacingBlobs(target: 1, maximum: 2, baseFeeUpdateFraction: 3)
        #expect(prague.features.blobs?.maximumPerTransaction == 2)
        #expect(
            Rules.of(.paris).replacingBlobs(target: 1, maximum: 2, baseFeeUpdateFraction: 3).features.blobs
                == nil
        )
    }
}
