import CLibgit2

/// Owns one libgit2 object and frees it exactly once.
struct GitHandle: ~Copyable {
    let pointer: OpaquePointer
    private let free: @convention(c) (OpaquePointer?) -> Void

    /// Makes the object by a call that stores it, as all of libgit2's constructors do.
    init(
        _ action: @autoclosure () -> String,
        free: @escaping @convention(c) (OpaquePointer?) -> Void,
        make: (inout OpaquePointer?) -> Int32
    ) throws(GitError) {
        var made: OpaquePointer?
        let code = make(&made)
        guard code >= 0, let made else { throw GitError.last(action(), code: code) }
        pointer = made
        self.free = free
    }

    deinit { free(pointer) }
}
