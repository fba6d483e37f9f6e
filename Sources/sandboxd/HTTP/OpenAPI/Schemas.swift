/// The named shapes of the API.
enum Schemas {
    static let named: [String: Schema] = [
        "Problem": problem, "Team": team, "NewTeam": newTeam, "Token": token, "NewToken": newToken,
        "Me": me, "Devnet": devnet, "Snapshot": snapshot, "Template": template, "Project": project,
        "Submission": submission, "Scoreboard": scoreboard,
    ]

    static let problem = Schema.object([
        .member("type", .string), .member("title", .string), .member("status", .integer),
        .member("detail", .string), .member("code", .string),
    ])

    // MARK: Teams and tokens

    static let team = Schema.object([
        .member("id", .string), .member("name", .string), .member("createdAt", .string),
    ])
    static let newTeam = Schema.object([
        .member("id", .string), .member("name", .string), .member("token", .string),
        .member("createdAt", .string),
    ])
    static let role = Schema.word(["team", "mentor", "judge", "organiser"])
    static let staffRole = Schema.word(["mentor", "judge", "organiser"])
    static let token = Schema.object([
        .member("id", .string), .member("name", .string), .member("role", role),
        .member("createdAt", .string), .member("revokedAt", .nullable(.string)),
    ])
    static let newToken = Schema.object([
        .member("id", .string), .member("name", .string), .member("role", role), .member("token", .string),
        .member("createdAt", .string),
    ])
    static let me = Schema.object([
        .member("role", role), .member("name", .string), .member("team", .nullable(.named("Team"))),
    ])

    // MARK: Devnets

    static let account = Schema.object([
        .member("address", .string), .member("privateKey", .string), .member("balance", .string),
    ])
    static let devnet = Schema.object([
        .member("id", .string), .member("team", .nullable(.string)), .member("name", .string),
        .member("chainId", .integer), .member("hardfork", .string), .member("status", .string),
        .member("blockNumber", .integer), .member("rpcUrl", .string), .member("wsUrl", .string),
        .member("adminRpcUrl", .nullable(.string)), .member("accounts", .array(account)),
        .member("mnemonic", .string), .member("createdAt", .string), .member("expiresAt", .nullable(.string)),
    ])
    static let devnetRequest = Schema.object([
        .optional("name", .string), .optional("hardfork", .string), .optional("preset", .string),
        .optional("chainId", .integer), .optional("blockTime", .integer), .optional("ttlSeconds", .integer),
        .optional("mnemonic", .string), .optional("accounts", .integer), .optional("balance", .string),
        .optional("gasLimit", .integer), .optional("genesis", .anything), .optional("chain", .string),
        .optional("order", .word(["fees", "fifo"])), .optional("transactionGasCap", .integer),
    ])
    static let snapshot = Schema.object([
        .member("id", .string), .member("name", .string), .member("blockNumber", .integer),
        .member("createdAt", .string),
    ])

    // MARK: Templates and projects

    static let localized = Schema.object([.member("en", .string), .member("ko", .string)])
    static let choice = Schema.object([.member("value", .string), .member("label", localized)])
    static let variable = Schema.object([
        .member("name", .string), .member("type", .string), .member("help", localized),
        .member("default", .nullable(.string)), .optional("choices", .array(choice)),
        .optional("pattern", .string), .optional("minimum", .integer), .optional("maximum", .integer),
    ])
    static let template = Schema.object([
        .member("name", .string), .member("version", .string), .member("versions", .array(.string)),
        .member("commit", .string), .member("title", localized), .member("summary", localized),
        .member("variables", .array(variable)), .member("maximum", .integer),
        .member(
            "criteria",
            .array(
                .object([.member("id", .string), .member("title", localized), .member("maximum", .integer)])
            )
        ),
    ])
    static let project = Schema.object([
        .member("id", .string), .member("team", .string), .member("name", .string),
        .member("gitUrl", .string),
        .member("commit", .string),
        .member(
            "template",
            .object([.member("name", .string), .member("version", .string), .member("commit", .string)])
        ),
        .member("answers", .map(.string)), .member("createdAt", .string),
    ])

    // MARK: Judging

    static let score = Schema.object([.member("points", .number), .member("maximum", .number)])
    static let criterion = Schema.object([
        .member("id", .string), .member("title", localized), .member("points", .number),
        .member("maximum", .number),
    ])
    static let test = Schema.object([
        .member("suite", .string), .member("name", .string), .member("outcome", .string),
        .member("points", .number), .member("maximum", .number), .member("message", .string),
        .member("durationMs", .integer),
    ])
    static let submission = Schema.object([
        .member("id", .string), .member("team", .string), .member("project", .string),
        .member("commit", .string), .member("ref", .nullable(.string)),
        .member("status", .word(["queued", "running", "scored", "failed"])), .member("attempt", .integer),
        .member("score", .nullable(score)), .member("verdict", .nullable(.anything)),
        .member("criteria", .array(criterion)), .member("tests", .array(test)),
        .member("stages", .array(.anything)), .member("gas", .anything), .member("coverage", .anything),
        .member("notes", .array(.string)), .member("logTail", .string), .member("createdAt", .string),
        .member("startedAt", .nullable(.string)), .member("finishedAt", .nullable(.string)),
    ])
    static let scoreboardEntry = Schema.object([
        .member("rank", .integer), .member("team", .string), .member("project", .string),
        .member("template", .string), .member("points", .number), .member("maximum", .number),
        .member("submission", .string), .member("commit", .string), .member("submittedAt", .string),
    ])
    static let scoreboard = Schema.object([.member("entries", .array(scoreboardEntry))])
}
