import Coordinator
import JSON
import Ledger

/// The code that attempts of a sweep see, for people and for programs.
enum CodeView {
  /// `code 3f2a91c0b2d4e6f8: 12 files, main at 1a2b3c4d5e6f, 2 files changed, 1 untracked; 12 attempts`
  static func text(_ code: CodeRecord) -> String {
    var parts = [count(code.files, "file")]
    if let git = code.git {
      let commit = git.commit.map { "\($0.prefix(12))" } ?? "no commit"
      parts.append(git.branch.map { "\($0) at \(commit)" } ?? commit)
      if git.changed > 0 { parts.append("\(count(git.changed, "file")) changed") }
      if !git.untracked.isEmpty { parts.append("\(git.untracked.count) untracked") }
    }
    return "code \(code.hash): \(parts.joined(separator: ", ")); \(count(code.attempts, "attempt"))"
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
  }

  static func json(_ code: CodeRecord) -> JSONValue {
    .members([
      "hash": .string(code.hash), "files": .int(code.files), "bytes": .int(code.bytes),
      "attempts": .int(code.attempts), "git": code.git.map(json) ?? .null,
    ])
  }

  private static func json(_ git: GitState) -> JSONValue {
    .members([
      "commit": .text(git.commit), "branch": .text(git.branch), "changed": .int(git.changed),
      "untracked": .array(git.untracked.map { .string($0) }), "diff_is_cut": .bool(git.isDiffCut),
    ])
  }
}
