import HTTPTypes
import NIOCore

/// The head of a CGI program's answer: header lines up to an empty one.
struct CGIHead: Sendable {
    private(set) var status = HTTPResponse.Status.ok
    private(set) var fields = HTTPFields()

    /// More than any honest head has.
    static let limit = 16 << 10

    /// Reads the head off the front of what a program has written so far; nil while it is not complete.
    static func read(from buffer: inout ByteBuffer) throws(Refusal) -> CGIHead? {
        let bytes = Array(buffer.readableBytesView.prefix(limit))
        guard let end = endOfHead(bytes) else {
            guard bytes.count < limit else { throw bad }
            return nil
        }
        var head = CGIHead()
        let text = String(decoding: bytes[..<end.start], as: UTF8.self)
        for line in text.split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":") else { throw bad }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            if line[..<colon].lowercased() == "status" {
                guard let code = Int(value.prefix(3)), (200...599).contains(code) else { throw bad }
                head.status = HTTPResponse.Status(code: code)
            } else if let name = HTTPField.Name(String(line[..<colon])) {
                head.fields[name] = String(value)
            }
        }
        buffer.moveReaderIndex(forwardBy: end.next)
        return head
    }

    private static func endOfHead(_ bytes: [UInt8]) -> (start: Int, next: Int)? {
        let (carriage, line) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))
        for index in bytes.indices where bytes[index] == line {
            let rest = bytes[(index + 1)...]
            if rest.first == line { return (index, index + 2) }
            if rest.starts(with: [carriage, line]) { return (index, index + 3) }
        }
        return nil
    }

    private static let bad = Refusal(
        .failed,
        "git",
        "The git program gave no proper answer; the log may say more."
    )
}
