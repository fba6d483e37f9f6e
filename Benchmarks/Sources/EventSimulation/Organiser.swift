import Cryptography
import Devnet
import Foundation
import NIOCore
import Primitives

/// Makes teams and devnets as an organiser does, by the HTTP API.
///
/// Everything happens on the simulation's one event loop, which is what makes it sendable.
final class Organiser: @unchecked Sendable {
    struct Failure: Error, CustomStringConvertible { let description: String }

    private let connection: ToolConnection
    private let loop: any EventLoop
    private let token: String
    private var waiting: EventLoopPromise<[UInt8]>?

    private init(_ loop: any EventLoop, host: String, token: String) {
        self.loop = loop
        self.token = token
        connection = ToolConnection(.http, host: host, path: "/")
    }

    static func connected(_ loop: any EventLoop, port: Int, token: String) async throws -> Organiser {
        let opened = loop.makePromise(of: Void.self)
        let organiser = Organiser(loop, host: "127.0.0.1:\(port)", token: token)
        loop.execute {
            organiser.connection.onOpen = { opened.succeed() }
            organiser.connection.onAnswer = { organiser.answered($0) }
            organiser.connection.onEnd = { organiser.waiting?.fail(Failure(description: $0)) }
            organiser.connection.connect(loop, port: port)
        }
        try await opened.futureResult.get()
        return organiser
    }

    func close() { loop.execute { self.connection.close() } }

    /// The answer's JSON; throws where the status is no success.
    @discardableResult
    func ask(_ method: String, _ path: String, _ body: String = "") async throws -> JSONValue {
        let promise = loop.makePromise(of: [UInt8].self)
        loop.execute {
            self.waiting = promise
            self.connection.send(method, path, body, token: self.token)
        }
        let bytes = try await promise.futureResult.get()
        return bytes.isEmpty ? .null : try JSONValue.parse(bytes)
    }

    private func answered(_ answer: ToolConnection.Answer) {
        let promise = waiting
        waiting = nil
        if (200..<300).contains(answer.status) {
            promise?.succeed(Array(answer.body))
        } else {
            promise?.fail(
                Failure(description: "\(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
            )
        }
    }

    /// A new team with a devnet in which its contracts are deployed.
    func makeTeam(_ number: Int, isHeavy: Bool) async throws -> Team {
        let made = try await ask("POST", "/api/v1/teams", #"{"name":"team-\#(number)"}"#)
        let id = made["id"]?.string ?? ""
        let devnet = try await ask("POST", "/api/v1/teams/\(id)/devnets", #"{"name":"main"}"#)
        guard let url = devnet["rpcUrl"]?.string, let range = url.range(of: "/rpc/"),
            let chainID = devnet["chainId"]?.int, let accounts = devnet["accounts"]?.array
        else { throw Failure(description: "A devnet is not as documented: \(devnet)") }
        let keys = accounts.compactMap { $0["privateKey"]?.string.flatMap { PrivateKey($0) } }
        guard keys.count == 10 else { throw Failure(description: "A devnet has \(keys.count) keys.") }
        let team = Team(
            number: number,
            devnet: devnet["id"]?.string ?? "",
            path: String(url[range.lowerBound...]),
            chainID: UInt64(chainID),
            keys: keys,
            isHeavy: isHeavy
        )
        let answers = try await ask("POST", team.path, team.setup).array ?? []
        guard !answers.isEmpty, answers.allSatisfy({ $0["result"] != nil }) else {
            throw Failure(description: "A devnet was not set up: \(answers)")
        }
        return team
    }

    /// The nonce of an account and the number of the newest block.
    func count(_ team: Team, _ address: String) async throws -> UInt64 {
        let answer = try await ask(
            "POST",
            team.path,
            #"{"jsonrpc":"2.0","id":1,"method":"eth_getTransactionCount","params":["\#(address)","latest"]}"#
        )
        return answer["result"]?.string.flatMap { UInt64($0.dropFirst(2), radix: 16) } ?? 0
    }
}
