import HTTPTypes
import Hummingbird
import Subprocess

/// The environment that `git http-backend` runs in: CGI's variables and settings, and nothing of the daemon's.
enum GitEnvironment {
    /// Settings that hold for every request, whatever a repository's own file says.
    private static func settings(
        repository: String,
        noHooks: String,
        limits: DaemonLimits
    ) -> [(String, String)] {
        [
            ("safe.directory", repository),
            ("core.hooksPath", noHooks),
            ("core.fsmonitor", "false"),
            ("core.bigFileThreshold", "16m"),
            ("receive.fsckObjects", "true"),
            ("transfer.fsckObjects", "true"),
            ("receive.maxInputSize", String(limits.gitBody)),
            ("receive.denyNonFastForwards", "true"),
            ("receive.denyDeletes", "true"),
            ("receive.denyCurrentBranch", "ignore"),
            ("receive.autogc", "false"),
            ("receive.shallowUpdate", "false"),
            ("receive.advertisePushOptions", "false"),
            ("uploadpack.allowFilter", "false"),
            ("transfer.hideRefs", "refs/judge"),
            ("transfer.hideRefs", "refs/scaffold"),
            ("protocol.allow", "never"),
            ("protocol.file.allow", "never"),
            ("pack.threads", "1"),
            ("pack.windowMemory", "64m"),
            ("pack.deltaCacheSize", "16m"),
            ("gc.auto", "0"),
        ]
    }

    static func of(
        _ exchange: GitExchange,
        folder: DataFolder,
        limits: DaemonLimits
    ) -> Subprocess.Environment {
        let target = exchange.target
        let headers = exchange.request.headers
        var variables: [Subprocess.Environment.Key: String] = [
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
            // An empty folder: no settings of whoever runs the daemon.
            "HOME": folder.noHooks,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_PROJECT_ROOT": folder.projects,
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": target.pathInfo,
            "QUERY_STRING": target.query,
            "REQUEST_METHOD": target.isAdvertisement ? "GET" : "POST",
            // Only a caller whose token was good gets here; it is what allows a push.
            "REMOTE_USER": exchange.user,
            "REMOTE_ADDR": "127.0.0.1",
        ]
        if let type = headers[.contentType] { variables["CONTENT_TYPE"] = type }
        if let length = headers[.contentLength] { variables["CONTENT_LENGTH"] = length }
        if let encoding = headers[.contentEncoding] { variables["HTTP_CONTENT_ENCODING"] = encoding }
        if let version = HTTPField.Name("Git-Protocol").flatMap({ headers[$0] }) {
            variables["GIT_PROTOCOL"] = version
        }
        let settings = settings(
            repository: folder.repository(of: target.project),
            noHooks: folder.noHooks,
            limits: limits
        )
        variables["GIT_CONFIG_COUNT"] = String(settings.count)
        for (index, setting) in settings.enumerated() {
            variables[Subprocess.Environment.Key(stringLiteral: "GIT_CONFIG_KEY_\(index)")] = setting.0
            variables[Subprocess.Environment.Key(stringLiteral: "GIT_CONFIG_VALUE_\(index)")] = setting.1
        }
        return .custom(variables)
    }
}
