import CJail
import Glibc
import Testing

@Suite("What the spawner says arrives")
struct JailChannelTests {
    @Test("The last event is read though the spawner left a command unread when it closed the channel")
    func unreadCommand() throws {
        var ends: [Int32] = [-1, -1]
        try #require(cjail_channel(&ends) == 0)
        defer { close(ends[0]) }
        #expect(cjail_send_command(ends[0], UInt8(CJAIL_COMMAND_KILL)) == 0)
        var event = cjail_event()
        event.kind = UInt32(CJAIL_EXITED)
        event.bwrap_status = 9
        let sent = withUnsafeBytes(of: &event) {
            send(ends[1], $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        #expect(sent == MemoryLayout<cjail_event>.size)
        close(ends[1])

        var descriptors = [Int32](repeating: -1, count: CJAIL_EVENT_DESCRIPTORS)
        var received = cjail_event()
        #expect(cjail_receive_event(ends[0], &received, &descriptors) == 1)
        #expect(received.kind == UInt32(CJAIL_EXITED))
        #expect(received.bwrap_status == 9)
        #expect(cjail_receive_event(ends[0], &received, &descriptors) == 0)
    }
}
