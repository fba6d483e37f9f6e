import Cryptography
import EVM
import Primitives

extension Log {
    /// The address that stands for ether where a token's would be (ERC-7528).
    private static let ether = Address(high: 0xeeee_eeee, low: 0xeeee_eeee_eeee_eeee_eeee_eeee_eeee_eeee)
    private static let transferTopic = Keccak.hash("Transfer(address,address,uint256)")

    /// Ether that moved, as a token would log it.
    static func transfer(from: Address, to: Address, value: U256) -> Log {
        Log(
            address: ether,
            topics: [transferTopic, Hash256(from.word), Hash256(to.word)],
            data: value.bigEndianBytes
        )
    }
}

extension CallTrace {
    /// Transfers of ether, those that were undone included.
    var transferCount: Int { calls.count { $0.movesEther } }

    /// The logs of a transaction that succeeded, with one for each transfer of ether where it happened.
    ///
    /// - Parameter kept: what the transaction itself logged.
    func logsWithTransfers(_ kept: [Log]) -> [Log] {
        var result: [Log] = []
        var emitted = logs[...]
        // Calls whose effects were undone, with all that they led to, are stepped over.
        var index = 0
        var open: [(call: Int, begun: Int)] = []
        func emit(upTo position: Int, of call: Int) {
            while let next = emitted.first, next.call == call, next.position <= position {
                result.append(kept[next.index])
                emitted = emitted.dropFirst()
            }
        }
        while index < calls.count {
            while let last = open.last, calls[last.call].end <= index {
                emit(upTo: .max, of: last.call)
                open.removeLast()
            }
            if let last = open.last {
                emit(upTo: last.begun, of: last.call)
                open[open.count - 1].begun += 1
            }
            let call = calls[index]
            guard call.status == .success else {
                index = max(index + 1, call.end)
                continue
            }
            if call.movesEther {
                result.append(.transfer(from: call.from, to: call.to, value: call.value))
            }
            open.append((index, 0))
            index += 1
        }
        for call in open.reversed() { emit(upTo: .max, of: call.call) }
        return result
    }
}

extension CallTrace.Call {
    fileprivate var movesEther: Bool {
        if value.isZero { return false }
        return switch kind {
        case .message(.delegateCall), .message(.callCode), .message(.staticCall): false
        case .message(.call), .message(.create), .message(.create2), .selfDestruct: true
        }
    }
}
