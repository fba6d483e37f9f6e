import EVM
import Primitives

/// The rules that a header must keep, given its parent's: everything that can be said without running the block.
///
/// The seal of proof of work is not checked: whoever imports a chain of that time trusts where it comes from.
struct HeaderValidation {
    static let minimumGasLimit: UInt64 = 5_000
    static let maximumGasLimit = UInt64(Int64.max)
    static let extraDataLimit = 32

    let schedule: ForkSchedule

    /// - Parameters:
    ///   - rules: those of `header`'s block.
    func check(_ header: Header, parent: Header, rules: Rules) throws(InvalidHeader) {
        guard parent.number < .max, header.number == parent.number + 1 else {
            throw .number(expected: parent.number &+ 1, found: header.number)
        }
        guard header.timestamp > parent.timestamp else {
            throw .timestamp(parent: parent.timestamp, found: header.timestamp)
        }
        guard header.extraData.count <= Self.extraDataLimit else {
            throw .extraDataTooLong(count: header.extraData.count, limit: Self.extraDataLimit)
        }
        try checkGasLimit(header, parent, rules)
        try checkFields(header, rules)
        guard header.gasUsed <= header.gasLimit else {
            throw .gasUsed(used: header.gasUsed, limit: header.gasLimit)
        }
        try checkBaseFee(header, parent, rules)
        try checkConsensus(header, parent, rules)
        try checkBlobGas(header, parent, rules)
    }

    /// A header has the fields of its fork and no others.
    private func checkFields(_ header: Header, _ rules: Rules) throws(InvalidHeader) {
        let features = rules.features
        let expectations: [(HeaderField, isThere: Bool, belongs: Bool)] = [
            (.baseFeePerGas, header.baseFeePerGas != nil, features.hasBaseFee),
            (.withdrawalsRoot, header.withdrawalsRoot != nil, features.hasWithdrawals),
            (.blobGasUsed, header.blobGasUsed != nil, features.blobs != nil),
            (.excessBlobGas, header.excessBlobGas != nil, features.blobs != nil),
            (.parentBeaconBlockRoot, header.parentBeaconBlockRoot != nil, features.hasBeaconRoot),
            (.requestsHash, header.requestsHash != nil, features.hasRequests),
        ]
        for (field, isThere, belongs) in expectations where isThere != belongs {
            throw belongs ? .missing(field, fork: rules.fork) : .unexpected(field, fork: rules.fork)
        }
    }

    private func checkGasLimit(_ header: Header, _ parent: Header, _ rules: Rules) throws(InvalidHeader) {
        var previous = parent.gasLimit
        if isFirstWithBaseFee(parent, rules) {
            let (doubled, overflow) = previous.multipliedReportingOverflow(by: BaseFee.elasticity)
            previous = overflow ? .max : doubled
        }
        let limit = header.gasLimit
        guard limit <= Self.maximumGasLimit else {
            throw .gasLimitTooLarge(found: limit, maximum: Self.maximumGasLimit)
        }
        guard limit >= Self.minimumGasLimit else {
            throw .gasLimitTooSmall(found: limit, minimum: Self.minimumGasLimit)
        }
        let distance = limit > previous ? limit - previous : previous - limit
        guard distance < previous / 1_024 else { throw .gasLimitStep(parent: previous, found: limit) }
    }

    private func checkBaseFee(_ header: Header, _ parent: Header, _ rules: Rules) throws(InvalidHeader) {
        guard rules.features.hasBaseFee, let found = header.baseFeePerGas else { return }
        let expected =
            if let parentBaseFee = parent.baseFeePerGas {
                BaseFee.next(
                    parentBaseFee: parentBaseFee,
                    parentGasUsed: parent.gasUsed,
                    parentGasLimit: parent.gasLimit
                )
            } else {
                BaseFee.initial
            }
        guard found == expected else { throw .baseFee(expected: expected, found: found) }
    }

    private func isFirstWithBaseFee(_ parent: Header, _ rules: Rules) -> Bool {
        rules.features.hasBaseFee && parent.baseFeePerGas == nil
    }

    private func checkConsensus(_ header: Header, _ parent: Header, _ rules: Rules) throws(InvalidHeader) {
        if rules.features.isProofOfStake {
            if !header.difficulty.isZero { throw .proofOfWork(.difficulty) }
            if header.nonce != 0 { throw .proofOfWork(.nonce) }
            if header.ommersHash != Header.emptyOmmersHash { throw .proofOfWork(.ommersHash) }
            return
        }
        let expected = Difficulty.of(
            number: header.number,
            timestamp: header.timestamp,
            parentDifficulty: parent.difficulty,
            parentTimestamp: parent.timestamp,
            parentHasOmmers: parent.ommersHash != Header.emptyOmmersHash,
            fork: rules.fork,
            bombDelay: schedule.bombDelay(at: header.number)
        )
        guard header.difficulty == expected else {
            throw .difficulty(expected: expected, found: header.difficulty)
        }
        if let fork = schedule.daoForkBlock, header.number >= fork,
            header.number - fork < DAOFork.markedBlocks, header.extraData != DAOFork.mark
        {
            throw .daoMark
        }
    }

    private func checkBlobGas(_ header: Header, _ parent: Header, _ rules: Rules) throws(InvalidHeader) {
        guard let blobs = rules.features.blobs, let used = header.blobGasUsed,
            let excess = header.excessBlobGas
        else { return }
        let limit = blobs.maximum * BlobSchedule.gasPerBlob
        guard used <= limit, used.isMultiple(of: BlobSchedule.gasPerBlob) else {
            throw .blobGasUsed(used: used, limit: limit)
        }
        let expected = blobs.excessBlobGas(
            parentExcess: parent.excessBlobGas ?? 0,
            parentUsed: parent.blobGasUsed ?? 0,
            parentBaseFee: parent.baseFeePerGas ?? .zero
        )
        guard excess == expected else { throw .excessBlobGas(expected: expected, found: excess) }
    }
}
