import CLibgit2
import Synchronization

/// What a download may bring, and how it is given up.
public struct GitTransferLimits: Sendable, Hashable {
    public let bytes: Int
    public let objects: Int

    public init(bytes: Int = 256 << 20, objects: Int = 200_000) {
        self.bytes = bytes
        self.objects = objects
    }
}

/// Tells blocking git work from another thread that nobody waits for it any more.
public final class GitCancellation: Sendable {
    private let flag = Atomic(false)

    public init() {}

    public var isCancelled: Bool { flag.load(ordering: .relaxed) }

    public func cancel() { flag.store(true, ordering: .relaxed) }
}

/// What libgit2's callbacks of one transfer need to know and have found out.
final class GitTransfer {
    let token: String?
    let limits: GitTransferLimits
    let cancellation: GitCancellation?

    private var triedToken = false
    private var failure: GitError?

    init(token: String?, limits: GitTransferLimits, cancellation: GitCancellation?) {
        self.token = token
        self.limits = limits
        self.cancellation = cancellation
    }

    /// Runs one network call; the callbacks hold on to this object for just as long.
    func run(_ action: String, _ call: (git_remote_callbacks) -> Int32) throws(GitError) {
        var callbacks = git_remote_callbacks()
        try git("prepare a transfer") {
            git_remote_init_callbacks(&callbacks, UInt32(GIT_REMOTE_CALLBACKS_VERSION))
        }
        callbacks.payload = Unmanaged.passUnretained(self).toOpaque()
        callbacks.credentials = { credential, url, _, allowed, payload in
            GitTransfer.from(payload)?.giveToken(credential, allowed: allowed) ?? GIT_EUSER.rawValue
        }
        callbacks.transfer_progress = { progress, payload in
            guard let progress = progress?.pointee else { return 0 }
            return GitTransfer.from(payload)?.permits(progress) == true ? 0 : GIT_EUSER.rawValue
        }
        callbacks.sideband_progress = { _, _, payload in
            GitTransfer.from(payload)?.isCancelled == false ? 0 : GIT_EUSER.rawValue
        }
        callbacks.push_update_reference = { name, status, payload in
            guard let status else { return 0 }
            let reference = name.map { String(cString: $0) } ?? "a reference"
            GitTransfer.from(payload)?.refused(reference, because: String(cString: status))
            return 0
        }
        let code = withExtendedLifetime(self) { call(callbacks) }
        if let failure { throw failure }
        if isCancelled { throw GitError(.cancelled, "Could not \(action): it was cancelled.") }
        guard code >= 0 else {
            let error = GitError.last(action, code: code)
            let isPlain = error.code == .failed || error.code == .notFound
            throw isPlain
                ? GitError(
                    .unreachable,
                    "\(error.description.dropLast()); check the address and that it can be reached."
                )
                : error
        }
    }

    private static func from(_ payload: UnsafeMutableRawPointer?) -> GitTransfer? {
        payload.map { Unmanaged<GitTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private var isCancelled: Bool { cancellation?.isCancelled ?? false }

    private func giveToken(
        _ credential: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?,
        allowed: UInt32
    ) -> Int32 {
        // libgit2 asks again for as long as the answer is refused.
        guard let token, !triedToken, allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT.rawValue != 0 else {
            failure = GitError(
                .unauthorised,
                token == nil
                    ? "The git server asks for a token and none was given; pass the team's token."
                    : "The git server refused the token; check that it is this team's and was not revoked."
            )
            return GIT_EUSER.rawValue
        }
        triedToken = true
        return git_credential_userpass_plaintext_new(credential, "sandboxd", token)
    }

    private func permits(_ progress: git_indexer_progress) -> Bool {
        if isCancelled { return false }
        if progress.received_bytes > limits.bytes {
            failure = GitError(
                .tooLarge,
                "The repository is larger than \(limits.bytes) bytes; use a smaller one."
            )
        } else if Int(progress.total_objects) > limits.objects {
            failure = GitError(
                .tooLarge,
                "The repository has more than \(limits.objects) objects; use a smaller one."
            )
        }
        return failure == nil
    }

    private func refused(_ reference: String, because reason: String) {
        failure = GitError(
            .rejected,
            "The git server refused \(reference.printable): \(reason.printable); resolve that and push again."
        )
    }
}
