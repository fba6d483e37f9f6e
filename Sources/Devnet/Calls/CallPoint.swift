public import EVM
import Primitives

/// The state and the block that a call runs in.
public struct CallPoint: Sendable {
    public var state: WorldState
    public var environment: BlockEnvironment
    public var rules: Rules
}
