/// How devnets look on a terminal.
enum DevnetText {
    /// - Parameter teams: names by id.
    static func table(_ devnets: [DevnetResource], teams: [String: String]) -> [String] {
        if devnets.isEmpty { return ["There are no devnets yet; make one with \"sandboxd devnet create\"."] }
        var table = TextTable(
            ("DEVNET", .left),
            ("ID", .left),
            ("TEAM", .left),
            ("CHAIN", .right),
            ("BLOCK", .right),
            ("STATUS", .left),
            ("RPC", .left)
        )
        for net in devnets {
            table.add(
                net.name,
                net.id,
                net.team.map { teams[$0] ?? $0 } ?? "",
                String(net.chainId),
                String(net.blockNumber),
                net.status,
                net.rpcUrl
            )
        }
        return table.lines(Console.standard.outputStyle)
    }

    static func table(_ snapshots: [SnapshotResource]) -> [String] {
        if snapshots.isEmpty {
            return ["There are no snapshots; make one with \"sandboxd devnet snapshot ID\"."]
        }
        var table = TextTable(("SNAPSHOT", .left), ("ID", .left), ("BLOCK", .right), ("MADE", .left))
        for snapshot in snapshots {
            table.add(snapshot.name, snapshot.id, String(snapshot.blockNumber), snapshot.createdAt)
        }
        return table.lines(Console.standard.outputStyle)
    }

    /// Everything that somebody needs to work with a devnet.
    static func card(_ devnet: DevnetResource) -> [String] {
        var lines = [
            ("devnet", devnet.name), ("id", devnet.id), ("chain id", String(devnet.chainId)),
            ("hardfork", devnet.hardfork), ("status", devnet.status), ("block", String(devnet.blockNumber)),
            ("rpc", devnet.rpcUrl), ("websocket", devnet.wsUrl ?? ""),
            ("admin rpc", devnet.adminRpcUrl ?? ""),
            ("expires", devnet.expiresAt ?? ""),
        ]
        .filter { !$0.1.isEmpty }
        .map { name, value in "\(name.padding(to: 10)) \(value.printable)" }
        guard let accounts = devnet.accounts, !accounts.isEmpty else { return lines }
        var table = TextTable(("ACCOUNT", .left), ("PRIVATE KEY", .left))
        for account in accounts { table.add(account.address, account.privateKey ?? "") }
        lines.append("")
        return lines + table.lines(Console.standard.outputStyle)
    }
}

extension String {
    fileprivate func padding(to columns: Int) -> String {
        self + String(repeating: " ", count: max(0, columns - displayWidth))
    }
}
