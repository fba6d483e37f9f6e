import Jail
import Testing

@Suite("What is measured decides why a jail is killed")
struct SupervisionTests {
    private func supervision(_ limits: JailLimits = JailLimits()) -> Supervision {
        Supervision(limits: limits)
    }

    @Test("Output up to the limit is allowed; the first byte beyond it is lost and kills")
    func output() {
        var supervision = supervision(.init(outputBytes: 10))
        #expect(supervision.receivedOutput(6) == 6)
        #expect(supervision.receivedOutput(4) == 4)
        #expect(supervision.killCause == nil)
        #expect(!supervision.isOutputTruncated)
        #expect(supervision.receivedOutput(1) == 0)
        #expect(supervision.killCause == .outputLimit)
        #expect(supervision.isOutputTruncated)
    }

    @Test("Results up to the limit are kept; one byte more kills and is not kept")
    func result() {
        var supervision = supervision(.init(resultBytes: 3))
        supervision.receivedResult([1, 2, 3])
        #expect(supervision.killCause == nil)
        supervision.receivedResult([4])
        #expect(supervision.result == [1, 2, 3])
        #expect(supervision.killCause == .resultLimit)
    }

    @Test("A limit is reached when it is met, not before")
    func boundaries() {
        var supervision = supervision(.init(cpuSeconds: 1, wallSeconds: 2))
        supervision.measured(wallSeconds: 1.999, cpuSeconds: 0.999, memoryKills: 0)
        #expect(supervision.killCause == nil)
        supervision.measured(wallSeconds: 2, cpuSeconds: 0.999, memoryKills: 0)
        #expect(supervision.killCause == .wallLimit)
    }

    @Test("The first reason to kill stays the reason")
    func firstReason() {
        var supervision = supervision(.init(cpuSeconds: 1, wallSeconds: 2))
        supervision.measured(wallSeconds: 1, cpuSeconds: 1, memoryKills: 0)
        supervision.measured(wallSeconds: 9, cpuSeconds: 9, memoryKills: 3)
        supervision.cancelled()
        #expect(supervision.killCause == .cpuLimit)
        #expect(supervision.cause(of: JailEnd(told: .exited(code: 0))) == .cpuLimit)
    }

    @Test(
        "A jail that cancelling killed before anyone looked was cancelled; one that had ended by itself was not"
    )
    func cancelledUnseen() {
        var unseen = supervision()
        unseen.ended(JailEnd(told: nil), wasCancelled: true)
        #expect(unseen.cause(of: JailEnd(told: nil)) == .cancelled)
        var late = supervision()
        late.ended(JailEnd(told: .exited(code: 3)), wasCancelled: true)
        #expect(late.cause(of: JailEnd(told: .exited(code: 3))) == .exited(code: 3))
        var killed = supervision()
        killed.ended(JailEnd(told: nil), wasCancelled: false)
        #expect(killed.cause(of: JailEnd(told: nil)) == .signalled(number: 9))
    }

    @Test("A memory kill decides even if the program then ended well")
    func memory() {
        let end = JailEnd(told: .exited(code: 0), memoryKills: 1)
        #expect(supervision().cause(of: end) == .memoryLimit)
    }

    @Test("CPU time that is found too much only at the end still counts")
    func cpuAtTheEnd() {
        let limits = JailLimits(cpuSeconds: 1)
        #expect(supervision(limits).cause(of: JailEnd(told: .exited(code: 0), cpuSeconds: 1)) == .cpuLimit)
        #expect(
            supervision(limits).cause(of: JailEnd(told: .exited(code: 0), cpuSeconds: 0.99))
                == .exited(code: 0)
        )
        #expect(supervision(limits).cause(of: JailEnd(told: .signalled(number: 24))) == .cpuLimit)
    }

    @Test("A first process that was killed before it could tell counts as killed")
    func untold() {
        #expect(supervision().cause(of: JailEnd(told: nil)) == .signalled(number: 9))
    }

    @Test("A jail that never started has no cause, unless it was we who ended it")
    func neverStarted() {
        var supervision = supervision()
        let end = JailEnd(started: false, told: nil)
        #expect(supervision.cause(of: end) == nil)
        supervision.cancelled()
        #expect(supervision.cause(of: end) == .cancelled)
    }
}
