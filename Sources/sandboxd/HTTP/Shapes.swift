import Cryptography
import Devnet
import EVM
import Foundation
import Primitives
import Store
import Templates

/// The JSON forms of what the event knows; `Schemas` describes them.
enum Shapes {
    static func time(_ time: Timestamp) -> JSONValue {
        let date = Date(timeIntervalSince1970: Double(time.milliseconds) / 1_000)
        return .string(date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }

    static func time(_ time: Timestamp?) -> JSONValue { time.map(Self.time) ?? .null }

    static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    // MARK: Teams and tokens

    static func team(_ team: TeamRow) -> JSONValue {
        .object([
            "id": .string(team.id.rawValue), "name": .string(team.name), "createdAt": time(team.createdAt),
        ])
    }

    static func newTeam(_ team: TeamRow, _ token: IssuedToken) -> JSONValue {
        .object([
            "id": .string(team.id.rawValue),
            "name": .string(team.name),
            "token": .string(token.secret),
            "createdAt": time(team.createdAt),
        ])
    }

    static func token(_ token: TokenRow) -> JSONValue {
        .object([
            "id": .string(token.id.rawValue),
            "name": .string(token.name),
            "role": .string(token.role.rawValue),
            "createdAt": time(token.createdAt),
            "revokedAt": time(token.revokedAt),
        ])
    }

    static func newToken(_ issued: IssuedToken) -> JSONValue {
        .object([
            "id": .string(issued.token.id.rawValue),
            "name": .string(issued.token.name),
            "role": .string(issued.token.role.rawValue),
            "token": .string(issued.secret),
            "createdAt": time(issued.token.createdAt),
        ])
    }

    // MARK: Devnets

    /// - Parameter showsAdmin: whether the caller may have the URL that serves every method.
    static func devnet(_ devnet: DevnetState, base: String, showsAdmin: Bool) -> JSONValue {
        let row = devnet.row
        let chain = devnet.chain
        let socket = base.hasPrefix("http") ? "ws" + base.dropFirst(4) : base
        return .object([
            "id": .string(row.id.rawValue),
            "team": text(row.team?.rawValue),
            "name": .string(row.name),
            "chainId": .int(chain.chainID),
            "hardfork": .string(chain.configuration.hardfork.name),
            "status": .string(row.status.rawValue),
            "blockNumber": .int(chain.head.number),
            "rpcUrl": .string("\(base)/rpc/\(row.rpcKey)"),
            "wsUrl": .string("\(socket)/rpc/\(row.rpcKey)"),
            "adminRpcUrl": showsAdmin ? .string("\(base)/rpc/\(row.adminRpcKey)") : .null,
            "accounts": .array(chain.accounts.keys.map { account($0, chain) }),
            "mnemonic": .string(chain.accounts.mnemonic.phrase),
            "createdAt": time(row.createdAt),
            "expiresAt": time(row.expiresAt),
        ])
    }

    private static func account(_ key: PrivateKey, _ chain: Chain) -> JSONValue {
        .object([
            "address": .string(key.address.checksummed),
            "privateKey": .string(Hex.encode(key.secret.bytes)),
            "balance": .string((chain.state.account(at: key.address)?.balance ?? .zero).quantity),
        ])
    }

    static func snapshot(_ snapshot: SnapshotRow) -> JSONValue {
        .object([
            "id": .string(snapshot.id.rawValue),
            "name": .string(snapshot.name),
            "blockNumber": .int(snapshot.blockNumber),
            "createdAt": time(snapshot.createdAt),
        ])
    }
}
