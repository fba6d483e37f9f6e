/// Code that was made lately, found again by its bytes: init code and what it deploys.
///
/// Factories run the same init code again and again, and deploy the same code. Who finds it here has its hash, its jump
/// destinations and its `Blocks` as far as anybody has asked for them. What beginning, end and length make of the bytes leads
/// to a pair of places, whose first is for the code that was used last.
struct CodeMemo: ~Copyable {
    private static let places = 32
    /// Longer code, which no hardfork of today allows, shares one more pair.
    private static let longest = 1 << 16

    private let codes: UnsafeMutablePointer<Code>

    init() {
        codes = .allocate(capacity: CodeMemo.places + 2)
        codes.initialize(repeating: .empty, count: CodeMemo.places + 2)
    }

    deinit {
        codes.deinitialize(count: CodeMemo.places + 2)
        codes.deallocate()
    }

    /// Code of these bytes, held here until other code takes its place.
    func code(_ bytes: UnsafeBufferPointer<UInt8>) -> Code {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return .empty }
        let pair = codes + CodeMemo.pair(base, bytes.count)
        if pair[0].holds(bytes) { return pair[0] }
        if !pair[1].holds(bytes) { pair[1] = Code(bytes) }
        swap(&pair[0], &pair[1])
        return pair[0]
    }

    private static func pair(_ base: UnsafePointer<UInt8>, _ count: Int) -> Int {
        if count > longest { return places }
        var mixed = UInt64(truncatingIfNeeded: count)
        if count >= 8 {
            let bytes = UnsafeRawPointer(base)
            mixed ^= bytes.loadUnaligned(as: UInt64.self)
            mixed ^= bytes.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self) &<< 1
        }
        return Int(truncatingIfNeeded: StoreSeed.mix(mixed, StoreSeed.value) &>> 32) & (places - 2)
    }
}
