import Devnet
import Dispatch
import Glibc
import Judge
import Synchronization

/// A plain HTTP/1.1 server with a thread for each connection: just enough for Python's clients.
struct BlockingChainServer: ChainServer {
    func serve(_ node: Node, listeningSocket: Int32) async throws -> any ChainServing {
        let serving = Serving(RPCEndpoint(node: node), socket: listeningSocket)
        serving.start()
        return serving
    }

    private final class Serving: ChainServing {
        private let endpoint: RPCEndpoint
        private let socket: Int32
        private let open = Mutex<Set<Int32>>([])
        private let group = DispatchGroup()

        init(_ endpoint: RPCEndpoint, socket: Int32) {
            self.endpoint = endpoint
            self.socket = socket
        }

        func start() {
            spawn { serving in
                while true {
                    let connection = accept(serving.socket, nil, nil)
                    if connection < 0 { return }
                    serving.open.withLock { _ = $0.insert(connection) }
                    serving.spawn { $0.answer(connection) }
                }
            }
        }

        func stop() async {
            shutdown(socket, Int32(SHUT_RDWR))
            open.withLock { for connection in $0 { shutdown(connection, Int32(SHUT_RDWR)) } }
            await withCheckedContinuation { continuation in
                group.notify(queue: .global()) { continuation.resume() }
            }
            close(socket)
        }

        private func spawn(_ body: @escaping @Sendable (Serving) -> Void) {
            group.enter()
            DispatchQueue(label: "test.chain").async {
                body(self)
                self.group.leave()
            }
        }

        private func answer(_ connection: Int32) {
            var buffer: [UInt8] = []
            while let body = Self.request(connection, &buffer) {
                let answer = handle(body) ?? []
                let head =
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(answer.count)\r\n\r\n"
                guard Self.send(Array(head.utf8) + answer, connection) else { break }
            }
            open.withLock { _ = $0.remove(connection) }
            close(connection)
        }

        private func handle(_ body: [UInt8]) -> [UInt8]? {
            let done = DispatchSemaphore(value: 0)
            let result = Mutex<[UInt8]?>(nil)
            Task {
                let answer = await endpoint.handle(body)
                result.withLock { $0 = answer }
                done.signal()
            }
            done.wait()
            return result.withLock { $0 }
        }

        /// The next request's body; nil at the end of the connection.
        private static func request(_ connection: Int32, _ buffer: inout [UInt8]) -> [UInt8]? {
            let end = Array("\r\n\r\n".utf8)
            var head: Int?
            while head == nil {
                head = (0..<max(0, buffer.count - 3)).first { Array(buffer[$0..<($0 + 4)]) == end }
                if head == nil, !receive(connection, &buffer) { return nil }
            }
            guard let head else { return nil }
            let lines = String(decoding: buffer[..<head], as: UTF8.self).lowercased().split(separator: "\r\n")
            let length = lines.first { $0.hasPrefix("content-length:") }
                .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) }
            let total = head + 4 + (length ?? 0)
            while buffer.count < total {
                guard receive(connection, &buffer) else { return nil }
            }
            let body = Array(buffer[(head + 4)..<total])
            buffer.removeFirst(total)
            return body
        }

        private static func receive(_ connection: Int32, _ buffer: inout [UInt8]) -> Bool {
            var bytes = [UInt8](repeating: 0, count: 64 << 10)
            let count = recv(connection, &bytes, bytes.count, 0)
            guard count > 0 else { return false }
            buffer += bytes.prefix(count)
            return true
        }

        private static func send(_ bytes: [UInt8], _ connection: Int32) -> Bool {
            var sent = 0
            while sent < bytes.count {
                let count = bytes.withUnsafeBytes { raw in
                    Glibc.send(
                        connection,
                        raw.baseAddress?.advanced(by: sent),
                        raw.count - sent,
                        Int32(MSG_NOSIGNAL)
                    )
                }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }
}
