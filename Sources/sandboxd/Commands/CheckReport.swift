import Jail

/// What `check` says.
struct CheckReport: Encodable {
    struct Item: Encodable {
        let name: String
        let ok: Bool
        let detail: String
        /// What follows from its absence, and what to do; empty where it is there.
        let consequence: String
        /// Whether nothing can be judged without it.
        let isNeeded: Bool
    }

    let canJudge: Bool
    let items: [Item]

    init(host: HostReport, extra: [Item]) {
        let needed: Set<String> = ["bubblewrap", "self_test", "listener"]
        items =
            host.items.map { item in
                Item(
                    name: item.name,
                    ok: item.ok,
                    detail: item.detail,
                    consequence: item.consequence,
                    isNeeded: needed.contains(item.name)
                )
            } + extra
        canJudge = host.canJail && host.canListen && extra.allSatisfy { $0.ok || !$0.isNeeded }
    }

    func lines(_ style: TextStyle) -> [String] {
        let width = items.map(\.name.displayWidth).max() ?? 0
        var lines: [String] = []
        for item in items {
            let mark =
                item.ok
                ? style.green("ok      ") : item.isNeeded ? style.red("missing ") : style.yellow("weaker  ")
            let gap = String(repeating: " ", count: width - item.name.displayWidth)
            lines.append("\(mark)\(item.name)\(gap)  \(item.detail.printable)")
            if !item.consequence.isEmpty {
                lines.append("        \(String(repeating: " ", count: width))  \(item.consequence.printable)")
            }
        }
        let verdict =
            canJudge ? "This machine can judge submissions." : "This machine cannot judge submissions."
        return lines + ["", style.bold(verdict)]
    }
}
