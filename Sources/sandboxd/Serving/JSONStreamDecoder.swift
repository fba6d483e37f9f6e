import NIOCore

/// Finds the messages in a stream of JSON values that stand one behind the other, with or without space between.
///
/// Only brackets and strings are looked at: whether what stands between them is JSON, the reader of the message says.
struct JSONStreamDecoder: ByteToMessageDecoder {
    typealias InboundOut = ByteBuffer

    enum Failure: Error {
        /// Something that is no object and no array.
        case notAMessage
        case tooLarge(limit: Int)
    }

    /// Bytes of a message.
    let limit: Int
    /// How far the bytes at hand have been looked at.
    private var scanned = 0
    private var depth = 0
    private var isInString = false
    private var isEscaped = false

    init(limit: Int) { self.limit = limit }

    mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        if depth == 0 { try skipSpace(&buffer) }
        guard let length = findEnd(buffer.readableBytesView) else {
            if buffer.readableBytes > limit { throw Failure.tooLarge(limit: limit) }
            return .needMoreData
        }
        guard length <= limit, let message = buffer.readSlice(length: length) else {
            throw Failure.tooLarge(limit: limit)
        }
        scanned = 0
        context.fireChannelRead(wrapInboundOut(message))
        return .continue
    }

    mutating func decodeLast(
        context: ChannelHandlerContext,
        buffer: inout ByteBuffer,
        seenEOF: Bool
    ) throws -> DecodingState {
        // Half a message is nobody's.
        try decode(context: context, buffer: &buffer)
    }

    private func skipSpace(_ buffer: inout ByteBuffer) throws {
        let space = buffer.readableBytesView.prefix { $0 == 32 || (9...13).contains($0) }
        buffer.moveReaderIndex(forwardBy: space.count)
        guard let first = buffer.readableBytesView.first else { return }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { throw Failure.notAMessage }
    }

    /// Length of the first value; nil while it is not whole.
    private mutating func findEnd(_ bytes: ByteBufferView) -> Int? {
        for byte in bytes.dropFirst(scanned) {
            scanned += 1
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return scanned }
            default: break
            }
        }
        return nil
    }
}

/// Writes each message with a line's end behind it, and says what is wrong before a connection ends for it.
final class JSONStreamHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var message = unwrapOutboundIn(data)
        message.writeInteger(UInt8(ascii: "\n"))
        context.write(wrapOutboundOut(message), promise: promise)
    }

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext,
        event: Any,
        promise: EventLoopPromise<Void>?
    ) {
        guard event is ConnectionEnd else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        context.flush()
        context.close(promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let sentence: String? =
            switch error {
            case JSONStreamDecoder.Failure.notAMessage: "parse error: a message is an object or an array"
            case JSONStreamDecoder.Failure.tooLarge(let limit): "a message has at most \(limit) bytes"
            default: nil
            }
        if let sentence {
            let text = #"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"\#(sentence)"}}"#
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text + "\n")), promise: nil)
        }
        // What follows cannot be made sense of.
        context.close(promise: nil)
    }
}
