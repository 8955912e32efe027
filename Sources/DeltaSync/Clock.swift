#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Our clock, in seconds since 1970.
func secondsNow() -> Int64 {
  var now = timespec()
  clock_gettime(CLOCK_REALTIME, &now)
  return Int64(now.tv_sec)
}

/// What names this boot of the machine; empty where the system doesn't tell. After another boot, what was
/// written last may not have reached the disk.
func bootIdentity() -> String {
  let descriptor = openat(AT_FDCWD, "/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return "" }
  defer { close(descriptor) }
  return String(decoding: readAll(descriptor, at: 0, count: 36), as: UTF8.self)
}

/// A time as a host tells it.
struct HostTime: Equatable {
  var seconds: Int64
  /// As many digits behind the point as there were; nil where all were 0, or none.
  var fraction: Double?

  /// `1700000000.1234567890`, or `2026-11-21 14:38:51.123456789 +0000`, which is UTC by `TZ`.
  init?(_ text: ArraySlice<UInt8>) {
    let parts = text.split(separator: UInt8(ascii: "."), maxSplits: 1)
    guard let whole = parts.first else { return nil }
    if let seconds = PlanItem.number(whole) {
      self.seconds = seconds
    } else {
      let numbers = whole.split { [32, 45, 58].contains($0) }.compactMap { PlanItem.number($0) }
      guard numbers.count >= 6, numbers[0] < 10_000, numbers[1] <= 12 else { return nil }
      seconds =
        Self.days(numbers[0], numbers[1], numbers[2]) * 86_400 + numbers[3] * 3600
        + numbers[4] * 60 + numbers[5]
    }
    guard parts.count == 2 else { return }
    let digits = parts[1].prefix { (48...57).contains($0) }
    let value = digits.reversed().reduce(0.0) { ($0 + Double($1 - 48)) / 10 }
    fraction = value == 0 ? nil : value
  }

  /// Days since 1970 in the Gregorian calendar.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let years = month > 2 ? year : year - 1
    let shifted = month > 2 ? month - 3 : month + 9
    return years * 365 + years / 4 - years / 100 + years / 400 + (shifted * 153 + 2) / 5 + day
      - 719_469
  }

  /// Whether a file of this time may be written again without getting another one, if the host's clock
  /// said `clock` when it was listed. Kernels stamp files by their tick, 10 ms at most; file
  /// systems without fractions by 1 or 2 s.
  static func isRacy(_ time: ArraySlice<UInt8>, clock: [UInt8]) -> Bool {
    guard let then = HostTime(time), let now = HostTime(clock[...]) else {
      // `ls` tells minutes.
      return time.elementsEqual(clock)
    }
    let age = Double(now.seconds - then.seconds) + (now.fraction ?? 0) - (then.fraction ?? 0)
    return age < (then.fraction == nil ? 2.5 : 0.05)
  }
}
