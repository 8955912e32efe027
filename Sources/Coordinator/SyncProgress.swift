import DeltaSync
import Synchronization

/// Tells people who wait how far a sync is, and how long it will probably take.
final class SyncProgress: Sendable {
  private let host: String
  private let workplace: Workplace
  private let start = ContinuousClock.now

  init(_ host: String, _ workplace: Workplace) {
    self.host = host
    self.workplace = workplace
    workplace.progress(ProgressEvent("syncing from \(host)"))
  }

  func show(_ progress: DeltaProgress) {
    let text = Self.text(progress, after: .now - start)
    workplace.progress(
      ProgressEvent(
        "syncing from \(host): \(text)", done: progress.files, total: progress.expectedFiles))
  }

  /// `12 MB of 40 MB, about 3 s left`.
  static func text(_ progress: DeltaProgress, after time: Duration) -> String {
    let done = Int(progress.bytes)
    let total = max(done, Int(progress.expectedBytes))
    let amount = "\(megabytes(done)) of \(megabytes(total))"
    // Before a second has passed nobody can tell.
    guard time >= .seconds(1), done > 0 else { return amount }
    let seconds = (time / .seconds(1)) * Double(total - done) / Double(done)
    return "\(amount), about \(clock(Int(seconds.rounded(.up)))) left"
  }

  private static func clock(_ seconds: Int) -> String {
    switch seconds {
    case ..<120: "\(seconds) s"
    case ..<7200: "\((seconds + 30) / 60) min"
    default: "\((seconds + 1800) / 3600) h"
    }
  }
}
