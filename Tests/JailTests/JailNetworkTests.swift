import Glibc
import Jail
import Testing

@Suite("A jail's network is one listener of the daemon's")
struct JailNetworkTests {
    @Test("The daemon answers at 127.0.0.1:8545 inside the jail")
    func listener() async throws {
        guard let jail = await JailHarness.with("listener") else { return }
        var plan = JailPlan.python(Self.ask("127.0.0.1", 8545))
        plan.listens = true
        let run = try await jail.run(plan) { Self.answerOnce(Listener($0), "devnet") }
        #expect(run.output == "devnet\n")
        #expect(run.outcome.isSuccess)
    }

    @Test("Each of several jails reaches its own listener only")
    func separateListeners() async throws {
        guard let jail = await JailHarness.with("listener") else { return }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<4 {
                group.addTask {
                    var plan = JailPlan.python(Self.ask("127.0.0.1", 8545))
                    plan.listens = true
                    let run = try await jail.run(plan) { Self.answerOnce(Listener($0), "devnet \(number)") }
                    #expect(run.output == "devnet \(number)\n")
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("The listener is not reachable from the host")
    func notFromHost() async throws {
        guard let jail = await JailHarness.with("listener") else { return }
        var plan = JailPlan.shell("true")
        plan.listens = true
        _ = try await jail.run(plan) { number in
            let listener = Listener(number)
            // Some other process may use the port on the host; then it is not ours that answers.
            #expect(Self.connects(port: 8545, thenReachesOurs: listener) == false)
        }
    }

    @Test("Listeners on the host's loopback, its abstract sockets and the outside are out of reach")
    func hostLoopback() async throws {
        guard let jail = await JailHarness.with() else { return }
        let listener = try Listener.onLoopback()
        let script = """
            import socket
            for address in (("127.0.0.1", \(listener.port)), ("1.1.1.1", 53), ("169.254.169.254", 80)):
                try:
                    socket.create_connection(address, 2)
                    print("reached", address)
                except OSError as error:
                    print(error.errno)
            names = [line.split()[-1] for line in open("/proc/net/unix").readlines()[1:]]
            print(len(names))
            """
        let run = try await jail.run(.python(script))
        #expect(run.output == "111\n101\n101\n0\n")
    }

    @Test("A plan that listens needs someone who takes the socket")
    func nobodyListens() async throws {
        guard let jail = await JailHarness.with() else { return }
        var plan = JailPlan.shell("true")
        plan.listens = true
        await #expect(throws: JailError.self) { try await jail.run(plan) }
    }

    private static func ask(_ host: String, _ port: Int) -> String {
        """
        import socket
        s = socket.create_connection(("\(host)", \(port)), 5)
        s.sendall(b"?")
        print(s.recv(100).decode())
        """
    }

    /// Serves one connection on a thread of its own.
    private static func answerOnce(_ listener: Listener, _ text: String) {
        Thread.detach {
            let peer = accept(listener.number, nil, nil)
            guard peer >= 0 else { return }
            var byte: UInt8 = 0
            _ = read(peer, &byte, 1)
            let bytes = Array(text.utf8)
            _ = write(peer, bytes, bytes.count)
            close(peer)
            _ = listener
        }
    }

    private static func connects(port: UInt16, thenReachesOurs listener: Listener) -> Bool {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(client) }
        var address = Listener.loopback(port)
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { return false }
        var wait = pollfd(fd: listener.number, events: Int16(POLLIN), revents: 0)
        return poll(&wait, 1, 200) > 0
    }
}
