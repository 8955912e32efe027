/// The files of a submission on its host, as names in its folder.
public enum SubmissionFolder {
  /// The rendered script: what sbatch or the queue starts, with the task's index.
  public static let script = "script"
  /// ``TaskRunner/script``.
  public static let runner = "run-task"
  /// ``PackScript/text``, where an array task has several runs.
  public static let packRunner = "run-pack"
  /// ``PackScript/settings(_:token:count:run:seconds:)``.
  public static let pack = "pack"
  /// What the array tasks themselves write, and the state of each.
  public static let packs = "packs"
  /// Who has taken a run, or that it is cancelled or given back.
  public static let taken = "taken"
  /// Which runs are to be cancelled.
  public static let cancelled = "cancelled"
  /// The indices of runs that never start here, a line each: they were given back.
  public static let returned = "returned"
  /// ``TaskTable``.
  public static let table = "tasks"
  /// ``TaskFacts``: which attempts of which runs it has, and what else a ledger knows of them.
  public static let runs = "runs"
  /// What a ledger knows of the sweep and of the submission, as JSON.
  public static let facts = "sweep.json"
  /// An empty file that says that nothing of the submission was started, nor ever will be.
  public static let withdrawn = "withdrawn"
  /// ``TaskRunner/settings(sweep:step:sweepFolder:code:token:environment:files:config:)``.
  public static let settings = "settings"
  /// The pieces of the runs' files: `FILE/PIECE`, both counted from 0.
  public static let files = "files"
  /// The scheduler's job id, written by the login node itself.
  public static let job = "job"
  /// What the tasks write: `INDEX.out` and `INDEX.err`.
  public static let output = "out"
  /// One file for each start and end of a task.
  public static let marks = "marks"
}
