import EVM
import Primitives

/// Logs are written straight into bytes: an answer may hold a hundred thousand of them.
extension JSONValue {
    static func logs(_ logs: [MinedLog]) -> JSONValue {
        var text = JSONText()
        text.reserve(2 + logs.reduce(0) { $0 + JSONText.room(for: $1) })
        text.raw("[")
        for (i, log) in logs.enumerated() {
            if i > 0 { text.raw(",") }
            text.log(log)
        }
        text.raw("]")
        return .written(text)
    }
}

extension JSONText {
    /// Bytes that a log takes at most, or hardly more.
    fileprivate static func room(for mined: MinedLog) -> Int {
        450 + 69 * mined.log.topics.count + 2 * mined.log.data.count
    }

    init(_ mined: MinedLog) {
        self.init()
        reserve(Self.room(for: mined))
        log(mined)
    }

    fileprivate mutating func log(_ mined: MinedLog) {
        raw("{\"address\":")
        address(mined.log.address)
        raw(",\"topics\":[")
        for (i, topic) in mined.log.topics.enumerated() {
            if i > 0 { raw(",") }
            hash(topic)
        }
        raw("],\"data\":")
        data(mined.log.data)
        raw(",\"blockNumber\":")
        quantity(mined.block.number)
        raw(",\"transactionHash\":")
        hash(mined.transactionHash)
        raw(",\"transactionIndex\":")
        quantity(UInt64(mined.transactionIndex))
        raw(",\"blockHash\":")
        hash(mined.block.hash)
        raw(",\"blockTimestamp\":")
        quantity(mined.block.timestamp)
        raw(",\"logIndex\":")
        quantity(UInt64(mined.logIndex))
        raw(",\"removed\":")
        if mined.isRemoved { raw("true}") } else { raw("false}") }
    }
}
