internal import Glibc

/// Runs blocking work on a thread of its own, so that it never takes one of Swift's few pool threads.
///
/// What `body` refers to is let go before the caller goes on, so descriptors that it held are closed by then.
func onOwnThread<Value: Sendable>(
    _ body: @escaping @Sendable () throws(JailError) -> Value
) async throws(JailError) -> Value {
    let result: Result<Value, JailError> = await withCheckedContinuation { continuation in
        let work = Work(body) { continuation.resume(returning: $0) }
        let context = Unmanaged.passRetained(work)
        var thread = pthread_t()
        let code = pthread_create(
            &thread,
            nil,
            { context in
                if let context { Unmanaged<AnyWork>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            },
            context.toOpaque()
        )
        guard code == 0 else {
            context.release()
            continuation.resume(returning: .failure(.resourceUnavailable(what: "thread", errno: code)))
            return
        }
        pthread_detach(thread)
    }
    return try result.get()
}

/// Work whose result the C entry point need not know.
private class AnyWork {
    func run() {}
}

private final class Work<Value: Sendable>: AnyWork {
    /// Set until the work runs, which is once and on one thread.
    private var body: (@Sendable () throws(JailError) -> Value)?
    private let finish: (Result<Value, JailError>) -> Void

    init(
        _ body: @escaping @Sendable () throws(JailError) -> Value,
        _ finish: @escaping (Result<Value, JailError>) -> Void
    ) {
        self.body = body
        self.finish = finish
    }

    override func run() {
        let result = Result { () throws(JailError) in
            guard let body else { throw JailError.stuck(phase: "starting") }
            return try body()
        }
        body = nil
        finish(result)
    }
}
