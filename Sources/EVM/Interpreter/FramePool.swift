/// What running code needs and leaves behind for the next transaction: frames by depth, made when first needed, the journal's
/// memory and that of a trace, the codes that were made last.
///
/// A pool serves one executor at a time; it is the caller's to keep one for each thread.
public final class FramePool {
    static let depthLimit = 1024

    /// Bytes of memory that a frame keeps for its next use: much at the top, where most work is done.
    static func keptMemory(at depth: Int) -> Int {
        depth == 0 ? 32 << 20 : depth < 4 ? 4 << 20 : 256 << 10
    }

    /// Bytes of memory that a trace keeps for the next one.
    private static let keptTrace = 16 << 20

    private let frames: UnsafeMutablePointer<UnsafeMutablePointer<Frame>>
    private var count = 0
    /// The journal that nobody uses at present.
    private var idleJournal: Journal?
    /// An empty trace with the memory of one that was given back.
    private var idleTrace = CallTrace()
    /// What the frame that just left its loop with `.call` wants run.
    let pending: UnsafeMutablePointer<Message>
    let codes = CodeMemo()

    public init() {
        frames = .allocate(capacity: FramePool.depthLimit + 1)
        pending = .allocate(capacity: 1)
        pending.initialize(to: .none)
    }

    deinit {
        idleJournal?.deallocate()
        pending.deallocate()
        for depth in 0..<count {
            let frame = frames[depth]
            frame.pointee.deallocate()
            frame.deinitialize(count: 1)
            frame.deallocate()
        }
        frames.deallocate()
    }

    /// The frame at a depth of at most `depthLimit`.
    @inline(__always)
    subscript(depth: Int) -> UnsafeMutablePointer<Frame> {
        if depth >= count { grow(to: depth) }
        return frames[depth]
    }

    /// An empty journal on top of `source`, to be given back to `end`.
    func beginJournal(_ source: any StateSource, _ rules: Rules) -> Journal {
        let journal = idleJournal ?? .allocate()
        idleJournal = nil
        journal.begin(source, rules)
        return journal
    }

    func end(_ journal: Journal) {
        journal.end()
        if idleJournal == nil { idleJournal = journal } else { journal.deallocate() }
    }

    /// An empty trace to be written, and best to be given back to `reuse`.
    func beginTrace() -> CallTrace {
        let trace = idleTrace
        idleTrace = CallTrace()
        return trace
    }

    /// Takes the memory of a trace that nobody looks at any more for the next one.
    public func reuse(_ trace: consuming CallTrace) {
        trace.clear(keeping: FramePool.keptTrace)
        idleTrace = trace
    }

    @inline(never)
    private func grow(to depth: Int) {
        precondition(depth <= FramePool.depthLimit, "the executor refuses calls that are deeper")
        while count <= depth {
            let frame = UnsafeMutablePointer<Frame>.allocate(capacity: 1)
            frame.initialize(to: Frame())
            (frames + count).initialize(to: frame)
            count += 1
        }
    }
}
