import Primitives

/// A piece of RLP as a tree: what the tests are written in.
indirect enum RLPItem: Hashable {
    case string([UInt8])
    case list([RLPItem])

    /// Reads the one item that `bytes` must be, strictly.
    init(decoding bytes: [UInt8]) throws(RLPError) {
        var decoder = RLPDecoder(bytes[...])
        self = try RLPItem(&decoder, depth: 0)
        guard decoder.isAtEnd else { throw .trailingBytes }
    }

    private init(_ decoder: inout RLPDecoder, depth: Int) throws(RLPError) {
        guard depth < 1_024 else { throw .tooDeep }
        guard decoder.nextIsList else {
            self = .string(try decoder.bytes())
            return
        }
        var inner = try decoder.list()
        var items: [RLPItem] = []
        while !inner.isAtEnd { items.append(try RLPItem(&inner, depth: depth + 1)) }
        self = .list(items)
    }

    var encoded: [UInt8] {
        var encoder = RLPEncoder()
        write(to: &encoder)
        return encoder.bytes
    }

    private func write(to encoder: inout RLPEncoder) {
        switch self {
        case .string(let bytes): encoder.append(bytes)
        case .list(let items):
            encoder.list { list in
                for item in items { item.write(to: &list) }
            }
        }
    }
}
