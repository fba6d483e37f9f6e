import NIOCore

/// Carries a program's output to whoever writes it to a client, one piece at a time: a slow client slows the program.
actor OutputPipe {
    private enum State {
        case empty
        case full(ByteBuffer, CheckedContinuation<Void, Never>)
        case reading(CheckedContinuation<ByteBuffer?, any Error>)
        case finished((any Error)?)
    }

    private var state = State.empty

    /// Returns when the piece has been taken, or at once when nobody reads any more.
    func write(_ piece: ByteBuffer) async {
        switch state {
        case .finished: return
        case .reading(let reader):
            state = .empty
            reader.resume(returning: piece)
        case .empty, .full:
            await withCheckedContinuation { state = .full(piece, $0) }
        }
    }

    /// The next piece; nil at the end.
    func read() async throws -> ByteBuffer? {
        switch state {
        case .full(let piece, let writer):
            state = .empty
            writer.resume()
            return piece
        case .finished(let error):
            if let error { throw error }
            return nil
        case .empty, .reading:
            return try await withCheckedThrowingContinuation { state = .reading($0) }
        }
    }

    /// Ends the pipe, from either side.
    func finish(_ error: (any Error)? = nil) {
        switch state {
        case .finished: return
        case .full(_, let writer): writer.resume()
        case .reading(let reader):
            if let error { reader.resume(throwing: error) } else { reader.resume(returning: nil) }
        case .empty: break
        }
        state = .finished(error)
    }
}
