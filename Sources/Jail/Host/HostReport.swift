/// What this host can enforce on untrusted programs, each measure with what follows where it is missing.
public struct HostReport: Sendable, Hashable {
    public struct Item: Sendable, Hashable {
        /// A stable key, such as `cgroup_memory`.
        public let name: String
        public let ok: Bool
        /// What was found.
        public let detail: String
        /// What it means that this is missing, and what to do; empty if it is not missing.
        public let consequence: String

        init(_ name: String, _ ok: Bool, _ detail: String, otherwise consequence: String) {
            self.name = name
            self.ok = ok
            self.detail = detail
            self.consequence = ok ? "" : consequence
        }
    }

    public let items: [Item]
    /// Whether a self-test jail was built, ran and was found closed.
    public let canJail: Bool
    /// Whether plans that listen can run.
    public let canListen: Bool
    /// Why ``canJail`` is false; empty otherwise.
    public let reasons: [String]

    public subscript(name: String) -> Item? {
        items.first { $0.name == name }
    }
}
