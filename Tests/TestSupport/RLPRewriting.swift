public import Primitives

/// RLP items taken apart and put together again: what is taken must have that one form.
public func rewrittenRLP(_ bytes: [UInt8]) throws(RLPError) -> [UInt8] {
    var decoder = RLPDecoder(bytes[...])
    var encoder = RLPEncoder()
    try copy(&decoder, to: &encoder)
    return encoder.bytes
}

private func copy(_ decoder: inout RLPDecoder, to encoder: inout RLPEncoder) throws(RLPError) {
    while !decoder.isAtEnd {
        if decoder.nextIsList {
            var inner = try decoder.list()
            var failure: RLPError?
            encoder.list { list in
                do throws(RLPError) { try copy(&inner, to: &list) } catch { failure = error }
            }
            if let failure { throw failure }
        } else {
            encoder.append(try decoder.bytes())
        }
    }
}
