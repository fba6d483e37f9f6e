import NIOCore

/// Counts network connections, so that there are never more than the daemon has descriptors for.
///
/// Without one left it could neither accept nor refuse, nor open a repository. So connections beyond the limit are
/// answered with 503 and ended; those beyond a margin are closed without a word, because who opens that
/// many does not read answers.
struct ConnectionGate: Sendable {
    enum Admission {
        case admitted
        case refused
        case turnedAway
    }

    /// How long a connection that is refused is kept to be told so.
    static let patience = TimeAmount.seconds(5)
    let limit: Int
    private let margin: Int
    private let counters: Counters

    init(_ service: EventService) {
        limit = service.configuration.limits.sockets ?? Descriptors.roomForConnections
        margin = max(8, limit / 64)
        counters = service.counters
    }

    /// Counts a connection in until it closes.
    func admit(_ channel: any Channel) -> Admission {
        let (limit, sockets, refusing) = (limit, counters.sockets, counters.refusing)
        guard sockets.add(1) > limit else {
            channel.closeFuture.whenComplete { _ in sockets.add(-1) }
            return .admitted
        }
        // Those who are only being told so take nobody's place.
        sockets.add(-1)
        counters.refusedSockets.add()
        channel.closeFuture.whenComplete { _ in refusing.add(-1) }
        return refusing.add(1) > margin ? .turnedAway : .refused
    }

    var refusal: Refusal {
        Refusal(
            .unavailable,
            "too-many-connections",
            "The daemon has the \(limit) connections that it has room for; close some, or ask again in a moment."
        )
    }
}
