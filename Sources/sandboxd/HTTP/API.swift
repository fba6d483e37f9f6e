import Devnet
import HTTPTypes

/// All that is served beside JSON-RPC and git.
package enum API {
    static let routes =
        OperationRoutes.all + TeamRoutes.all + DevnetRoutes.all + ProjectRoutes.all + SubmissionRoutes.all

    static let table = RouteTable(routes)

    /// Every route as `GET /path/{parameter}`.
    package static var names: [String] { routes.map { "\($0.method.rawValue) \($0.path)" } }

    /// What keeps an answer from being as the OpenAPI document says; nil where nothing does.
    package static func mismatch(_ method: String, _ path: String, status: Int, body: [UInt8]) -> String? {
        if status >= 400 { return mismatch(body, Schemas.problem) }
        guard let method = HTTPRequest.Method(rawValue: method),
            case .found(let route, _) = table.match(method, path[...])
        else { return "\(path) is no route" }
        guard route.success.status == status else {
            return "the status \(status) is not \(route.success.status)"
        }
        switch route.success {
        case .json(_, let schema): return mismatch(body, schema)
        case .text: return nil
        case .nothing: return body.isEmpty ? nil : "there is a body"
        }
    }

    private static func mismatch(_ body: [UInt8], _ schema: Schema) -> String? {
        do { return schema.problem(in: try JSONValue.parse(body)) } catch { return "\(error)" }
    }
}
