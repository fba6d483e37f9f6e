/// One event of a stream of Server-Sent Events.
package struct ServerSentEvent: Sendable, Hashable {
    /// The last id that the stream has named.
    package var id: String?
    /// `message` where the stream names none.
    package var name: String
    /// Lines joined by line feeds.
    package var data: String

    package init(id: String?, name: String, data: String) {
        self.id = id
        self.name = name
        self.data = data
    }
}

/// Reads `text/event-stream` as the HTML standard defines it, however its bytes are cut into pieces.
package struct EventStreamParser: Sendable {
    private var line: [UInt8] = []
    private var endedInCarriageReturn = false
    private var name = ""
    private var data: [String] = []
    private var lastID: String?

    package init() {}

    /// The events that end within these bytes.
    package mutating func read(_ bytes: some Sequence<UInt8>) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        for byte in bytes {
            // A carriage return and a line feed together end one line, not two.
            let continuesLineEnd = endedInCarriageReturn && byte == 0x0a
            endedInCarriageReturn = byte == 0x0d
            if continuesLineEnd { continue }
            if byte == 0x0a || byte == 0x0d {
                if let event = end(String(decoding: line, as: UTF8.self)) { events.append(event) }
                line.removeAll(keepingCapacity: true)
            } else {
                line.append(byte)
            }
        }
        return events
    }

    /// Takes a whole line; an empty one ends an event.
    private mutating func end(_ line: String) -> ServerSentEvent? {
        guard !line.isEmpty else {
            defer {
                name = ""
                data = []
            }
            if data.isEmpty { return nil }
            return ServerSentEvent(
                id: lastID,
                name: name.isEmpty ? "message" : name,
                data: data.joined(separator: "\n")
            )
        }
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let field = parts.first, !field.isEmpty else { return nil }
        var value = parts.count > 1 ? parts[1] : ""
        if value.first == " " { value.removeFirst() }
        switch field {
        case "event": name = String(value)
        case "data": data.append(String(value))
        case "id": lastID = String(value)
        default: break
        }
        return nil
    }
}
