import Devnet
import Glibc
import Judge
import Testing
import sandboxd

@Suite("Serving a devnet on a socket")
struct ServingTests {
    /// A socket that listens on a free port of the loopback address, as a jail hands one over.
    private func listeningSocket() throws -> (socket: Int32, port: UInt16) {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(socket >= 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) { pointer -> UInt16? in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> UInt16? in
                guard bind(socket, address, length) == 0, listen(socket, 16) == 0 else { return nil }
                return getsockname(socket, address, &length) == 0 ? 0 : nil
            }
            .map { _ in UInt16(bigEndian: pointer.pointee.sin_port) }
        }
        return (socket, try #require(port))
    }

    @Test("it answers JSON-RPC at its one address until it is stopped, which closes the socket")
    func serving() async throws {
        let (socket, port) = try listeningSocket()
        let node = Node(try Chain(DevnetConfiguration(genesisTimestamp: 1)))
        let serving = try await SocketChainServer().serve(node, listeningSocket: socket)
        let daemon = TestDaemon(base: "http://127.0.0.1:\(port)", organiser: "")
        #expect(try await daemon.rpc("/", "eth_chainId") == "0x7a69")
        let hash = try await daemon.rpc("/", "eth_sendTransaction", [WellKnown.transfer()])
        #expect(try await daemon.rpc("/", "eth_getTransactionReceipt", [hash])["status"] == "0x1")
        #expect(try await daemon.send("GET", "/").status == 405)
        #expect(try await daemon.send("POST", "/rpc/x", Array("{}".utf8)).status == 404)
        let large = [UInt8](repeating: UInt8(ascii: " "), count: (5 << 20) + 1)
        #expect(try await daemon.send("POST", "/", large).status == 413)
        #expect(try await daemon.rpc("/", "eth_blockNumber") == "0x1")
        await serving.stop()
        await #expect(throws: (any Error).self) { try await daemon.rpc("/", "eth_chainId") }
        #expect(node.blockNumber == 1)
    }
}
