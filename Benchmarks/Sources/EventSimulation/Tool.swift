import Cryptography
import EVM
import NIOCore
import Primitives

/// One tool of a team: asks, waits for the answer, asks for the next thing.
///
/// Everything happens on the simulation's one event loop, which is what makes it sendable.
final class Tool: @unchecked Sendable {
    enum Role: CaseIterable {
        /// Signs by itself, deploys, looks at receipts; HTTP.
        case script
        /// Reads; HTTP.
        case frontEnd
        /// Follows blocks and logs, reads, sends by the node's accounts; WebSocket.
        case wallet
        /// Snapshots, tries, reverts; impersonates, traces; WebSocket.
        case tester

        var kind: ToolConnection.Kind {
            switch self {
            case .script, .frontEnd: .http
            case .wallet, .tester: .webSocket
            }
        }
    }

    let team: Team
    let role: Role
    private(set) var isDone = false
    private(set) var notifications = 0
    private let connection: ToolConnection
    private let statistics: Statistics
    private let account: Int
    private var random: Generator
    private var nonce: UInt64
    private var underWay: (request: Request, start: NIODeadline, epoch: Int, mayRemember: Bool)?
    /// Requests that follow in this order whatever the mix says.
    private var queue: [Step] = []
    private var snapshot: String?

    private enum Step {
        case subscribe(String)
        case snapshot, impersonated, check, revert
    }

    init(team: Team, number: Int, host: String, seed: UInt64, statistics: Statistics) {
        self.team = team
        self.statistics = statistics
        role = Role.allCases[number % 4]
        // Those who sign have accounts that nobody else sends from.
        account = number % team.keys.count
        nonce = account == 0 ? UInt64(Team.setupTransactions) : 0
        random = Generator(seed: seed)
        connection = ToolConnection(role.kind, host: host, path: team.path)
        mayNotSign = number >= team.keys.count
        if role == .wallet, !team.isHeavy { queue = [.subscribe("newHeads"), .subscribe("logs")] }
    }

    private let mayNotSign: Bool

    func start(_ loop: any EventLoop, port: Int) {
        connection.onOpen = { [self] in
            statistics.opened += 1
            next()
        }
        connection.onAnswer = { [self] in answered($0) }
        connection.onNotification = { [self] in
            notifications += 1
            statistics.notifications += 1
        }
        connection.onEnd = { [self] reason in
            isDone = true
            statistics.fail("connection: \(reason)")
        }
        connection.connect(loop, port: port)
    }

    func close() {
        isDone = true
        connection.close()
    }

    // MARK: Choosing

    private func next() {
        guard !statistics.isOver else {
            isDone = true
            return
        }
        if !queue.isEmpty {
            let step = queue.removeFirst()
            return take(step)
        }
        if team.isHeavy { return askHeavily() }
        // Each of a hundred times; what is left over is a block number.
        switch role {
        case .script:
            choose([
                (.raw, 40), (.receipt, 20), (.block, 12), (.estimate, 8), (.transactionCount, 6),
                (.gasPrice, 6), (.chainID, 4), (.deployment, 1),
            ])
        case .frontEnd:
            choose([(.call, 40), (.balance, 16), (.block, 10), (.logs, 8), (.feeHistory, 4), (.code, 2)])
        case .wallet:
            choose([(.call, 30), (.balance, 20), (.unlocked, 12), (.receipt, 10), (.gasPrice, 6), (.logs, 4)])
        case .tester:
            choose([
                (.trace, 20), (.snapshot, 8), (.call, 24), (.receipt, 10), (.impersonated, 6), (.code, 4),
            ])
        }
    }

    private func choose(_ weights: [(Request, Int)]) {
        var draw = random.next(below: 100)
        for (request, weight) in weights {
            if draw < weight { return ask(allowed(request)) }
            draw -= weight
        }
        ask(.blockNumber)
    }

    /// What comes in place of a request whose time it isn't.
    private func allowed(_ request: Request) -> Request {
        if request.isWrite, statistics.isReadingOnly { return .call }
        switch request {
        case .raw, .deployment: return team.isInCycle || mayNotSign ? .call : request
        case .snapshot: return team.isInCycle || team.rawUnderWay > 0 ? .call : request
        case .trace, .receipt: return team.hashes.isEmpty ? .blockNumber : request
        default: return request
        }
    }

    private func askHeavily() {
        switch random.next(below: 10) {
        case 0..<6: ask(.heavyCall)
        case 6: ask(.heavyTrace)
        case 7: ask(.heavyLogs)
        default: ask(statistics.isReadingOnly ? .heavyCall : .heavyTransaction)
        }
    }

    // MARK: Asking

