/// Something that a jail sees in its file system besides its base.
///
/// A program can read the *host* path of a bound folder from its `/proc/self/mountinfo`, so bind folders with
/// neutral names. Under per-slot users, files must be readable by others to be readable in the jail; the
/// folders above them need not be.
public enum JailMount: Sendable, Hashable {
    /// A file or folder of the host, read-only. `hostPath` is trusted: symbolic links in it are followed.
    case readOnly(hostPath: String, jailPath: String)
    /// An empty file system in memory, of at most `bytes`, owned by the program; `mode` as in `chmod`.
    case temporary(jailPath: String, bytes: Int, mode: UInt16)
    case symbolicLink(target: String, jailPath: String)
    /// A read-only file with these bytes.
    case file([UInt8], jailPath: String)

    var jailPath: String {
        switch self {
        case .readOnly(_, let path), .temporary(let path, _, _), .symbolicLink(_, let path),
            .file(_, let path):
            path
        }
    }
}
