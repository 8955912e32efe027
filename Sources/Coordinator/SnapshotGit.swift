import Cluster
import Diagnostics
import Ledger
import LocalTransport

/// What git knows of a sweep's folder.
struct SnapshotGit: Sendable {
  let environment: [String: String]

  /// How many bytes of a diff are kept.
  static let diffLimit = 5_000_000

  /// The files that git tracks or doesn't ignore, those of submodules with them; nil where the folder
  /// is in no checkout, or is ignored as a whole.
  ///
  /// - Throws: what git complains of.
  func files(in folder: PathBytes) async throws -> [PathBytes]? {
    let answer = try await run(
      """
      command -v git >/dev/null 2>&1 || exit 3
      cs_text=$(git rev-parse --is-inside-work-tree 2>&1) || {
        case $cs_text in *'not a git repository'*) exit 3 ;; esac
        printf '%s\\n' "$cs_text" >&2
        exit 1
      }
      [ "$cs_text" = true ] || exit 3
      ! git check-ignore -q . 2>/dev/null || exit 3
      git ls-files -z --cached --others --exclude-standard
      """, in: folder)
    if answer.status == .exited(3) { return nil }
    guard answer.succeeded else {
      throw Diagnostic(
        "git can't list the files of the sweep's folder", at: .file(shown(folder)),
        why: answer.errorText.split(separator: "\n").first.map(String.init),
        remedy: "see that `git status` works there", kind: .failed)
    }
    var paths: [PathBytes] = []
    for listed in answer.output.split(separator: 0) {
      // A checkout within the checkout is listed as a folder.
      let path = listed.last == UInt8(ascii: "/") ? Array(listed.dropLast()) : Array(listed)
      let full = folder + Array("/".utf8) + path
      guard Disk.look(at: full) == .folder else {
        paths.append(path)
        continue
      }
      guard Disk.look(at: full + Array("/.git".utf8)) != nil else {
        if Disk.names(in: full).isEmpty { paths.append(path) }
        continue
      }
      let inner = try await files(in: full) ?? []
      paths += inner.map { path + Array("/".utf8) + $0 }
    }
    return paths
  }

  /// The commit, the branch and what differs from the commit; nil where the folder is in no checkout.
  func state(of folder: PathBytes) async throws -> GitState? {
    let status = try await run(
      "git status --porcelain=v2 --branch -z --untracked-files=all --no-renames -- .", in: folder)
    guard status.succeeded else { return nil }
    var state = GitState(statusRecords: status.output.split(separator: 0).map(Array.init))
    guard state.commit != nil, state.changed > 0 else { return state }
    let most = Self.diffLimit + 1
    // The names begin at the top of the checkout, so that `git apply` takes the diff there.
    let diff = try await run(
      """
      git -c core.quotePath=true diff --no-ext-diff --no-textconv --no-color --no-renames --binary \\
        --src-prefix=a/ --dst-prefix=b/ HEAD -- . | head -c \(most)
      """, in: folder)
    guard diff.succeeded else { return state }
    state.diff = Array(diff.output.prefix(Self.diffLimit))
    state.isDiffCut = diff.output.count > Self.diffLimit
    return state
  }

  private func run(_ script: String, in folder: PathBytes) async throws -> HostCommandResult {
    // A path of any bytes comes in by a stream; the dot keeps newlines at its end.
    let head = "cs_folder=$(cat && printf .) && cd \"${cs_folder%.}\" || exit 1\n"
    var quiet = environment
    quiet["LC_ALL"] = "C"
    quiet["GIT_OPTIONAL_LOCKS"] = "0"
    let local = LocalTransport(host: "this machine", environment: quiet)
    return try await local.execute(HostCommand(head + script, input: folder))
  }
}

extension GitState {
  /// Reads the records of `git status --porcelain=v2 --branch -z` (git-status(1)).
  init(statusRecords: [[UInt8]]) {
    self.init()
    for record in statusRecords {
      let text = shown(record)
      if text.hasPrefix("# branch.oid "), !text.hasSuffix("(initial)") {
        commit = String(text.dropFirst(13))
      } else if text.hasPrefix("# branch.head "), !text.hasSuffix("(detached)") {
        branch = String(text.dropFirst(14))
      } else if text.hasPrefix("? ") {
        untracked.append(String(text.dropFirst(2)))
      } else if ["1 ", "2 ", "u "].contains(where: text.hasPrefix) {
        changed += 1
      }
    }
  }

  /// The file that stands beside the code on its host: what `git apply` takes, after lines that it
  /// passes over.
  var file: [UInt8] {
    var lines = ["commit \(commit ?? "none")", "branch \(branch ?? "none")"]
    lines += untracked.map { "untracked \($0.debugDescription)" }
    var bytes = Array((lines + ["", ""]).joined(separator: "\n").utf8) + diff
    if isDiffCut { bytes += Array("\nThe diff was cut here, at \(diff.count) bytes.\n".utf8) }
    return bytes
  }
}
