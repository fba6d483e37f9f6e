/// What finds an element of a ``KeyedStore``.
protocol StoreKey: Equatable {
    /// A number whose low bits differ for different keys as if by chance; `seed` is the process's secret.
    func mixed(_ seed: UInt64) -> UInt64
}

/// Elements in the order in which they were added, each found by its key: the journal's accounts and slots.
///
/// Open addressing over a power of two, seeded anew in each process, so that nobody can choose keys that collide. Emptying
/// takes no time, and the memory stays for the next use: a place of the table counts only while it bears the table's epoch.
///
/// Lives behind a raw pointer that the interpreter holds: a warm SLOAD is one look into a table, without reference counting
/// and without the exclusivity checks that a class's properties have.
struct KeyedStore<Key: StoreKey & BitwiseCopyable, Element>: ~Copyable {
    private struct Place: BitwiseCopyable {
        let key: Key
        let index: Int32
        let epoch: UInt32
    }

    // The process's seed once more: a global costs a look whether it is there yet.
    private let seed = StoreSeed.value
    /// Never 0, which is what places have from the start.
    private var epoch: UInt32 = 1
    private var places: UnsafeMutablePointer<Place>
    private var mask: Int

    private(set) var elements: UnsafeMutablePointer<Element>
    private(set) var count = 0
    private var capacity: Int

    private static var smallest: Int { 64 }
    /// More places or elements than this are given back when the store is emptied.
    private static var mostKept: Int { 8192 }

    init() {
        capacity = Self.smallest / 2
        elements = .allocate(capacity: capacity)
        mask = Self.smallest - 1
        places = Self.places(Self.smallest)
    }

    deinit {
        elements.deinitialize(count: count)
        elements.deallocate()
        places.deallocate()
    }

    private static func places(_ count: Int) -> UnsafeMutablePointer<Place> {
        let bytes = count * MemoryLayout<Place>.stride
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: bytes,
            alignment: MemoryLayout<Place>.alignment
        )
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        return memory.bindMemory(to: Place.self, capacity: count)
    }

    /// The element's position; -1 when there is none for the key.
    @inline(__always)
    func find(_ key: Key) -> Int {
        var i = Int(truncatingIfNeeded: key.mixed(seed)) & mask
        while true {
            let place = places + i
            if place.pointee.epoch != epoch { return -1 }
            if place.pointee.key == key { return Int(place.pointee.index) }
            i = (i &+ 1) & mask
        }
    }

    /// Adds an element whose key is not there yet, and answers its position.
    mutating func append(_ key: Key, _ element: consuming Element) -> Int {
        if count == capacity { grow() }
        let index = count
        (elements + index).initialize(to: element)
        count = index &+ 1
        place(key, Int32(truncatingIfNeeded: index))
        return index
    }

    private func place(_ key: Key, _ index: Int32) {
        var i = Int(truncatingIfNeeded: key.mixed(seed)) & mask
        while places[i].epoch == epoch { i = (i &+ 1) & mask }
        places[i] = Place(key: key, index: index, epoch: epoch)
    }

    /// Four times the elements; there are always two places for each.
    @inline(never)
    private mutating func grow() {
        let grown = UnsafeMutablePointer<Element>.allocate(capacity: 4 &* capacity)
        grown.moveInitialize(from: elements, count: count)
        elements.deallocate()
        elements = grown
        capacity &*= 4
        let old = places
        let oldCount = mask &+ 1
        places = Self.places(2 &* capacity)
        mask = 2 &* capacity &- 1
        for i in 0..<oldCount where old[i].epoch == epoch { place(old[i].key, old[i].index) }
        old.deallocate()
    }

    mutating func removeAll() {
        if mask >= Self.mostKept || epoch == .max {
            self = Self()
        } else {
            elements.deinitialize(count: count)
            count = 0
            epoch += 1
        }
    }
}

enum StoreSeed {
    static let value = UInt64.random(in: .min ... .max) | 1

    /// A folded multiplication: strong enough with a secret seed, and a few cycles.
    @inline(__always)
    static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let (high, low) = a.multipliedFullWidth(by: b | 1)
        return high ^ low
    }
}
