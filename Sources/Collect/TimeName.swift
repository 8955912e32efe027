/// The names under which files give a time in seconds.
enum TimeName {
  static let all: Set<String> = [
    "wall_time", "timestamp", "_timestamp", "unix_timestamp", "time_total_s", "_runtime",
    "elapsed_time", "elapsed", "time",
  ]
}
