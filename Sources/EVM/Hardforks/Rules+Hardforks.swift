extension Rules {
    /// The rules of `fork`.
    public static func of(_ fork: Hardfork) -> Rules { all[fork.rawValue] }

    private static let all: [Rules] = {
        var draft = RulesDraft(fork: .frontier, instructions: .frontier())
        draft.precompiles.add(.ecrecover, .sha256, .ripemd160, .identity)
        draft.instructions.seal()
        var rules = [Rules(draft)]
        for fork in Hardfork.allCases.dropFirst() {
            draft = draft.child(fork)
            change(&draft, into: fork)
            draft.instructions.seal()
            rules.append(Rules(draft))
        }
        return rules
    }()

    /// What `fork` changes in the rules of the hardfork before it.
    private static func change(_ rules: inout RulesDraft, into fork: Hardfork) {
        switch fork {
        case .frontier: break
        case .homestead: homestead(&rules)
        case .tangerineWhistle: tangerineWhistle(&rules)
        case .spuriousDragon: spuriousDragon(&rules)
        case .byzantium: byzantium(&rules)
        case .constantinople: constantinople(&rules)
        case .petersburg: petersburg(&rules)
        case .istanbul: istanbul(&rules)
        case .berlin: berlin(&rules)
        case .london: london(&rules)
        case .paris: rules.features.isProofOfStake = true  // EIP-3675, EIP-4399
        case .shanghai: shanghai(&rules)
        case .cancun: cancun(&rules)
        case .prague: prague(&rules)
        case .osaka: osaka(&rules)
        case .bpo1: blobs(&rules, target: 10, maximum: 15, fraction: 8_346_193)  // EIP-7892
        case .bpo2: blobs(&rules, target: 14, maximum: 21, fraction: 11_684_671)  // EIP-7892
        case .amsterdam: amsterdam(&rules)
        }
    }

    private static func homestead(_ rules: inout RulesDraft) {
        rules.gas.transactionCreate = 32_000  // EIP-2
        rules.features.failsUnpaidCodeDeposit = true
        rules.features.requiresLowS = true
        rules.instructions.define(.delegatecall, gas: 40, pops: 6, pushes: 1)  // EIP-7
    }

    private static func tangerineWhistle(_ rules: inout RulesDraft) {
        // EIP-150
        rules.instructions.reprice(.extcodesize, .extcodecopy, .call, .callcode, .delegatecall, to: 700)
        rules.instructions.reprice(.balance, to: 400)
        rules.instructions.reprice(.sload, to: 200)
        rules.instructions.reprice(.selfdestruct, to: 5_000)
        rules.gas.newHeir = 25_000
        rules.features.keepsCallReserve = true
    }

    private static func spuriousDragon(_ rules: inout RulesDraft) {
        rules.features.hasReplayProtection = true  // EIP-155
        rules.gas.exponentByte = 50  // EIP-160
        rules.features.clearsEmptyAccounts = true  // EIP-161
        rules.features.codeSizeLimit = 24_576  // EIP-170
    }

    private static func byzantium(_ rules: inout RulesDraft) {
        rules.instructions.define(.revert, gas: 0, pops: 2, pushes: 0)  // EIP-140
        rules.instructions.define(.returndatasize, gas: 2, pops: 0, pushes: 1)  // EIP-211
        rules.instructions.define(.returndatacopy, gas: 3, pops: 3, pushes: 0)
        rules.instructions.define(.staticcall, gas: 700, pops: 6, pushes: 1)  // EIP-214
        rules.features.receiptsHaveStatus = true  // EIP-658
        rules.features.blockReward = 3_000_000_000_000_000_000  // EIP-649
        // EIP-196, EIP-197, EIP-198
        rules.precompiles.add(.modexp(.byzantium), .bn254Add(gas: 500), .bn254Multiply(gas: 40_000))
        rules.precompiles.add(.bn254Pairing(gas: 100_000, pairGas: 80_000))
    }

    private static func constantinople(_ rules: inout RulesDraft) {
        // EIP-145
        for opcode in [Opcode.shl, .shr, .sar] {
            rules.instructions.define(opcode, gas: 3, pops: 2, pushes: 1)
        }
        rules.instructions.define(.create2, gas: 32_000, pops: 4, pushes: 1)  // EIP-1014
        rules.instructions.define(.extcodehash, gas: 400, pops: 1, pushes: 1)  // EIP-1052
        rules.features.blockReward = 2_000_000_000_000_000_000  // EIP-1234
        rules.gas.store.isNetMetered = true  // EIP-1283
    }

    private static func petersburg(_ rules: inout RulesDraft) {
        rules.gas.store.isNetMetered = false  // EIP-1716 takes EIP-1283 back
    }

    private static func istanbul(_ rules: inout RulesDraft) {
        rules.precompiles.add(.blake2f)  // EIP-152
        // EIP-1108
        rules.precompiles.add(.bn254Add(gas: 150), .bn254Multiply(gas: 6_000))
        rules.precompiles.add(.bn254Pairing(gas: 45_000, pairGas: 34_000))
        rules.instructions.define(.chainid, gas: 2, pops: 0, pushes: 1)  // EIP-1344
        rules.instructions.define(.selfbalance, gas: 5, pops: 0, pushes: 1)  // EIP-1884
        rules.instructions.reprice(.sload, to: 800)
        rules.instructions.reprice(.balance, .extcodehash, to: 700)
        rules.gas.calldataNonZero = 16  // EIP-2028
        // EIP-2200
        rules.gas.store.isNetMetered = true
        rules.gas.store.sentry = 2_300
        rules.gas.store.noop = 800
    }

    private static func berlin(_ rules: inout RulesDraft) {
        rules.precompiles.add(.modexp(.berlin))  // EIP-2565
        // EIP-2929: tables hold the price of a warm access
        rules.instructions.reprice(.sload, .balance, .extcodesize, .extcodecopy, .extcodehash, to: 100)
        rules.instructions.reprice(.call, .callcode, .delegatecall, .staticcall, to: 100)
        rules.gas.coldAccount = 2_500
        rules.gas.coldSlot = 2_000
        rules.gas.coldHeir = 2_600
        rules.gas.coldStore = 2_100
        rules.gas.store.reset = 2_900
        rules.gas.store.noop = 100
        rules.features.hasAccessLists = true  // EIP-2930
    }

    private static func london(_ rules: inout RulesDraft) {
        rules.features.hasBaseFee = true  // EIP-1559
        rules.instructions.define(.basefee, gas: 2, pops: 0, pushes: 1)  // EIP-3198
        // EIP-3529
        rules.gas.refundQuotient = 5
        rules.gas.selfDestructRefund = 0
        rules.gas.store.clearRefund = 4_800
        rules.features.refusesReservedCode = true  // EIP-3541
    }

    private static func shanghai(_ rules: inout RulesDraft) {
        rules.features.warmsBeneficiary = true  // EIP-3651
        rules.instructions.define(.push0, gas: 2, pops: 0, pushes: 1)  // EIP-3855
        // EIP-3860
        rules.gas.initCodeWord = 2
        rules.features.initCodeSizeLimit = 49_152
        rules.features.hasWithdrawals = true  // EIP-4895
    }

    private static func cancun(_ rules: inout RulesDraft) {
        rules.instructions.define(.tload, gas: 100, pops: 1, pushes: 1)  // EIP-1153
        rules.instructions.define(.tstore, gas: 100, pops: 2, pushes: 0)
        rules.features.hasBeaconRoot = true  // EIP-4788
        // EIP-4844
        rules.instructions.define(.blobhash, gas: 3, pops: 1, pushes: 1)
        rules.precompiles.add(.kzgPointEvaluation)
        rules.features.blobs = BlobSchedule(
            target: 3,
            maximum: 6,
            baseFeeUpdateFraction: 3_338_477,
            maximumPerTransaction: 6
        )
        rules.instructions.define(.mcopy, gas: 3, pops: 3, pushes: 0)  // EIP-5656
        rules.features.destroysOnlyNewContracts = true  // EIP-6780
        rules.instructions.define(.blobbasefee, gas: 2, pops: 0, pushes: 1)  // EIP-7516
    }

    private static func prague(_ rules: inout RulesDraft) {
        // EIP-2537
        rules.precompiles.add(.bls12G1Add, .bls12G1MultiExp, .bls12G2Add, .bls12G2MultiExp)
        rules.precompiles.add(.bls12Pairing, .bls12MapFpToG1, .bls12MapFp2ToG2)
        rules.features.keepsBlockHashes = true  // EIP-2935
        rules.gas.calldataFloorToken = 10  // EIP-7623
        rules.features.hasRequests = true  // EIP-7685
        blobs(&rules, target: 6, maximum: 9, fraction: 5_007_716)  // EIP-7691
        rules.features.blobs?.maximumPerTransaction = 9
        rules.features.hasSetCode = true  // EIP-7702
    }

    private static func osaka(_ rules: inout RulesDraft) {
        rules.features.blobs?.maximumPerTransaction = 6  // EIP-7594
        rules.precompiles.add(.modexp(.osaka))  // EIP-7823, EIP-7883
        rules.features.transactionGasLimit = 16_777_216  // EIP-7825
        rules.features.blobs?.hasReservePrice = true  // EIP-7918
        rules.features.blockSizeLimit = 8 * 1024 * 1024  // EIP-7934: 10 MiB less a margin of 2 MiB
        rules.instructions.define(.clz, gas: 5, pops: 1, pushes: 1)  // EIP-7939
        rules.precompiles.add(.p256Verify)  // EIP-7951
    }

    /// Not the whole hardfork: what of it is final enough to be tried out.
    private static func amsterdam(_ rules: inout RulesDraft) {
        // EIP-7954
        rules.features.codeSizeLimit = 65_536
        rules.features.initCodeSizeLimit = 131_072
        // EIP-8024: the immediate says how deep; these are the least depths that it can say
        rules.instructions.define(.dupn, gas: 3, pops: 17, pushes: 18)
        rules.instructions.define(.swapn, gas: 3, pops: 18, pushes: 18)
        rules.instructions.define(.exchange, gas: 3, pops: 3, pushes: 3)
    }

    private static func blobs(_ rules: inout RulesDraft, target: UInt64, maximum: UInt64, fraction: UInt64) {
        rules.features.blobs?.target = target
        rules.features.blobs?.maximum = maximum
        rules.features.blobs?.baseFeeUpdateFraction = fraction
    }
}