    private func take(_ step: Step) {
        switch step {
        case .subscribe(let kind): send(.subscribe, "eth_subscribe", #"["\#(kind)"]"#)
        case .snapshot: ask(.snapshot)
        case .impersonated: ask(.impersonated)
        case .check: ask(.call)
        case .revert: send(.revert, "evm_revert", #"["\#(snapshot ?? "")"]"#)
        }
    }

    private func ask(_ request: Request) {
        switch request {
        case .blockNumber, .chainID, .gasPrice: send(request, request.rawValue, "[]")
        case .feeHistory: send(request, request.rawValue, #"["0xa","latest",[25,75]]"#)
        case .balance, .transactionCount:
            send(request, request.rawValue, #"["\#(someAccount)","latest"]"#)
        case .code: send(request, request.rawValue, #"["\#(Hex.encode(team.token.bytes))","latest"]"#)
        case .block: send(request, request.rawValue, #"["latest",false]"#)
        case .receipt: send(request, request.rawValue, #"["\#(someHash)"]"#)
        case .trace: send(request, request.rawValue, #"["\#(someHash)",{"tracer":"callTracer"}]"#)
        case .logs:
            let from = String(max(0, team.head - 50), radix: 16)
            send(
                request,
                request.rawValue,
                #"[{"fromBlock":"0x\#(from)","address":"\#(Hex.encode(team.token.bytes))"}]"#
            )
        case .call: send(request, "eth_call", #"[{\#(readToken)},"latest"]"#)
        case .estimate:
            send(request, request.rawValue, #"[{"from":"\#(team.accounts[account])",\#(transfer)}]"#)
        case .raw:
            sendRaw(
                to: team.token,
                Calls.transfer(to: team.keys[random.next(below: 10)].address, amount: 1),
                gas: 100_000
            )
        case .deployment: sendRaw(to: nil, Deployments.token, gas: 500_000)
        case .unlocked:
            send(request, "eth_sendTransaction", #"[{"from":"\#(team.accounts[account])",\#(transfer)}]"#)
        case .impersonated:
            let fields = #""to":"\#(someAccount)","value":"0x1""#
            send(request, "eth_sendTransaction", #"[{"from":"\#(Team.whale)",\#(fields)}]"#)
        case .snapshot:
            team.isInCycle = true
            team.epoch += 1
            queue = [.impersonated, .impersonated, .check, .revert]
            send(request, request.rawValue, "[]")
        case .heavyCall: send(request, "eth_call", #"[{\#(burn(100_000))},"latest"]"#)
        case .heavyTrace:
            send(request, "debug_traceCall", #"[{\#(burn(100_000))},"latest",{"tracer":"callTracer"}]"#)
        case .heavyLogs: send(request, "eth_getLogs", #"[{"fromBlock":"0x0","toBlock":"latest"}]"#)
        case .heavyTransaction:
            send(request, "eth_sendTransaction", #"[{"from":"\#(team.accounts[account])",\#(burn(10_000))}]"#)
        case .subscribe, .revert: preconditionFailure("These are steps of their own.")
        }
    }

    private var someAccount: String { team.accounts[random.next(below: team.accounts.count)] }

    private var someHash: String { team.hashes[random.next(below: team.hashes.count)] }

    private var readToken: String {
        let data = Calls.balance(of: team.keys[random.next(below: 10)].address)
        return #""to":"\#(Hex.encode(team.token.bytes))","data":"\#(Hex.encode(data))""#
    }

    private var transfer: String {
        let data = Calls.transfer(to: team.keys[random.next(below: 10)].address, amount: 1)
        return #""to":"\#(Hex.encode(team.token.bytes))","data":"\#(Hex.encode(data))""#
    }

    private func burn(_ count: UInt64) -> String {
        #""to":"\#(Hex.encode(team.burner.bytes))","data":"\#(Hex.encode(Calls.hashes(count)))""#
    }

    private func sendRaw(to: Address?, _ data: [UInt8], gas: UInt64) {
        let transaction = Transaction(
            kind: .dynamicFee,
            chainId: team.chainID,
            nonce: nonce,
            maxFeePerGas: 100_000_000_000,
            maxPriorityFeePerGas: 1_000_000_000,
            gasLimit: gas,
            to: to,
            value: .zero,
            data: data
        ).signed(by: team.keys[account])
        nonce += 1
        team.rawUnderWay += 1
        send(
            to == nil ? .deployment : .raw,
            "eth_sendRawTransaction",
            #"["\#(Hex.encode(transaction.encoded))"]"#
        )
    }

    private func send(_ request: Request, _ method: String, _ parameters: String) {
        underWay = (request, .now(), team.epoch, !team.isInCycle)
        connection.send(#"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":\#(parameters)}"#)
    }

    // MARK: Answers

    private func answered(_ answer: ToolConnection.Answer) {
        guard let (request, start, epoch, mayRemember) = underWay else {
            return statistics.fail("an answer to nothing")
        }
        underWay = nil
        let microseconds = UInt64((NIODeadline.now() - start).nanoseconds / 1_000)
        statistics.add(request, microseconds, of: team)
        if request == .raw || request == .deployment { team.rawUnderWay -= 1 }
        guard answer.status == 200, answer.isResult else {
            let text = String(decoding: answer.body.prefix(200), as: UTF8.self)
            statistics.fail("\(request.rawValue): \(answer.status) \(text)")
            if request == .snapshot || request == .revert { team.isInCycle = false }
            return next()
        }
        switch request {
        case .raw, .unlocked, .impersonated, .deployment, .heavyTransaction:
            statistics.transactions += 1
            team.transactions += 1
            // Where a snapshot came in between, a revert may have undone it.
            if mayRemember, epoch == team.epoch, let hash = answer.text { team.remember(hash) }
        case .blockNumber: team.head = answer.text.flatMap { Int($0.dropFirst(2), radix: 16) } ?? team.head
        case .snapshot: snapshot = answer.text
        case .revert:
            team.isInCycle = false
            if find("\"result\":true", in: answer.body) == nil { statistics.fail("evm_revert: not true") }
        default: break
        }
        next()
    }

    /// Whether the devnet must hold all that this tool has signed, and how much that is.
    var signed: (address: String, count: UInt64)? {
        role == .script && !mayNotSign && !team.isHeavy ? (team.accounts[account], nonce) : nil
    }
}

/// SplitMix64: small, seeded, good enough to draw from.
struct Generator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    mutating func next(below bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
