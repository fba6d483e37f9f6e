import Testing
import sandboxd

@Suite("Command line: the daemon's client")
struct CLIClientTests {
    private func credentials(
        server: String? = nil,
        token: String? = nil,
        dataDirectory: String? = nil,
        _ environment: [String: String] = [:],
        files: [String: String] = [:]
    ) throws -> ClientCredentials {
        try ClientCredentials(
            server: server,
            token: token,
            dataDirectory: dataDirectory,
            environment: environment,
            readFile: { files[$0] }
        )
    }

    @Test("Flags go before the environment, the environment before a local daemon's file")
    func order() throws {
        let environment = ["SANDBOXD_SERVER": "http://env:1", "SANDBOXD_TOKEN": "env"]
        #expect(try credentials(server: "http://flag:2/", token: "flag", environment).token == "flag")
        #expect(try credentials(server: "http://flag:2/", environment).server.description == "http://flag:2")
        #expect(try credentials(environment).server.description == "http://env:1")
        #expect(try credentials(environment).token == "env")
        let files = ["./.sandboxd/organiser.token": "local\n", "/d/organiser.token": "other"]
        #expect(try credentials(files: files).token == "local")
        #expect(try credentials(dataDirectory: "/d", files: files).token == "other")
        #expect(try credentials(["SANDBOXD_DATA_DIRECTORY": "/d"], files: files).token == "other")
        #expect(try credentials(["SANDBOXD_TOKEN": ""], files: files).token == "local")
        #expect(try credentials().server == .standard)
    }

    @Test("A local daemon's token is never sent to another machine")
    func foreignServer() throws {
        let files = ["./.sandboxd/organiser.token": "local"]
        #expect(try credentials(server: "https://example.org", files: files).token == nil)
        #expect(try credentials(server: "http://127.0.0.1.example.org:80", files: files).token == nil)
    }

    @Test(
        "What is no server address is told",
        arguments: ["", "foo", "ftp://x", "http://", "http://h/path", "http://u:p@h", "http://h?x"]
    )
    func badAddress(text: String) {
        #expect(throws: ClientError.badAddress(text)) { try ServerAddress(parsing: text) }
    }

    @Test("A project is known by its daemon's git URL alone")
    func project() throws {
        let server = try ServerAddress(parsing: "http://127.0.0.1:8545")
        #expect(server.project(of: "http://127.0.0.1:8545/git/project_1.git") == "project_1")
        #expect(server.project(of: "http://127.0.0.1:8546/git/project_1.git") == nil)
        #expect(server.project(of: "http://127.0.0.1:8545/git/a/b.git") == nil)
        #expect(server.project(of: "http://127.0.0.1:8545/git/.git") == nil)
    }

    @Test("Each error is a sentence that says what to do")
    func sentences() throws {
        let server = try ServerAddress(parsing: "http://h:1")
        #expect(
            ClientError.unreachable(server, reason: "Connection refused").description
                == "No sandboxd answers at http://h:1 (Connection refused); start one with \"sandboxd serve\" or name another with --server."
        )
        #expect(ClientError.noToken(server).description.contains("SANDBOXD_TOKEN"))
        let problem = ProblemDocument(title: "Not Found", status: 404, detail: "There is no team \"x\"")
        #expect(ClientError.refused(problem).description == "There is no team \"x\".")
        #expect(ClientError.refused(ProblemDocument(title: "Gone\u{1b}[2J")).description == "Gone\\u{1b}[2J.")
    }

    @Test("Events are read however their bytes are cut")
    func events() {
        let stream =
            ": waiting\n\nid: 7\r\nevent: log\r\ndata: {\"a\":\ndata:1}\n\ndata: 한\n\nevent: none\n\n"
        let expected = [
            ServerSentEvent(id: "7", name: "log", data: "{\"a\":\n1}"),
            ServerSentEvent(id: "7", name: "message", data: "한"),
        ]
        let bytes = Array(stream.utf8)
        var whole = EventStreamParser()
        #expect(whole.read(bytes) == expected)
        for size in 1...7 {
            var parser = EventStreamParser()
            var events: [ServerSentEvent] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                events += parser.read(bytes[start..<min(start + size, bytes.count)])
            }
            #expect(events == expected, "in pieces of \(size)")
        }
    }
}
