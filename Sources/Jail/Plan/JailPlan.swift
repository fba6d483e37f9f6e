/// All that decides how one untrusted program runs: a value, with no effect until a ``JailHost`` runs it.
///
/// In the jail the program has standard input, output and error, and a **result pipe** as descriptor 3: what is
/// written there comes back as ``JailOutcome/result``, apart from whatever is printed. The base file system is
/// described at ``BaseProfile``.
public struct JailPlan: Sendable, Hashable {
    /// Absolute path of the program, as seen in the jail.
    public var executable: String
    /// Arguments after the program's own name.
    public var arguments: [String]
    /// The whole environment, but for PWD, which names the working directory.
    public var environment: [String: String]
    public var workingDirectory: String
    public var mounts: [JailMount]
    public var limits: JailLimits
    public var standardInput: [UInt8]
    /// Whether the caller gets a socket that listens on 127.0.0.1:8545 *inside* the jail.
    public var listens: Bool
    /// Size of `/work`, the program's scratch folder.
    public var workBytes: Int
    /// Size of `/tmp`.
    public var temporaryBytes: Int

    /// The environment that a plan has unless it says otherwise.
    public static let standardEnvironment = [
        "PATH": "/usr/bin:/bin", "HOME": "/work", "TMPDIR": "/tmp", "LANG": "C.UTF-8",
    ]

    /// The port that ``listens`` is about.
    public static let port: UInt16 = 8545

    public init(
        executable: String,
        arguments: [String] = [],
        environment: [String: String] = JailPlan.standardEnvironment,
        workingDirectory: String = "/work",
        mounts: [JailMount] = [],
        limits: JailLimits = JailLimits(),
        standardInput: [UInt8] = [],
        listens: Bool = false,
        workBytes: Int = 256 << 20,
        temporaryBytes: Int = 64 << 20
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.mounts = mounts
        self.limits = limits
        self.standardInput = standardInput
        self.listens = listens
        self.workBytes = workBytes
        self.temporaryBytes = temporaryBytes
    }
}
