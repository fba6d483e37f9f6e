/// Says whether symbolic links stay inside the tree that holds them.
///
/// A link's target is followed component by component through the tree's other links, as a kernel would:
/// cancelling `..` against the text alone is wrong as soon as the component before it is a link itself.
struct SymlinkRules {
    private static let hopLimit = 40

    /// Every link of the tree: its path and its target.
    let links: [String: String]

    func check() throws(TreeError) {
        for (path, target) in links.sorted(by: { $0.key < $1.key }) {
            if let reason = problem(at: path, target: target) {
                throw TreeError.badSymlink(path, target: target, reason: reason)
            }
        }
    }

    private func problem(at path: String, target: String) -> String? {
        if target.isEmpty { return "its target is empty" }
        if target.utf8.count > PathRules.longestPath { return "its target is too long" }
        var hops = 0
        var place = path.components.dropLast().map { $0 }
        var remaining = Array(target.components.reversed())
        if target.hasPrefix("/") { return "it is absolute" }
        while let component = remaining.popLast() {
            switch component {
            case "", ".": continue
            case "..":
                guard !place.isEmpty else { return "it leaves the tree" }
                place.removeLast()
            default:
                place.append(component)
                guard let next = links[place.joined(separator: "/")] else {
                    guard (try? PathRules.checkSafe(component)) != nil else {
                        return "it leads to a name that is refused"
                    }
                    continue
                }
                hops += 1
                guard hops <= Self.hopLimit else { return "it leads round in a circle" }
                guard !next.hasPrefix("/") else { return "it leads through an absolute link" }
                place.removeLast()
                remaining.append(contentsOf: next.components.reversed())
            }
        }
        return nil
    }
}

extension String {
    /// The texts between slashes, told apart by bytes so that no combining mark can hide one.
    var components: [String] {
        utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
    }
}
