import EVM
import Primitives

/// What rules the chain has, and what can be asked of its past.
extension RPCMethods {
    static var configuration: [RPCMethod] {
        [
            .instant("eth_config") { chain, _ in configuration(chain) },
            .instant("eth_capabilities") { chain, _ in
                let all = JSONValue.object(["disabled": false, "oldestBlock": "0x0"])
                return .object([
                    "head": .object([
                        "number": .quantity(chain.head.number), "hash": .data(chain.head.hash),
                    ]),
                    "state": all, "tx": all, "logs": all, "receipts": all, "blocks": all, "stateproofs": all,
                ])
            },
        ]
    }

    /// Rules that hold now, that come next and that come last, with their fork identifiers (EIP-7910).
    private static func configuration(_ chain: Chain) -> JSONValue {
        let now = chain.head.timestamp
        let times = chain.schedule.activationTimes
        let current = times.last { $0 <= now } ?? 0
        let next = times.first { $0 > now }
        return .object([
            "current": configuration(chain, at: current),
            "next": next.map { configuration(chain, at: $0) } ?? .null,
            "last": next == nil ? .null : times.last.map { configuration(chain, at: $0) } ?? .null,
        ])
    }

    private static func configuration(_ chain: Chain, at time: UInt64) -> JSONValue {
        let rules = chain.schedule.rulesOfDevnet(number: chain.head.number, timestamp: time)
        let start = chain.genesis.timestamp
        return .object([
            "activationTime": .int(start >= time ? 0 : time),
            "blobSchedule": rules.features.blobs.map { schedule in
                .object([
                    "baseFeeUpdateFraction": .int(schedule.baseFeeUpdateFraction),
                    "max": .int(schedule.maximum),
                    "target": .int(schedule.target),
                ])
            } ?? .null,
            "chainId": .quantity(chain.chainID),
            "forkId": .data(ForkID.bytes(chain.schedule, genesis: chain.genesis, time: time)),
            "precompiles": .object(
                rules.precompiles.names.sorted { $0.name < $1.name }.map {
                    JSONValue.Member($0.name, .data($0.address))
                }
            ),
            "systemContracts": .object(systemContracts(chain, rules)),
        ])
    }

    private static func systemContracts(_ chain: Chain, _ rules: Rules) -> [JSONValue.Member] {
        var contracts: [JSONValue.Member] = []
        func add(_ name: String, _ address: Address) {
            contracts.append(JSONValue.Member(name, .data(address)))
        }
        if rules.features.hasBeaconRoot { add("BEACON_ROOTS_ADDRESS", SystemContract.beaconRoots) }
        if rules.features.hasRequests {
            add("CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS", SystemContract.consolidationRequests)
            add("DEPOSIT_CONTRACT_ADDRESS", chain.schedule.depositContract)
        }
        if rules.features.keepsBlockHashes { add("HISTORY_STORAGE_ADDRESS", SystemContract.blockHashes) }
        if rules.features.hasRequests {
            add("WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS", SystemContract.withdrawalRequests)
        }
        return contracts
    }
}

extension ForkSchedule {
    /// When stages begin that begin by time, each time once and in order.
    var activationTimes: [UInt64] {
        let times = stages.compactMap { stage -> UInt64? in
            guard case .timestamp(let time) = stage.trigger else { return nil }
            return time
        }
        return Set(times).sorted()
    }
}

/// What nodes tell each other to find out whether they are on the same chain (EIP-2124, EIP-6122).
enum ForkID {
    /// A checksum over the genesis hash and every fork that has begun at `time`.
    static func bytes(_ schedule: ForkSchedule, genesis: StoredBlock, time: UInt64) -> [UInt8] {
        var crc = CRC32()
        crc.add(genesis.hash.bytes)
        var numbers: Set<UInt64> = Set(schedule.bombDelays.map(\.firstBlock))
        if let block = schedule.daoForkBlock { numbers.insert(block) }
        for stage in schedule.stages {
            if case .block(let number) = stage.trigger { numbers.insert(number) }
        }
        for number in numbers.subtracting([0]).sorted() { crc.add(number) }
        for moment in schedule.activationTimes where moment > genesis.timestamp && moment <= time {
            crc.add(moment)
        }
        return withUnsafeBytes(of: crc.value.bigEndian) { Array($0) }
    }
}

/// The checksum of IEEE 802.3, as gzip and fork identifiers have it.
struct CRC32 {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in
            value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1
        }
    }

    private var state = UInt32.max

    var value: UInt32 { ~state }

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            state = state >> 8 ^ CRC32.table[Int(UInt8(truncatingIfNeeded: state) ^ byte)]
        }
    }

    /// Eight bytes, the most significant first.
    mutating func add(_ number: UInt64) { withUnsafeBytes(of: number.bigEndian) { add($0) } }
}
