public import Diagnostics
public import Grid

/// A checked sweep file: one declared experiment.
///
/// Values are text as written, each with its place; what a parameter means is the matter of
/// `Space`, what `time` and `memory` mean that of ``TimeLimit`` and ``MemorySize``.
public struct Sweep: Hashable, Sendable {
  /// At most 64 of the letters a to z and A to Z, digits, `_`, `.` and `-`, not beginning with `.`
  /// or `-`.
  public var name: Located<String>
  /// The command of a run, with placeholders.
  public var command: Located<String>
  /// The points that it has.
  public var space = SpaceDeclaration()
  /// The config file that every run has its own of.
  public var config: ConfigSpec?
  /// The paths of scripts in whose copies the names of parameters are replaced by their values.
  public var substitute: [Located<String>] = []
  /// The files that the runs see.
  public var code = CodeSpec()
  /// What the runs read, where each host has it.
  public var inputs: [SweepInput] = []
  /// Folders in which scripts and configs are looked for, seen from the sweep file's folder.
  public var scriptPath: [Located<String>] = []
  /// The metric, with its reduction if one is given: `val_loss:min`.
  public var metric: Located<String>?
  /// `minimize` or `maximize`.
  public var goal: Located<String>?
  /// Where the metric is to be read from.
  public var metricFrom: Located<String>?
  /// The name of the host; `local` if the file names none.
  public var host: Located<String>
  public var resources = Resources()
  /// The variables of every run's environment, in file order.
  public var environment: [EnvironmentVariable] = []
  /// Lines of shell that stand before the command in the script.
  public var prologue: [Located<String>] = []
  /// The template of the submission's script.
  public var template: TemplateSpec?
  /// How many runs may run at the same time; at least 1.
  public var throttle: Int?
  /// How many runs share a task of a job array, if several do.
  public var pack: PackSpec?
  /// That a job on the cluster submits what finds no room.
  public var feed: FeedSpec?
  /// The group of sweeps that it belongs to, a name.
  public var project: Located<String>?
  /// A command that is run here when the sweep has ended.
  public var onDone: Located<String>?
  /// Which files are brought home.
  public var sync = SyncSpec()
  /// Where runs leave checkpoints, and how they go on from them.
  public var checkpoints = CheckpointSpec()
  /// When runs are rerun by themselves.
  public var policies: [RerunPolicy] = []
  /// What runs after its runs.
  public var steps: [Step] = []
  /// The sweeps that have to have ended before.
  public var after: [Predecessor] = []

  public init(name: Located<String>, command: Located<String>, host: Located<String>) {
    self.name = name
    self.command = command
    self.host = host
  }
}
