import GRDB

/// The named steps that bring a file of any earlier version to this one's.
///
/// A step that has been released is never edited: a change is a further step. Tables are STRICT, so what a
/// column gives back is of the type that it was declared with. Rows refer to each other by the integer
/// `key`; `id` is the name for the outside.
enum Migrations {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 teams and tokens") { try $0.execute(sql: teams) }
        migrator.registerMigration("1 devnets and journals") { try $0.execute(sql: devnets) }
        migrator.registerMigration("1 projects and submissions") { try $0.execute(sql: submissions) }
        migrator.registerMigration("1 audit log") { try $0.execute(sql: audit) }
        migrator.registerMigration("2 chain ids may be shared") { try $0.execute(sql: sharedChainIds) }
        return migrator
    }

    private static let teams = """
        CREATE TABLE teams (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            nameKey TEXT NOT NULL UNIQUE,
            createdAt INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE tokens (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            role TEXT NOT NULL,
            team INTEGER REFERENCES teams,
            name TEXT NOT NULL,
            nameKey TEXT NOT NULL,
            hash BLOB NOT NULL UNIQUE,
            createdAt INTEGER NOT NULL,
            revokedAt INTEGER,
            CHECK ((role = 'team') = (team IS NOT NULL))
        ) STRICT;
        CREATE INDEX tokensOfTeam ON tokens (team);
        -- A revoked token gives its name free again.
        CREATE UNIQUE INDEX staffTokenNames ON tokens (nameKey) WHERE revokedAt IS NULL AND team IS NULL;
        """

    // An empty blob is bound as NULL by GRDB, so blobs that may be empty turn NULL into an empty one.
    private static let devnets = """
        CREATE TABLE devnets (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            team INTEGER REFERENCES teams,
            name TEXT NOT NULL,
            chainId INTEGER NOT NULL,
            rpcKey TEXT NOT NULL UNIQUE,
            adminRpcKey TEXT NOT NULL UNIQUE,
            configuration BLOB NOT NULL ON CONFLICT REPLACE DEFAULT x'',
            status TEXT NOT NULL,
            createdAt INTEGER NOT NULL,
            expiresAt INTEGER,
            deletedAt INTEGER,
            -- What it was cloned from, as asked for.
            source INTEGER REFERENCES devnets,
            sourcePosition INTEGER,
            -- Whose records precede its own, up to and with which sequence: the devnet among the source's
            -- ancestry that holds the record at the position.
            parent INTEGER REFERENCES devnets,
            branch INTEGER NOT NULL DEFAULT 0,
            purged INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX devnetsOfTeam ON devnets (team);
        CREATE INDEX devnetsOfParent ON devnets (parent) WHERE parent IS NOT NULL;
        CREATE INDEX chainIdsEverUsed ON devnets (chainId);
        CREATE UNIQUE INDEX chainIdsInUse ON devnets (chainId) WHERE deletedAt IS NULL;

        CREATE TABLE counters (
            name TEXT PRIMARY KEY,
            next INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO counters (name, next) VALUES ('chainId', 31338);

        CREATE TABLE journal (
            devnet INTEGER NOT NULL REFERENCES devnets,
            sequence INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            payload BLOB NOT NULL ON CONFLICT REPLACE DEFAULT x'',
            PRIMARY KEY (devnet, sequence)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE checkpoints (
            devnet INTEGER NOT NULL REFERENCES devnets,
            sequence INTEGER NOT NULL,
            payload BLOB NOT NULL ON CONFLICT REPLACE DEFAULT x'',
            PRIMARY KEY (devnet, sequence)
        ) STRICT;

        CREATE TABLE snapshots (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            devnet INTEGER NOT NULL REFERENCES devnets,
            name TEXT NOT NULL,
            nameKey TEXT NOT NULL,
            position INTEGER NOT NULL,
            blockNumber INTEGER NOT NULL,
            createdAt INTEGER NOT NULL,
            UNIQUE (devnet, nameKey)
        ) STRICT;
        """

    private static let submissions = """
        CREATE TABLE projects (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            team INTEGER NOT NULL REFERENCES teams,
            name TEXT NOT NULL,
            nameKey TEXT NOT NULL,
            template TEXT NOT NULL,
            templateVersion TEXT NOT NULL,
            templateCommit TEXT NOT NULL,
            repository TEXT NOT NULL UNIQUE,
            firstCommit TEXT NOT NULL,
            answers BLOB NOT NULL ON CONFLICT REPLACE DEFAULT x'',
            createdAt INTEGER NOT NULL,
            UNIQUE (team, nameKey)
        ) STRICT;

        CREATE TABLE submissions (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            project INTEGER NOT NULL REFERENCES projects,
            team INTEGER NOT NULL REFERENCES teams,
            "commit" TEXT NOT NULL,
            ref TEXT,
            status TEXT NOT NULL,
            attempt INTEGER NOT NULL DEFAULT 1,
            worker TEXT,
            createdAt INTEGER NOT NULL,
            queuedAt INTEGER NOT NULL,
            startedAt INTEGER
        ) STRICT;
        CREATE INDEX submissionQueue ON submissions (queuedAt, key) WHERE status = 'queued';
        CREATE INDEX submissionsOfTeam ON submissions (team);
        CREATE INDEX submissionsOfProject ON submissions (project);

        -- One row for each attempt that has ended; the newest is what a submission shows.
        CREATE TABLE results (
            submission INTEGER NOT NULL REFERENCES submissions,
            attempt INTEGER NOT NULL,
            status TEXT NOT NULL,
            startedAt INTEGER NOT NULL,
            finishedAt INTEGER NOT NULL,
            points REAL,
            maximum REAL,
            verdict TEXT NOT NULL,
            cause TEXT,
            report BLOB NOT NULL ON CONFLICT REPLACE DEFAULT x'',
            logTail TEXT NOT NULL,
            PRIMARY KEY (submission, attempt),
            CHECK ((status = 'scored') = (points IS NOT NULL AND maximum IS NOT NULL))
        ) STRICT;

        CREATE TABLE submissionEvents (
            submission INTEGER NOT NULL REFERENCES submissions,
            sequence INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (submission, sequence)
        ) STRICT, WITHOUT ROWID;
        """

    /// Whoever names a chain id gets it, though another devnet has it; `chainIdsEverUsed` finds the free ones.
    private static let sharedChainIds = "DROP INDEX chainIdsInUse;"

    private static let audit = """
        CREATE TABLE audit (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            who TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL
        ) STRICT;
        """
}
