import Cluster
import Diagnostics
import Foundation
import Ledger
import SweepFile
import TaskRunner

extension Coordinator {
  /// Rebuilds what the ledger of the workplace's project lacks from what lies on a host: sweeps, runs,
  /// submissions, attempts and their states. What the ledger knows stays.
  ///
  /// - Parameters:
  ///   - host: a name of `hosts.yaml`.
  ///   - wanted: the name of the project, for a folder without sweeps of its own; nil to find it out.
  /// - Returns: what was brought in.
  /// - Throws: several projects on the host of which none is this folder's; a project that isn't this
  ///   ledger's; that the host can't be reached.
  public func recover(_ host: String, project wanted: String?) async throws -> RecoveryReport {
    let entry = try Hosts(workplace: workplace, folder: workplace.directory).all()
      .host(Located(host, at: SourceLocation(file: "command line", line: 1, column: 1)))
    let nearest = try? Project.nearest(to: workplace.directory)
    let folder = nearest?.folder ?? workplace.directory
    return try await withSession(entry, workplace: workplace, project: folder) { session in
      let listing = try await RecoveryListing.read(from: session)
      guard
        let chosen = try RecoveryChoice(
          listing: listing, wanted: wanted, ledger: nearest?.ledger, folder: folder, host: host
        ).project()
      else { return RecoveryReport() }
      guard let project = try nearest ?? Project.open(folder, create: true),
        try project.ledger.adoptProject(chosen)
      else {
        throw Diagnostic(
          "the ledger here belongs to another project", at: .file(folder),
          remedy: "recover '\(chosen)' in an empty folder", kind: .usage)
      }
      return try await recover(chosen, listing, project, session)
    }
  }

  private func recover(
    _ chosen: String, _ listing: RecoveryListing, _ project: Project, _ session: HostSession
  ) async throws -> RecoveryReport {
    var report = RecoveryReport(project: chosen)
    let known = try project.ledger.acceptedTokens()
    let recovery = Recovery(workplace: workplace, project: project, session: session)
    for folder in listing.folders where folder.project == chosen {
      let tokens = folder.tokens.filter { !known.contains($0) }
      let outcome = try await recovery.takeAll(tokens, in: "\(listing.root)/\(folder.name)")
      report.sweeps += outcome.sweeps.values
      report.problems += outcome.problems.map(\.problem)
    }
    report.sweeps.sort { $0.name < $1.name }
    return report
  }
}

/// The folders of sweeps that lie below a host's root.
struct RecoveryListing {
  struct Folder {
    /// `SWEEP-PROJECT`.
    var name: String
    var project: String
    /// Its submissions that may have been started.
    var tokens: [String]
    /// Where its sweep file was on the machine that submitted it.
    var origin: String?
  }

  /// An absolute path; empty where it isn't there.
  private(set) var root = ""
  private(set) var folders: [Folder] = []

  static func read(from session: HostSession) async throws -> RecoveryListing {
    let script = """
      cd \(shellPath(session.root)) 2>/dev/null || exit 0
      pwd
      for sweep in */submissions; do
        [ -d "$sweep" ] || continue
        printf '@folder %s\\n' "${sweep%/*}"
        (
          cd "$sweep" || exit 1
          \(SubmissionUpload.livingSubmissions)
          for one in */\(SubmissionFolder.facts); do
            [ ! -e "$one" ] || { printf '@origin '; sed -n 's/^ *"folder": //p' "$one" | head -n 1; break; }
          done
        ) || exit 1
      done
      """
    return RecoveryListing(try await session.run(script, doing: "looking for sweeps").text)
  }

  /// Reads the script's answer.
  init(_ text: String) {
    let lines = text.split(separator: "\n")
    root = lines.first.map(String.init) ?? ""
    for line in lines.dropFirst() {
      if line.hasPrefix("@folder ") {
        let name = line.dropFirst("@folder ".count)
        let project = name.split(separator: "-").last.map(String.init) ?? ""
        folders.append(Folder(name: String(name), project: project, tokens: [], origin: nil))
      } else if folders.isEmpty {
        continue
      } else if line.hasPrefix("@origin ") {
        let path = line.dropFirst("@origin ".count).drop { $0 == "\"" }
        folders[folders.count - 1].origin = path.split(separator: "\"").first.map(String.init)
      } else if SubmissionUpload.isToken(line) {
        folders[folders.count - 1].tokens.append(String(line))
      }
    }
  }
}

/// Which of the projects on a host is the one of a folder.
struct RecoveryChoice {
  let listing: RecoveryListing
  /// What the person said.
  let wanted: String?
  let ledger: Ledger?
  let folder: String
  let host: String

  /// - Returns: its name; nil if nothing of it lies there.
  /// - Throws: that it has to be said which.
  func project() throws -> String? {
    let folders = listing.folders.filter { !$0.tokens.isEmpty }
    let projects = Set(folders.map(\.project))
    if let ledger, try !ledger.sweeps().isEmpty {
      let own = try ledger.project()
      guard let wanted, wanted != own else { return projects.contains(own) ? own : nil }
      throw Diagnostic(
        "the sweeps of this folder belong to the project '\(own)'", at: .file(folder),
        remedy: "recover '\(wanted)' in a folder of its own", kind: .usage)
    }
    if let wanted {
      if projects.contains(wanted) { return wanted }
      throw Diagnostic(
        "no project '\(wanted)' lies there", at: .host(host, path: listing.root),
        remedy: didYouMean(wanted, among: projects) ?? list(folders), kind: .usage)
    }
    let fromHere = Set(folders.filter { $0.origin == folder }.map(\.project))
    if fromHere.count == 1 { return fromHere.first }
    if projects.count <= 1 { return projects.first }
    throw Diagnostic(
      "several projects lie there", at: .host(host, path: listing.root), why: list(folders),
      remedy: "say which: clustersweep recover \(host) --project NAME", kind: .usage)
  }

  private func list(_ folders: [RecoveryListing.Folder]) -> String {
    let byProject = Dictionary(grouping: folders, by: \.project).sorted { $0.key < $1.key }
    return byProject.map { project, folders in
      let sweeps = folders.map { String($0.name.dropLast(project.count + 1)) }.sorted()
      let origin = folders.compactMap(\.origin).first.map { " from \($0)" } ?? ""
      return "\(project)\(origin) has \(sweeps.joined(separator: ", "))"
    }.joined(separator: "; ")
  }
}
