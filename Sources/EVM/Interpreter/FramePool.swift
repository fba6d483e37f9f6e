/// Frames by depth, made when first needed and kept for the next transaction.
///
/// A pool serves one executor at a time; it is the caller's to keep one for each thread.
public final class FramePool {
    static let depthLimit = 1024

    /// Bytes of memory that a frame keeps for its next use: much at the top, where most work is done.
    static func keptMemory(at depth: Int) -> Int {
        depth == 0 ? 32 << 20 : depth < 4 ? 4 << 20 : 256 << 10
    }

    private var frames: [UnsafeMutablePointer<Frame>] = []

    public init() {}

    deinit {
        for frame in frames {
            frame.pointee.deallocate()
            frame.deinitialize(count: 1)
            frame.deallocate()
        }
    }

    subscript(depth: Int) -> UnsafeMutablePointer<Frame> {
        while frames.count <= depth {
            let frame = UnsafeMutablePointer<Frame>.allocate(capacity: 1)
            frame.initialize(to: Frame())
            frames.append(frame)
        }
        return frames[depth]
    }
}
