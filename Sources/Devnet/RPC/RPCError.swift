import EVM
import Primitives

/// An error of JSON-RPC (https://www.jsonrpc.org/specification, section 5.1; EIP-1474).
public struct RPCError: Error, Sendable, Hashable {
    public let code: Int
    public let message: String
    public let data: JSONValue?

    public init(code: Int, message: String, data: JSONValue? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    var json: JSONValue {
        .object(["code": .int(code), "message": .string(message), "data": data])
    }
}

extension RPCError {
    static func parse(_ error: JSONError) -> RPCError {
        RPCError(code: -32700, message: "parse error: \(error)")
    }

    static func invalidRequest(_ reason: String) -> RPCError {
        RPCError(code: -32600, message: "invalid request: \(reason)")
    }

    static func unknownMethod(_ name: String, nearest: String?) -> RPCError {
        let hint = nearest.map { "; did you mean \($0)?" } ?? ""
        return RPCError(code: -32601, message: "the method \(name) does not exist/is not available\(hint)")
    }

    static func notAllowed(_ name: String) -> RPCError {
        RPCError(
            code: -32601,
            message: "the method \(name) is not available at this URL; use the devnet's admin URL"
        )
    }

    static func invalidParameters(_ reason: String) -> RPCError { RPCError(code: -32602, message: reason) }

    /// geth's catch-all for what a node refuses.
    static func server(_ message: String) -> RPCError { RPCError(code: -32000, message: message) }

    /// What geth says of subscriptions where a connection ends with its answer.
    static let notificationsUnsupported = RPCError(code: -32601, message: "notifications not supported")

    static let unknownBlock = RPCError.server("header not found")
}

extension RPCError {
    /// Any error that a handler may throw, as the client sees it.
    static func of(_ error: any Error) -> RPCError {
        switch error {
        case let error as RPCError: error
        case let error as SubmissionError: .server(error.description)
        case let error as InvalidTransaction: .server(error.description)
        case let error as PoolError: .server(error.description)
        case let error as TransactionDecodingError: .server("\(error)")
        case let error as InvalidSidecar: .server("\(error)")
        case let error as EstimateError: .of(error)
        default: .server("\(error)")
        }
    }

    private static func of(_ error: EstimateError) -> RPCError {
        switch error {
        case .invalid(let reason): .server(reason.description)
        case .failed(let result): failure(of: result) ?? .server("execution failed")
        case .exceedsAllowance(let gas): .server("gas required exceeds allowance (\(gas))")
        }
    }

    /// How a call that did not succeed is reported: code 3 with the data for a revert, as geth does.
    static func failure(of result: TransactionResult) -> RPCError? {
        switch result.status {
        case .success: nil
        case .revert:
            RPCError(
                code: 3,
                message: RevertReason(result.output).message,
                data: .string(Hex.encode(result.output))
            )
        case .halt(let reason): .server(reason.description)
        }
    }
}
