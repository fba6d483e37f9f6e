/// The API's resources, as far as tables show them; members that a server adds are passed over.

struct TeamResource: Decodable, Sendable {
    let id: String
    let name: String
    /// Shown once, when it was made.
    let token: String?
}

struct StaffTokenResource: Decodable, Sendable {
    let id: String
    let role: String
    let name: String
    let token: String?
}

struct DevnetResource: Decodable, Sendable {
    struct Account: Decodable, Sendable {
        let address: String
        let privateKey: String?
        let balance: String?
    }

    let id: String
    let team: String?
    let name: String
    let chainId: UInt64
    let hardfork: String
    let status: String
    let blockNumber: UInt64
    let rpcUrl: String
    let wsUrl: String?
    let adminRpcUrl: String?
    let accounts: [Account]?
    let createdAt: String?
    let expiresAt: String?
}

struct SnapshotResource: Decodable, Sendable {
    let id: String
    let name: String
    let blockNumber: UInt64
    let createdAt: String
}

struct ProjectResource: Decodable, Sendable {
    struct Template: Decodable, Sendable {
        let name: String
        let version: String
        let commit: String
    }

    let id: String
    let name: String?
    let gitUrl: String
    let commit: String?
    let template: Template?
}

/// A text that is either in two languages or in one.
struct LocalizedResource: Decodable, Sendable {
    let en: String
    let ko: String?

    private enum Keys: String, CodingKey {
        case en
        case ko
    }

    init(from decoder: any Decoder) throws {
        if let plain = try? decoder.singleValueContainer().decode(String.self) {
            (en, ko) = (plain, nil)
            return
        }
        let container = try decoder.container(keyedBy: Keys.self)
        en = try container.decode(String.self, forKey: .en)
        ko = try container.decodeIfPresent(String.self, forKey: .ko)
    }
}

struct TemplateResource: Decodable, Sendable {
    struct Variable: Decodable, Sendable {
        let name: String
        let type: String
        let `default`: PlainValue?
        let help: LocalizedResource?
        let choices: [Choice]?
    }

    struct Choice: Decodable, Sendable {
        let value: String
    }

    let name: String
    let version: String
    let title: LocalizedResource
    let summary: LocalizedResource?
    let variables: [Variable]?
}

/// A JSON text, number, Boolean or list of such, as it would be typed.
struct PlainValue: Decodable, Sendable {
    let text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self.text = text
        } else if let number = try? container.decode(Int.self) {
            text = String(number)
        } else if let flag = try? container.decode(Bool.self) {
            text = String(flag)
        } else {
            text = try container.decode([String].self).joined(separator: ",")
        }
    }
}
