import Devnet
import HTTPTypes
import Hummingbird
import Logging

/// The body of every answer that is no success: RFC 9457, made here and nowhere else.
enum Problem {
    static let mediaType = "application/problem+json"

    static func json(_ refusal: Refusal) -> JSONValue {
        .object([
            // Codes are stable words of this program; a tag URI names one without promising a page.
            "type": .string("tag:sandboxd,2026:problem:\(refusal.code)"),
            "title": .string(refusal.kind.title),
            "status": .int(refusal.kind.rawValue),
            "detail": .string(refusal.detail),
            "code": .string(refusal.code),
        ])
    }

    static func response(_ refusal: Refusal) -> Response {
        var response = Response.json(json(refusal), status: .init(code: refusal.kind.rawValue))
        response.headers[.contentType] = mediaType
        if refusal.kind == .unauthenticated {
            response.headers[.wwwAuthenticate] = "Bearer realm=\"sandboxd\""
        }
        return response
    }

    /// The answer to any error; what is our own fault is logged and shown by a number alone.
    static func response(_ error: any Error, logger: Logger) -> Response {
        if let refusal = Refusal(error) { return response(refusal) }
        if let refusal = tooLarge(error) { return response(refusal) }
        let number = String(UInt32.random(in: .min ... .max), radix: 16)
        logger.error("A request failed", metadata: ["fault": "\(number)", "error": "\(error)"])
        return response(
            Refusal(
                .failed,
                "internal",
                "Something failed inside the daemon; its log says more at fault \(number)."
            )
        )
    }

    private static func tooLarge(_ error: any Error) -> Refusal? {
        guard let error = error as? any HTTPResponseError, error.status == .contentTooLarge else {
            return nil
        }
        return Refusal(
            .tooLarge,
            "too-large",
            "The body is larger than this address takes; send less at once."
        )
    }
}

extension Response {
    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        bytes(value.bytes, type: "application/json", status: status)
    }

    static func bytes(_ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
