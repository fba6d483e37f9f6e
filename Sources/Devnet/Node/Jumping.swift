/// Something in a row of which each knows the one before it, and by `jump` one further back, in steps that double: any
/// earlier one is then a logarithmic number of steps away (Myers, "An applicative random-access stack", 1983).
protocol Jumping: AnyObject {
    /// One more than that of the one before.
    var position: UInt64 { get }
    /// Nil for the first of a row.
    var jump: Self? { get }
}

extension Jumping {
    /// The jump of the one that comes next.
    var nextJump: Self {
        guard let far = jump else { return self }
        let further = far.jump ?? far
        return position - far.position == far.position - further.position ? further : self
    }
}
