import Cluster
import Diagnostics

/// Brings snapshots to a sweep's folder on its host, each once, in one step, and only what changed.
///
/// A new snapshot begins as hard links to one that is there; the two share inodes, which are
/// therefore never changed, only unlinked.
struct SnapshotUpload: Sendable {
  let transport: any Transport
  /// The folder of all codes of the sweep on the host.
  let codes: String
  /// The sweep's folder here.
  let folder: String

  /// Sends a snapshot.
  ///
  /// - Parameters:
  ///   - snapshot: what to send.
  ///   - bases: snapshots that the host has.
  ///   - git: the content of the file beside the code, if there is one.
  ///   - progress: told how many bytes of files have gone, and how many there are.
  /// - Returns: how many bytes of archive it took.
  /// - Throws: that a file changed meanwhile; what the host complains of; as `Transport.execute`.
  @discardableResult
  func send(
    _ snapshot: Snapshot, bases: [Snapshot] = [], git: [UInt8]? = nil,
    progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws -> Int {
    let delta = SnapshotDelta(to: snapshot, from: bases)
    let first = try await send(snapshot, delta, git, progress)
    guard case .baseGone(let size) = first else { return first.size }
    // Somebody has cleaned up there in the meantime.
    return size + (try await send(snapshot, SnapshotDelta(all: snapshot), git, progress)).size
  }

  private enum Outcome {
    case there(size: Int)
    case baseGone(size: Int)

    var size: Int {
      switch self {
      case .there(let size), .baseGone(let size): size
      }
    }
  }

  private func send(
    _ snapshot: Snapshot, _ delta: SnapshotDelta, _ git: [UInt8]?,
    _ progress: @escaping @Sendable (Int, Int) -> Void
  ) async throws -> Outcome {
    let archive = SnapshotArchive(folder: folder, delta: delta, git: git)
    let size = archive.size
    let total = delta.size
    let result = try await transport.execute(
      HostCommand(
        Self.script(codes: codes, snapshot, base: delta.base),
        input: archive.input { progress($0, total) },
        deadline: .seconds(180) + .milliseconds(size / 100), isRepeatable: true))
    let answer = result.text.split(separator: "\n").last
    if result.succeeded, answer == "there" { return .there(size: size) }
    if result.succeeded, answer == "base", delta.base != nil { return .baseGone(size: size) }
    throw Diagnostic(
      "sending the code failed", at: .host(transport.host, path: codes),
      why: result.errorText.split(separator: "\n").first.map(String.init)
        ?? "the host gave no answer: \(result.status)",
      remedy: "see that there is room for \(megabytes(snapshot.size)), then run the command again",
      kind: .failed)
  }

  /// Unpacks beside the place where the code belongs, looks whether it is whole, and renames it.
  ///
  /// Only folders are made writable and read-only: changing the mode of a file would change it in the
  /// base as well. A folder without write permission can be renamed within its parent only.
  private static func script(codes: String, _ snapshot: Snapshot, base: String?) -> String {
    let random = Nonce.hex(8)
    return """
      cd \(quoted(codes)) || exit 71
      cs_drop() { # also what is read-only
        find "$1" -type d -exec chmod u+w {} + 2>/dev/null
        rm -rf "$1"
      }
      cs_count() { # how many files and links are in a folder
        find "$1" ! -type d -print0 | LC_ALL=C tr -cd '\\000' | wc -c
      }
      cs_incomplete() {
        echo "only a part of it arrived" >&2
        exit 71
      }
      for cs_old in ./.*.new; do # what a host that went down has left
        [ -z "$(find "$cs_old" -prune -mtime +0 2>/dev/null)" ] || cs_drop "$cs_old"
      done
      cs_hash=\(snapshot.hash)
      if [ -d "$cs_hash" ]; then echo there; exit 0; fi
      cs_new=./.$cs_hash.\(random).$$.new
      cs_ready=./.$cs_hash.\(random).$$.ready.new
      trap 'cs_drop "$cs_new"; cs_drop "$cs_ready"' EXIT
      trap 'exit 129' HUP
      trap 'exit 130' INT
      trap 'exit 143' TERM
      trap 'exit 141' PIPE # of a complaint that nobody is there to hear any more
      \(base.map { "if [ ! -d \($0) ]; then echo base; exit 0; fi" } ?? "")
      mkdir "$cs_new" && tar -xmf - -C "$cs_new" || exit 71
      [ -e "$cs_new/end" ] || cs_incomplete
      cs_tree=$cs_new/tree
      \(base.map(building) ?? "")
      if [ "$(cs_count "$cs_tree")" -ne \(snapshot.fileCount) ]; then
        \(base == nil ? "cs_incomplete" : "echo base; exit 0")
      fi
      mv "$cs_tree" "$cs_ready" && find "$cs_ready" -type d -exec chmod a-w {} + || exit 71
      if [ -e "$cs_new/git" ]; then mv -f "$cs_new/git" "$cs_hash.git" || exit 71; fi
      # Without -T a second one would move into the first.
      [ -d "$cs_hash" ] || mv -T "$cs_ready" "$cs_hash" 2>/dev/null || [ -d "$cs_hash" ] ||
        mv "$cs_ready" "$cs_hash" || exit 71
      echo there

      """
  }

  /// Puts what changed into a copy of the base; a base of which something is missing is no help.
  private static func building(on base: String) -> String {
    """
    cs_tree=$cs_new/whole
    if ! cp -al \(base) "$cs_tree" 2>/dev/null; then # not every file system has hard links
      cs_drop "$cs_tree"
      cp -a \(base) "$cs_tree" 2>/dev/null || { echo base; exit 0; }
    fi
    find "$cs_tree" -type d -exec chmod u+w {} + || exit 71
    if [ -s "$cs_new/gone" ]; then
      (cd "$cs_tree" && xargs -0 rm -rf -- <../gone) || exit 71
    fi
    cp -al "$cs_new/tree/." "$cs_tree/" 2>/dev/null || cp -a "$cs_new/tree/." "$cs_tree/" || exit 71
    """
  }
}
