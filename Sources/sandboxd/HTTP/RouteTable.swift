import Foundation
import HTTPTypes

/// Finds the route of a request.
struct RouteTable: Sendable {
    enum Match: Sendable {
        case found(Route, [String: String])
        /// The path is known, this method is not.
        case otherMethods([HTTPRequest.Method])
        case none
    }

    private struct Entry: Sendable {
        let route: Route
        let segments: [String]
    }

    let routes: [Route]
    private let entries: [Int: [Entry]]

    init(_ routes: [Route]) {
        self.routes = routes
        entries = Dictionary(
            grouping: routes.map { route in
                Entry(route: route, segments: route.path.split(separator: "/").map(String.init))
            },
            by: \.segments.count
        )
    }

    /// - Parameter path: as it stands in the request, percent-encoded.
    func match(_ method: HTTPRequest.Method, _ path: Substring) -> Match {
        let segments = path.split(separator: "/")
        var others: [HTTPRequest.Method] = []
        for entry in entries[segments.count] ?? [] {
            guard let parameters = Self.parameters(of: entry.segments, in: segments) else { continue }
            // A HEAD is a GET whose body stays at home.
            if entry.route.method == method || method == .head && entry.route.method == .get {
                return .found(entry.route, parameters)
            }
            others.append(entry.route.method)
        }
        return others.isEmpty ? .none : .otherMethods(others)
    }

    private static func parameters(of pattern: [String], in segments: [Substring]) -> [String: String]? {
        var parameters: [String: String] = [:]
        for (wanted, given) in zip(pattern, segments) {
            if wanted.hasPrefix("{") {
                guard let text = given.removingPercentEncoding else { return nil }
                parameters[String(wanted.dropFirst().dropLast())] = text
            } else if wanted != given {
                return nil
            }
        }
        return parameters
    }
}
