/// Undoes "deflate" (RFC 1951).
struct Inflate {
    private enum Failure: Error { case malformed }

    private let input: ArraySlice<UInt8>
    private let limit: Int
    private var position: Int
    private var bits: UInt32 = 0
    private var bitCount = 0
    private var output: [UInt8] = []

    /// The bytes that were compressed; nil for malformed input, or when they are more than `limit`.
    static func run(_ input: ArraySlice<UInt8>, limit: Int) -> [UInt8]? {
        var inflate = Inflate(input, limit)
        do {
            try inflate.blocks()
            return inflate.output
        } catch { return nil }
    }

    private init(_ input: ArraySlice<UInt8>, _ limit: Int) {
        self.input = input
        self.limit = limit
        position = input.startIndex
    }

    private mutating func blocks() throws {
        var isLast = false
        while !isLast {
            isLast = try take(1) == 1
            switch try take(2) {
            case 0: try storedBlock()
            case 1: try block(Inflate.fixedLiterals, Inflate.fixedDistances)
            case 2:
                let tables = try dynamicTables()
                try block(tables.literals, tables.distances)
            default: throw Failure.malformed
            }
        }
    }

    // MARK: Bits

    /// The next `count` bits, the least significant first.
    private mutating func take(_ count: Int) throws -> Int {
        while bitCount < count {
            guard position < input.endIndex else { throw Failure.malformed }
            bits |= UInt32(input[position]) << UInt32(bitCount)
            position += 1
            bitCount += 8
        }
        defer {
            bits >>= UInt32(count)
            bitCount -= count
        }
        return Int(bits & (1 << UInt32(count) - 1))
    }

    private mutating func emit(_ byte: UInt8) throws {
        guard output.count < limit else { throw Failure.malformed }
        output.append(byte)
    }

    // MARK: Blocks

    private mutating func storedBlock() throws {
        bits = 0
        bitCount = 0
        let size = try take(16)
        guard try take(16) == ~size & 0xffff, position + size <= input.endIndex, output.count + size <= limit
        else { throw Failure.malformed }
        output += input[position..<(position + size)]
        position += size
    }

    private static let lengthBases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163,
        195,
        227, 258,
    ]
    private static let lengthBits = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distanceBases = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1_025, 1_537, 2_049,
        3_073, 4_097, 6_145, 8_193, 12_289, 16_385, 24_577,
    ]

    private mutating func block(_ literals: HuffmanCode, _ distances: HuffmanCode) throws {
        while true {
            let symbol = try symbol(literals)
            if symbol < 256 {
                try emit(UInt8(symbol))
                continue
            }
            if symbol == 256 { return }
            guard symbol - 257 < Inflate.lengthBases.count else { throw Failure.malformed }
            let length = Inflate.lengthBases[symbol - 257] + (try take(Inflate.lengthBits[symbol - 257]))
            let code = try self.symbol(distances)
            guard code < Inflate.distanceBases.count else { throw Failure.malformed }
            let distance = Inflate.distanceBases[code] + (try take(max(0, code / 2 - 1)))
            guard distance <= output.count else { throw Failure.malformed }
            for _ in 0..<length { try emit(output[output.count - distance]) }
        }
    }

    private mutating func symbol(_ code: HuffmanCode) throws -> Int {
        var value = 0
        var first = 0
        var index = 0
        for length in 1...15 {
            value |= try take(1)
            let count = code.counts[length]
            if value - count < first { return code.symbols[index + value - first] }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        throw Failure.malformed
    }

    // MARK: Codes

    private static let fixedLiterals = HuffmanCode(
        (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
    )
    private static let fixedDistances = HuffmanCode(Array(repeating: 5, count: 30))

    private static let codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    private mutating func dynamicTables() throws -> (literals: HuffmanCode, distances: HuffmanCode) {
        let literalCount = try take(5) + 257
        let distanceCount = try take(5) + 1
        let codeCount = try take(4) + 4
        var codeLengths = [Int](repeating: 0, count: 19)
        for position in Inflate.codeOrder.prefix(codeCount) { codeLengths[position] = try take(3) }
        let code = HuffmanCode(codeLengths)
        var lengths: [Int] = []
        while lengths.count < literalCount + distanceCount {
            let symbol = try symbol(code)
            switch symbol {
            case 0...15: lengths.append(symbol)
            case 16:
                guard let last = lengths.last else { throw Failure.malformed }
                lengths += Array(repeating: last, count: 3 + (try take(2)))
            case 17: lengths += Array(repeating: 0, count: 3 + (try take(3)))
            default: lengths += Array(repeating: 0, count: 11 + (try take(7)))
            }
        }
        guard lengths.count == literalCount + distanceCount else { throw Failure.malformed }
        return (HuffmanCode(Array(lengths[..<literalCount])), HuffmanCode(Array(lengths[literalCount...])))
    }
}

/// A canonical prefix code: how many codes there are of each length, and their symbols in order.
private struct HuffmanCode: Sendable {
    var counts = [Int](repeating: 0, count: 16)
    var symbols: [Int] = []

    init(_ lengths: [Int]) {
        for length in 1...15 {
            for (symbol, own) in lengths.enumerated() where own == length {
                counts[length] += 1
                symbols.append(symbol)
            }
        }
    }
}
