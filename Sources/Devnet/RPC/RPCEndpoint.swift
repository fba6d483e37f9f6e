import EVM

/// JSON-RPC 2.0 for one devnet under one policy: bytes in, bytes out, over whatever transport.
public struct RPCEndpoint: Sendable {
    public let node: Node
    public let policy: RPCPolicy

    public init(node: Node, policy: RPCPolicy = .open) {
        self.node = node
        self.policy = policy
    }

    /// Every method there is.
    public static var methodNames: [String] { RPCMethods.all.keys.sorted() }

    /// Those that change the devnet from outside and that public addresses do not serve.
    public static var controlMethodNames: [String] {
        RPCMethods.all.values.filter(\.isControl).map(\.name).sorted()
    }

    /// One request, parsed.
    private struct Request {
        /// Nil for a notification, which gets no answer.
        let id: JSONValue?
        let method: RPCMethod
        let parameters: Parameters
    }

    /// Answers a request or a batch; nil when there was nothing but notifications.
    public func handle(_ body: [UInt8]) async -> [UInt8]? { await handle(body, nil) }

    /// Answers what came by a connection that stays open, by way of that connection.
    public func serve(_ body: [UInt8], to session: RPCSession) async {
        let scope = SubscriptionScope(session)
        if let answer = await handle(body, scope) { session.transport.answer(answer) }
        node.subscriptions.confirm(scope.take())
    }

    private func handle(_ body: [UInt8], _ scope: SubscriptionScope?) async -> [UInt8]? {
        let message: JSONValue
        do { message = try JSONValue.parse(body) } catch {
            return RPCEndpoint.answer(.null, .failure(.parse(error)))
        }
        guard case .array(let items) = message else { return await answer(message, scope) }
        guard !items.isEmpty else {
            return RPCEndpoint.answer(.null, .failure(.invalidRequest("the batch is empty")))
        }
        guard items.count <= policy.batchLimit else {
            let reason = "batch too large: \(items.count) calls, at most \(policy.batchLimit) are taken"
            return RPCEndpoint.answer(.null, .failure(.invalidRequest(reason)))
        }
        var output: [UInt8] = [UInt8(ascii: "[")]
        for item in items {
            guard let answer = await answer(item, scope) else { continue }
            if output.count > 1 { output.append(UInt8(ascii: ",")) }
            output.append(contentsOf: answer)
        }
        if output.count == 1 { return nil }
        output.append(UInt8(ascii: "]"))
        return output
    }

    /// Answers a single cheap request at once; nil when it must go through `handle`.
    public func handleInline(_ body: [UInt8]) -> [UInt8]? {
        guard body.count < 4_096, let message = try? JSONValue.parse(body), case .object = message,
            let request = try? parse(message).get(), let id = request.id,
            case .instant(let run) = request.method.handler
        else { return nil }
        return RPCEndpoint.answer(id, RPCEndpoint.catching { try run(node.chain, request.parameters) })
    }

    private func answer(_ message: JSONValue, _ scope: SubscriptionScope?) async -> [UInt8]? {
        switch parse(message) {
        case .failure(let error):
            return RPCEndpoint.answer(RPCEndpoint.id(of: message) ?? .null, .failure(error))
        case .success(let request):
            let result = await run(request, scope)
            guard let id = request.id else { return nil }
            return RPCEndpoint.answer(id, consume result)
        }
    }

    // MARK: Envelope

    private static func id(of message: JSONValue) -> JSONValue? {
        switch message["id"] {
        case .string(let text)?: .string(text)
        case .number(let digits)?: .number(digits)
        case .null?: .null
        default: nil
        }
    }

    private func parse(_ message: JSONValue) -> Result<Request, RPCError> {
        guard case .object = message else { return .failure(.invalidRequest("a request must be an object")) }
        if let version = message["jsonrpc"], version != "2.0" {
            return .failure(.invalidRequest("jsonrpc must be \"2.0\""))
        }
        let id = RPCEndpoint.id(of: message)
        if message["id"] != nil, id == nil {
            return .failure(.invalidRequest("id must be a string, a number or null"))
        }
        guard let name = message["method"]?.string else {
            return .failure(.invalidRequest("method must be a string"))
        }
        guard let method = RPCMethods.all[name] else {
            return .failure(.unknownMethod(String(name.prefix(100)), nearest: RPCMethods.nearest(to: name)))
        }
        if method.isControl, !policy.allowsControl { return .failure(.notAllowed(name)) }
        do throws(RPCError) {
            return .success(Request(id: id, method: method, parameters: try Parameters(message["params"])))
        } catch { return .failure(error) }
    }

    private static func answer(_ id: JSONValue, _ result: consuming Result<JSONValue, RPCError>) -> [UInt8] {
        var output = Array(#"{"jsonrpc":"2.0","id":"#.utf8)
        id.write(to: &output)
        if var text = result.takeText() {
            output.append(contentsOf: #","result":"#.utf8)
            text.enclose(output, "}")
            return text.bytes
        }
        switch result {
        case .success(let value):
            output.append(contentsOf: #","result":"#.utf8)
            value.write(to: &output)
        case .failure(let error):
            output.append(contentsOf: #","error":"#.utf8)
            error.json.write(to: &output)
        }
        output.append(UInt8(ascii: "}"))
        return output
    }

    // MARK: Running

    private static func catching(_ body: () throws -> JSONValue) -> Result<JSONValue, RPCError> {
        do { return .success(try body()) } catch { return .failure(.of(error)) }
    }

    private func run(_ request: Request, _ scope: SubscriptionScope?) async -> Result<JSONValue, RPCError> {
        let parameters = request.parameters
        switch request.method.handler {
        case .instant(let body): return RPCEndpoint.catching { try body(node.chain, parameters) }
        case .node(let body): return RPCEndpoint.catching { try body(node, parameters) }
        case .session(let body):
            guard let scope else { return .failure(.notificationsUnsupported) }
            return RPCEndpoint.catching { try body(node, scope, parameters) }
        case .waiting(let body):
            do { return .success(try await body(node, parameters)) } catch { return .failure(.of(error)) }
        case .read(let body):
            let chain = node.chain
            let interrupt = Interrupt()
            let timeout = policy.callTimeout
            do {
                return .success(
                    try await ComputePool.run(on: node.readers) {
                        let alarm = Alarm(after: timeout, interrupt)
                        defer { alarm.cancel() }
                        return try body(chain, parameters, interrupt)
                    }
                )
            } catch { return .failure(.of(error)) }
        case .write(let body):
            do { return .success(try await node.update { try body(&$0, parameters) }) } catch {
                return .failure(.of(error))
            }
        case .prepared(let body):
            do {
                let change = try node.preparing { try body(parameters) }
                return .success(try await node.update { try change(&$0) })
            } catch { return .failure(.of(error)) }
        }
    }
}

extension Result<JSONValue, RPCError> {
    /// Hands over the text of a value that is written already; nil for any other.
    ///
    /// It is given up here, so that a long one is owned by nobody else and can be changed without a copy.
    fileprivate mutating func takeText() -> JSONText? {
        guard case .success(.written(let text)) = self else { return nil }
        self = .success(.null)
        return text
    }
}
