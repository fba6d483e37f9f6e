import NIOCore
import NIOWebSocket

/// Puts a WebSocket's frames together to messages.
///
/// A value without I/O: it is given frames and says what to do.
struct MessageAssembly {
    enum Step: Equatable {
        /// Wait for more.
        case none
        case message(ByteBuffer)
        case pong(ByteBuffer)
        /// The client closes, with the code that it gave.
        case close(ByteBuffer)
        case refuse(WebSocketErrorCode, String)
    }

    /// Bytes of a whole message.
    let limit: Int
    private var parts: ByteBuffer?

    init(limit: Int) { self.limit = limit }

    mutating func take(_ frame: WebSocketFrame) -> Step {
        guard !frame.rsv1, !frame.rsv2, !frame.rsv3 else {
            return .refuse(.protocolError, "a frame has reserved bits set: no extension was agreed on")
        }
        // RFC 6455 section 5.1; whatever sits between must not be able to take the bytes for another protocol's.
        guard frame.maskKey != nil else { return .refuse(.protocolError, "a client's frames must be masked") }
        switch frame.opcode {
        // Some clients send text as text, others as bytes: it is JSON either way.
        case .text, .binary: return begin(frame)
        case .continuation: return proceed(frame)
        case .ping: return .pong(frame.unmaskedData)
        case .pong: return .none
        case .connectionClose: return .close(frame.unmaskedData)
        default: return .refuse(.protocolError, "a frame has an unknown opcode")
        }
    }

    private mutating func begin(_ frame: WebSocketFrame) -> Step {
        guard parts == nil else {
            return .refuse(.protocolError, "a message began before the one before it was complete")
        }
        guard frame.length <= limit else { return tooLarge }
        if frame.fin { return .message(frame.unmaskedData) }
        parts = frame.unmaskedData
        return .none
    }

    private mutating func proceed(_ frame: WebSocketFrame) -> Step {
        guard var whole = parts else {
            return .refuse(.protocolError, "a continuation frame continues nothing")
        }
        guard whole.readableBytes + frame.length <= limit else { return tooLarge }
        // Taken out first, so that the buffer grows in place.
        parts = nil
        var data = frame.unmaskedData
        whole.writeBuffer(&data)
        if frame.fin { return .message(whole) }
        parts = whole
        return .none
    }

    private var tooLarge: Step { .refuse(.messageTooLarge, "a message has at most \(limit) bytes") }
}
