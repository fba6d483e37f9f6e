import Devnet
import Synchronization
import Testing

@Suite("Fair computing")
struct FairScheduleTests {
    private static let millisecond: UInt64 = 1_000_000

    /// A schedule whose jobs do nothing, and take what a test says.
    private final class Bench {
        var schedule: FairSchedule
        var names: [ObjectIdentifier: String] = [:]

        init(cores: Int) { schedule = FairSchedule(cores: cores) }

        func lane(
            _ name: String,
            _ account: ComputeAccount = .init(),
            width: Int = .max
        ) -> ComputeLane {
            let lane = ComputeLane(account, width: width)
            names[ObjectIdentifier(lane)] = name
            return lane
        }

        func add(_ count: Int, to lane: ComputeLane) {
            for _ in 0..<count { schedule.add({}, to: lane) }
        }

        func next() -> FairSchedule.Turn? { schedule.next() }

        func name(_ turn: FairSchedule.Turn?) -> String? {
            turn.flatMap { names[ObjectIdentifier($0.lane)] }
        }

        /// Runs so many jobs one after the other, each as long as its lane's name says, and tells whose they were.
        func run(_ count: Int, _ times: [String: UInt64]) -> [String] {
            (0..<count).compactMap { _ in
                guard let turn = schedule.next(), let name = name(turn) else { return nil }
                schedule.finish(turn, took: times[name] ?? 0)
                return name
            }
        }

        /// Makes a lane known for jobs of that length.
        func settle(_ lane: ComputeLane, took: UInt64) {
            for _ in 0..<8 {
                schedule.add({}, to: lane)
                if let turn = schedule.next() { schedule.finish(turn, took: took) }
            }
        }
    }

    @Test("A devnet of long jobs and one of short jobs get the same time")
    func sameTime() {
        let bench = Bench(cores: 1)
        let (heavy, light) = (bench.lane("heavy"), bench.lane("light"))
        bench.add(100, to: heavy)
        bench.add(1_000, to: light)
        let order = bench.run(303, ["heavy": 30 * Self.millisecond, "light": Self.millisecond / 10])
        // 300 light jobs take as long as one heavy one.
        let heavies = order.count { $0 == "heavy" }
        #expect((1...3).contains(heavies), "\(heavies) heavy jobs")
    }

    @Test("Who comes late waits for no queue of those who came before")
    func late() {
        let bench = Bench(cores: 1)
        let heavies = (0..<10).map { bench.lane("heavy \($0)") }
        for heavy in heavies {
            bench.settle(heavy, took: 30 * Self.millisecond)
            bench.add(40, to: heavy)
        }
        _ = bench.run(
            1,
            Dictionary(uniqueKeysWithValues: (0..<10).map { ("heavy \($0)", 30 * Self.millisecond) })
        )
        let light = bench.lane("light")
        bench.add(1, to: light)
        // Equal accounts may come first, further jobs of theirs may not.
        #expect(bench.run(11, ["light": 1]).contains("light"))
    }

    @Test("Idle devnets save nothing up")
    func noSavings() {
        let bench = Bench(cores: 1)
        let (busy, idle) = (bench.lane("busy"), bench.lane("idle"))
        bench.add(1, to: idle)
        _ = bench.run(1, [:])
        bench.add(1_000, to: busy)
        _ = bench.run(900, ["busy": Self.millisecond])
        bench.add(100, to: idle)
        let order = bench.run(20, ["busy": Self.millisecond, "idle": Self.millisecond])
        #expect((9...11).contains(order.count { $0 == "idle" }), "\(order)")
    }

    @Test("Short jobs run beside long ones that hold all cores")
    func besides() {
        let bench = Bench(cores: 2)
        let (long, short) = (bench.lane("long"), bench.lane("short"))
        bench.settle(long, took: 500 * Self.millisecond)
        bench.add(5, to: long)
        #expect(bench.name(bench.next()) == "long")
        #expect(bench.name(bench.next()) == "long")
        #expect(bench.next() == nil)
        bench.add(5, to: short)
        #expect(bench.name(bench.next()) == "short")
        #expect(bench.name(bench.next()) == "short")
        #expect(bench.next() == nil, "as many as there are cores, no more")
    }

    @Test("Without long jobs no more run than there are cores")
    func cores() {
        let bench = Bench(cores: 2)
        let lane = bench.lane("lane")
        bench.add(5, to: lane)
        #expect(bench.next() != nil)
        #expect(bench.next() != nil)
        #expect(bench.next() == nil)
    }

    @Test("A lane of width one runs one job after the other, in order")
    func serial() async throws {
        let order = Mutex<[Int]>([])
        let bench = Bench(cores: 4)
        let lane = ComputeLane(ComputeAccount(), width: 1)
        for i in 0..<3 { bench.schedule.add({ order.withLock { $0.append(i) } }, to: lane) }
        for _ in 0..<3 {
            let turn = try #require(bench.next())
            #expect(bench.next() == nil)
            turn.job()
            bench.schedule.finish(turn, took: 1)
        }
        #expect(order.withLock { $0 } == [0, 1, 2])
        #expect(bench.next() == nil)
    }

    @Test("Reads and writes of a devnet are charged to one account")
    func oneAccount() {
        let bench = Bench(cores: 1)
        let account = ComputeAccount()
        let (reads, writes) = (bench.lane("reads", account), bench.lane("writes", account, width: 1))
        let other = bench.lane("other")
        bench.add(100, to: reads)
        bench.add(100, to: writes)
        bench.add(100, to: other)
        let order = bench.run(100, ["reads": 1_000, "writes": 1_000, "other": 1_000])
        #expect((45...55).contains(order.count { $0 == "other" }))
    }

    @Test("What is done for a devnet elsewhere counts as well")
    func charged() {
        let bench = Bench(cores: 1)
        let account = ComputeAccount()
        let (charged, other) = (bench.lane("charged", account), bench.lane("other"))
        bench.add(100, to: charged)
        bench.add(100, to: other)
        var order: [String] = []
        for _ in 0..<80 {
            order += bench.run(1, ["charged": 1_000, "other": 1_000])
            if order.last == "charged" { bench.schedule.charge(account, took: 3_000) }
        }
        #expect((60...68).contains(order.count { $0 == "other" }))
    }
}
