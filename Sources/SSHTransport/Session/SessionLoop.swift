internal import CLibSSH
internal import Cluster

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Drives all that goes on over a session, until its queue ends or the connection breaks.
struct SessionLoop {
  private let queue: WorkQueue
  private var activities: [any Activity] = []
  private var keepAlive: KeepAlive
  private var channels = ChannelAllowance()

  init(_ queue: WorkQueue, _ settings: SSHSettings) {
    self.queue = queue
    let seconds = settings.serverAliveInterval
    keepAlive = KeepAlive(
      interval: seconds > 0 ? .seconds(seconds) : nil, patience: settings.serverAliveCountMax,
      now: .now)
  }

  mutating func run(_ session: borrowing Session) {
    do {
      while try turn(session) {}
    } catch let loss as SessionLoss {
      queue.end(loss)
    } catch {
      queue.end(SessionLoss(session.settings.alias, why: "\(error)"))
    }
    let ending = queue.ending ?? CancellationError()
    for activity in activities { activity.end(ending, session) }
    activities = []
  }

  private var channelCount: Int { activities.count(where: \.hasChannel) }

  private mutating func turn(_ session: borrowing Session) throws -> Bool {
    let now = ContinuousClock.now
    let spares = activities.count { $0 is SpareShell }
    let room = channels.room(beside: channelCount, now: now) + spares
    guard let work = queue.take(atMost: room, now: now) else { return false }
    for piece in work {
      do { activities.append(try begin(piece, on: session)) } catch { piece.refuse(error) }
    }
    let received = session.receivedBytes
    let hasAdvanced = try advance(session)
    // Any call may have taken bytes that are for an activity before it: only a round that took
    // nothing at all may be followed by waiting.
    if !hasAdvanced, session.receivedBytes == received { try rest(session) }
    return true
  }

  /// A command gets a shell that is there already, if there is one.
  private mutating func begin(
    _ work: any SessionWork, on session: borrowing Session
  ) throws -> any Activity {
    guard let command = work as? CommandJob.Work,
      let place = activities.firstIndex(where: { $0 is SpareShell && !$0.isOver }),
      let spare = activities.remove(at: place) as? SpareShell
    else { return try work.begin(on: session) }
    return command.run(in: spare.shell, on: session)
  }

  private mutating func advance(_ session: borrowing Session) throws -> Bool {
    var hasAdvanced = false
    for activity in activities {
      do {
        if try activity.advance(session) { hasAdvanced = true }
      } catch let loss as SessionLoss {
        throw loss
      } catch let stale as StaleShell {
        activities.removeAll { $0 === activity }
        hasAdvanced = true
        queue.putBack(stale.work)
      } catch let refusal as ChannelRefusal {
        activities.removeAll { $0 === activity }
        hasAdvanced = true
        guard channels.refuse(beside: channelCount, now: .now) else {
          refusal.work.refuse(refusal.error)
          continue
        }
        queue.putBack(refusal.work)
      } catch {
        activity.end(error, session)
      }
    }
    if activities.contains(where: \.isOver) { channels.relax() }
    activities.removeAll(where: \.isOver)
    return hasAdvanced
  }

  /// Waits until something can be done.
  private mutating func rest(_ session: borrowing Session) throws {
    let now = ContinuousClock.now
    var limit: ContinuousClock.Instant
    switch keepAlive.step(received: session.receivedBytes, now: now) {
    case .wait(let next): limit = next
    case .ask:
      session.askForSignOfLife()
      return
    case .dead(let time):
      let received = session.receivedBytes
      try session.takePackets()
      // Where we have slept, its answer may have been waiting for us.
      guard session.receivedBytes == received else { return }
      throw SessionLoss(
        session.settings.alias, why: "nothing was heard from the host for \(time.wholeSeconds) s")
    }
    for moment in activities.map(\.limit) + [queue.limit, channels.pause] {
      limit = min(limit, moment ?? limit)
    }
    let watched = activities.flatMap(\.watched)
    let hasNews = session.rest(watched: watched, queue.bell, until: limit)
    if hasNews, !activities.contains(where: \.isReading) { try session.takePackets() }
  }
}

extension Duration {
  /// In seconds, rounded.
  var wholeSeconds: Int { Int((self / .seconds(1)).rounded()) }
}
