import Testing

extension Tag {
    /// Takes seconds, as it judges in real jails.
    @Tag static var slow: Self
}
