import EVM
import Primitives
import Synchronization

/// The block that would be mined now, as it was built last: kept while nothing that it depends on has changed.
///
/// It depends on the head, the state there with what cheats made of it, the settings, what waits in the pool and what
/// the next block is given, its timestamp among that: where the wall's clock makes the timestamp, it is built again
/// each second. Where nothing else has changed than that transactions came behind those that are in it, only they are
/// run.
///
/// All copies of a chain share it; whoever asks compares what it was built from with his own.
final class PendingBlocks: Sendable {
    /// What a block is built from, beside transactions and the chain's configuration, which never changes.
    struct Ground {
        let head: StoredBlock
        let state: WorldState
        let settings: Settings
        let inputs: BlockInputs

        func isSame(as other: Ground) -> Bool {
            head == other.head && state.isIdentical(to: other.state) && inputs == other.inputs
                && settings == other.settings
        }
    }

    struct Built {
        let ground: Ground
        let pool: UInt64
        /// What was run, those included that turned out not to belong in the block.
        let tried: [SignedTransaction]
        /// As it was before it was sealed.
        let builder: BlockBuilder
        let block: StoredBlock
        let state: WorldState
    }

    // SAFETY: a value that is read and replaced under the lock. The frames of its builder are never used again: who
    // goes on with a copy of it brings his own.
    private struct Kept: @unchecked Sendable { var built: Built? }

    private let kept = Mutex(Kept())

    /// What was built last, if it was on this ground.
    func last(on ground: Ground) -> Built? {
        guard let built = kept.withLock({ $0 }).built, built.ground.isSame(as: ground) else { return nil }
        return built
    }

    func keep(_ built: Built) {
        let new = Kept(built: built)
        kept.withLock { $0 = new }
    }

    /// Lets go of it: the chain has moved on.
    func forget() { kept.withLock { $0.built = nil } }
}

extension Chain {
    /// The block that would be mined now with the state behind it; the chain stays as it is.
    func pending() -> (block: StoredBlock, state: WorldState) {
        let ground = PendingBlocks.Ground(head: head, state: state, settings: settings, inputs: nextInputs())
        let last = pendingBlocks.last(on: ground)
        if let last, last.pool == pool.version { return (last.block, last.state) }
        let ready = readyTransactions()
        let built = FramePools.with { frames in
            var builder: BlockBuilder
            var rest = ready[...]
            if let last, ready.starts(with: last.tried, by: { $0.hash == $1.hash }) {
                builder = last.builder
                builder.goOn(with: frames)
                rest = ready.dropFirst(last.tried.count)
            } else {
                builder = self.builder(ground.inputs, frames: frames)
            }
            for transaction in rest { _ = try? builder.add(transaction) }
            var sealing = builder
            let block = sealing.seal()
            return PendingBlocks.Built(
                ground: ground,
                pool: pool.version,
                tried: ready,
                builder: builder,
                block: block,
                state: sealing.state
            )
        }
        pendingBlocks.keep(built)
        return (built.block, built.state)
    }
}
