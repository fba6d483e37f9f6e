/// What one jail may use: times in seconds, sizes in bytes.
///
/// Memory counts every process of the jail together and includes what lies in its temporary file systems and
/// in swap. On a host without the memory controller it is a bound on each process's data instead; see
/// ``HostReport``.
public struct JailLimits: Sendable, Hashable {
    /// Processor time of all processes together.
    public var cpuSeconds: Double
    /// Time from the release of the jail to its end.
    public var wallSeconds: Double
    public var memoryBytes: Int
    /// Processes and threads together, the jail's own first process included.
    public var processes: Int
    /// The size of one file.
    public var fileSizeBytes: Int
    public var openFiles: Int
    /// Standard output and standard error together.
    public var outputBytes: Int
    /// What the program may write to its result pipe.
    public var resultBytes: Int
    /// How many processors' worth of time the jail may use at once.
    public var cores: Double

    public init(
        cpuSeconds: Double = 10,
        wallSeconds: Double = 30,
        memoryBytes: Int = 512 << 20,
        processes: Int = 64,
        fileSizeBytes: Int = 256 << 20,
        openFiles: Int = 1024,
        outputBytes: Int = 1 << 20,
        resultBytes: Int = 1 << 20,
        cores: Double = 1
    ) {
        self.cpuSeconds = cpuSeconds
        self.wallSeconds = wallSeconds
        self.memoryBytes = memoryBytes
        self.processes = processes
        self.fileSizeBytes = fileSizeBytes
        self.openFiles = openFiles
        self.outputBytes = outputBytes
        self.resultBytes = resultBytes
        self.cores = cores
    }
}
