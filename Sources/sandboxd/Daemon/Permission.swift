import Store

/// What a caller may want to do, one word for each line of the table of permissions.
enum Action: String, Sendable, CaseIterable {
    case manageTeams
    case readTeams
    case manageTokens
    case useDevnets
    case createProjects
    case readProjects
    case pushProjects
    case submit
    case readSubmissions
    case rejudge
    case seeHiddenTests
}

/// How far a permission reaches.
enum Reach: Sendable {
    case nothing
    /// The things of the caller's own team; any other reads as not existing.
    case own
    case everything
}

/// Who may do what: the only place where a role is asked.
enum Permission {
    static func reach(of role: TokenRole, for action: Action) -> Reach {
        switch (role, action) {
        case (.organiser, _): .everything

        case (.team, .readTeams), (.team, .useDevnets), (.team, .createProjects), (.team, .readProjects),
            (.team, .pushProjects), (.team, .submit), (.team, .readSubmissions):
            .own
        case (.team, .manageTeams), (.team, .manageTokens), (.team, .rejudge), (.team, .seeHiddenTests):
            .nothing

        case (.mentor, .readTeams), (.mentor, .useDevnets), (.mentor, .createProjects),
            (.mentor, .readProjects), (.mentor, .submit), (.mentor, .readSubmissions):
            .everything
        case (.mentor, .manageTeams), (.mentor, .manageTokens), (.mentor, .pushProjects), (.mentor, .rejudge),
            (.mentor, .seeHiddenTests):
            .nothing

        case (.judge, .readTeams), (.judge, .createProjects), (.judge, .readProjects), (.judge, .submit),
            (.judge, .readSubmissions), (.judge, .rejudge), (.judge, .seeHiddenTests):
            .everything
        case (.judge, .manageTeams), (.judge, .manageTokens), (.judge, .useDevnets), (.judge, .pushProjects):
            .nothing
        }
    }
}

/// Whoever holds a token.
struct Caller: Sendable {
    let token: TokenRow

    var role: TokenRole { token.role }

    func reach(for action: Action) -> Reach { Permission.reach(of: role, for: action) }

    /// Whether a thing of `team` (nil: of the event) is within the caller's reach.
    func mayReach(_ team: TeamRow.ID?, for action: Action) -> Bool {
        switch reach(for: action) {
        case .nothing: false
        case .own: team != nil && team == token.team
        case .everything: true
        }
    }

    /// The team that a list is limited to: the caller's own, or none for those who see all.
    func scope(for action: Action) -> TeamRow.ID? {
        reach(for: action) == .own ? token.team : nil
    }

    func require(_ action: Action) throws(Refusal) {
        guard reach(for: action) == .nothing else { return }
        throw Refusal(.forbidden, "forbidden", "A \(role.rawValue) token does not allow this.")
    }
}
