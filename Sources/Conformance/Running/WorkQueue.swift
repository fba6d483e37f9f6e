import Synchronization

/// What is left to do: files to open, and pieces of those that are open.
///
/// Pieces come first, so that no more files are open than there are threads.
final class WorkQueue: Sendable {
    enum Work {
        case open(String)
        case piece(OpenFile, Int)
    }

    private struct State {
        /// The next one last.
        var files: [String]
        /// Files with pieces that nobody has taken, and the first such piece.
        var open: [(file: OpenFile, next: Int)] = []
    }

    private let state: Mutex<State>

    init(files: [String]) { state = Mutex(State(files: files.reversed())) }

    /// The next thing to do; nil when all is done or being done.
    func next() -> Work? {
        state.withLock { state in
            guard let (file, piece) = state.open.last else { return state.files.popLast().map(Work.open) }
            if piece + 1 < file.pieces.count {
                state.open[state.open.count - 1].next = piece + 1
            } else {
                state.open.removeLast()
            }
            return .piece(file, piece)
        }
    }

    /// Adds the pieces of a file.
    ///
    /// - Returns: its report when it has none.
    func add(_ file: OpenFile) -> FileReport? {
        if let report = file.reportIfEmpty { return report }
        state.withLock { $0.open.append((file, 0)) }
        return nil
    }
}
