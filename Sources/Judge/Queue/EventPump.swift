import Devnet
import Logging
import Store
import Synchronization

/// Carries one judging's events to the store and to followers, as many at a time as have gathered.
final class EventPump: Sendable {
    private let store: Store
    private let hub: EventHub
    private let submission: SubmissionRow.ID
    private let logger: Logger
    private let gathered = Mutex<[NewSubmissionEvent]>([])
    private let wake = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    init(store: Store, hub: EventHub, submission: SubmissionRow.ID, logger: Logger) {
        self.store = store
        self.hub = hub
        self.submission = submission
        self.logger = logger
    }

    /// Takes an event from any thread, without waiting.
    ///
    /// The end is left out: it is announced when it is stored.
    @Sendable
    func take(_ event: JudgeEvent) {
        if case .finished = event { return }
        gathered.withLock { $0.append(NewSubmissionEvent(event)) }
        wake.continuation.yield()
    }

    /// Makes ``run()`` return once everything is stored.
    func close() { wake.continuation.finish() }

    func run() async {
        for await _ in wake.stream { await store() }
        await store()
    }

    /// Stores and publishes an event at once, after the pump was closed.
    func announce(_ event: JudgeEvent) async {
        gathered.withLock { $0.append(NewSubmissionEvent(event)) }
        await store()
    }

    private func store() async {
        let events = gathered.withLock { events in
            defer { events = [] }
            return events
        }
        guard !events.isEmpty else { return }
        do {
            hub.publish(try await store.appendEvents(events, to: submission), of: submission)
        } catch is CancellationError {
            return
        } catch {
            logger.error("events could not be stored", metadata: ["error": "\(error)"])
        }
    }
}

extension NewSubmissionEvent {
    /// The event as text that the store keeps whole: what is too long for it loses title and most of its message.
    init(_ event: JudgeEvent) {
        var text = event.json.text
        if text.utf8.count > Store.maximumEventBytes, case .test(var test) = event {
            test.title = nil
            test.message = PlainText.line(test.message, limit: 200)
            text = test.json.text
        }
        self.init(kind: event.kind, text: text)
    }
}
