import Devnet
import Store

/// The daemon's numbers in Prometheus's text format.
enum Metrics {
    static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    static func text(_ service: EventService) -> String {
        var lines: [String] = []
        func metric(_ name: String, _ kind: String, _ help: String, _ samples: [(String, UInt64)]) {
            lines.append("# HELP sandboxd_\(name) \(help)")
            lines.append("# TYPE sandboxd_\(name) \(kind)")
            for (labels, value) in samples { lines.append("sandboxd_\(name)\(labels) \(value)") }
        }
        let counters = service.counters
        let devnets = service.devnets.counts
        let journal = service.store.journalStatistics
        metric(
            "rpc_messages_total",
            "counter",
            "JSON-RPC messages answered.",
            [("", counters.rpcMessages.count)]
        )
        metric(
            "connections",
            "gauge",
            "Network connections that are open.",
            [("", UInt64(max(0, counters.sockets.value)))]
        )
        metric(
            "connections_refused_total",
            "counter",
            "Network connections refused because there were too many.",
            [("", counters.refusedSockets.count)]
        )
        metric(
            "rpc_connections",
            "gauge",
            "JSON-RPC clients that stay connected.",
            [("", UInt64(max(0, counters.connections.value)))]
        )
        metric(
            "http_responses_total",
            "counter",
            "Answers beside JSON-RPC, by class of status.",
            (2...5).map { ("{class=\"\($0)xx\"}", counters.answers[$0].count) }
        )
        metric(
            "git_requests_total",
            "counter",
            "Requests by git clients.",
            [("", counters.gitRequests.count)]
        )
        metric("submissions_total", "counter", "Submissions handed in.", [("", counters.submissions.count)])
        metric("devnets", "gauge", "Devnets that have not been deleted.", [("", UInt64(devnets.known))])
        metric("devnets_awake", "gauge", "Devnets in memory.", [("", UInt64(devnets.awake))])
        metric(
            "history_bytes",
            "gauge",
            "What the devnets' blocks take in memory, about.",
            [("", UInt64(max(0, service.history.bytesHeld)))]
        )
        metric(
            "history_written_bytes_total",
            "counter",
            "What of them was moved to a file.",
            [("", UInt64(service.history.bytesStored))]
        )
        metric(
            "journal_records_total",
            "counter",
            "Changes of devnets written to disk.",
            [("", journal.records)]
        )
        metric(
            "journal_commits_total",
            "counter",
            "Waits for the disk by the journal.",
            [("", journal.transactions)]
        )
        return lines.joined(separator: "\n") + "\n"
    }
}
