import Primitives

/// Blocks in a file, encoded one behind the other, as `geth export` writes them.
public enum ChainFile {
    /// The blocks' encodings, in order: lists, whatever each of them holds.
    public static func blocks(in bytes: [UInt8]) throws(InvalidBlock) -> [[UInt8]] {
        var items = RLPDecoder(bytes[...])
        var blocks: [[UInt8]] = []
        while !items.isAtEnd {
            guard items.nextIsList else { throw .malformed(.envelope(.expectedList)) }
            do { blocks.append(Array(try items.encodedItem())) } catch { throw .malformed(.envelope(error)) }
        }
        return blocks
    }
}
