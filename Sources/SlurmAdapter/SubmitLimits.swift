import Cluster

/// What Slurm's accounting says of how many jobs there may be, and what the user has in the queue.
///
/// Which limits count is `acct_policy_validate` of Slurm's sources: a QOS's limit wins over the
/// association's, the partition's QOS over the job's unless the latter has the flag OverPartQOS. Where
/// accounting is off, or limits aren't enforced, only MaxJobCount is known.
struct SubmitLimits {
  struct Association: Equatable {
    var account: Substring
    var partition: Substring
    var qos: Substring
    var mostOfUser: Int?
    var mostOfAll: Int?
  }

  struct Quality: Equatable {
    var isOverPartition: Bool
    var mostOfUser: Int?
    var mostOfAccount: Int?
    var mostOfAll: Int?
  }

  struct Partition: Equatable {
    var isDefault: Bool
    var qos: Substring?
  }

  /// Jobs of the user that are alike.
  struct Queued: Equatable {
    var count: Int
    var account: Substring
    var qos: Substring
    var partition: Substring
  }

  private(set) var jobCount: Int?
  private(set) var defaultAccount: Substring?
  private(set) var associations: [Association] = []
  private(set) var qualities: [Substring: Quality] = [:]
  private(set) var partitions: [Substring: Partition] = [:]
  private(set) var queued: [Queued] = []

  /// Prints what ``init(_:)`` reads. Where limits aren't enforced it asks the controller only once.
  static let script = #"""
    cs_config=$(scontrol show config | grep -E '^(MaxArraySize|MaxJobCount|SchedulerParameters|AccountingStorageEnforce|ClusterName) ')
    printf '%s\n' "$cs_config"
    case $(printf '%s\n' "$cs_config" | grep '^AccountingStorageEnforce ') in
    *limits* | *safe* | *all*)
      cs_me=$(id -un)
      cs_cluster=$(printf '%s\n' "$cs_config" | sed -n 's/^ClusterName *= *//p')
      echo @association
      sacctmgr -nP show assoc where user="$cs_me" cluster="$cs_cluster" format=Account,Partition,DefaultQOS,MaxSubmitJobs,GrpSubmitJobs </dev/null 2>/dev/null
      echo @account
      sacctmgr -nP show user where name="$cs_me" format=DefaultAccount </dev/null 2>/dev/null
      echo @qos
      sacctmgr -nP show qos format=Name,Flags,MaxSubmitJobsPerUser,MaxSubmitJobsPerAccount,GrpSubmitJobs </dev/null 2>/dev/null
      echo @partition
      scontrol show partition -o
      echo @queue
      squeue -h -r -u "$(id -u)" -o '%a|%q|%P' | sort | uniq -c
      ;;
    esac

    """#

  init(_ output: String) {
    var section: Substring = ""
    for line in output.split(separator: "\n") {
      if line.hasPrefix("@") {
        section = line
        continue
      }
      let fields = line.split(separator: "|", omittingEmptySubsequences: false)
      switch section {
      case "": readConfiguration(line)
      case "@association": readAssociation(fields)
      case "@account": defaultAccount = line
      case "@qos": readQuality(fields)
      case "@partition": readPartition(line)
      case "@queue": readQueue(line)
      default: break
      }
    }
  }

  private mutating func readConfiguration(_ line: Substring) {
    let words = line.split(separator: " ")
    if words.count == 3, words[0] == "MaxJobCount" { jobCount = Int(words[2]) }
  }

  private mutating func readAssociation(_ fields: [Substring]) {
    guard fields.count >= 5 else { return }
    associations.append(
      Association(
        account: fields[0], partition: fields[1], qos: fields[2], mostOfUser: Int(fields[3]),
        mostOfAll: Int(fields[4])))
  }

  private mutating func readQuality(_ fields: [Substring]) {
    guard fields.count >= 5 else { return }
    qualities[fields[0]] = Quality(
      isOverPartition: fields[1].split(separator: ",").contains("OverPartQOS"),
      mostOfUser: Int(fields[2]), mostOfAccount: Int(fields[3]), mostOfAll: Int(fields[4]))
  }

  private mutating func readPartition(_ line: Substring) {
    var values: [Substring: Substring] = [:]
    for word in line.split(separator: " ") {
      guard let equals = word.firstIndex(of: "=") else { continue }
      values[word[..<equals]] = word[word.index(after: equals)...]
    }
    guard let name = values["PartitionName"] else { return }
    let qos = values["QoS"]
    partitions[name] = Partition(
      isDefault: values["Default"] == "YES", qos: qos == "N/A" ? nil : qos)
  }

  /// `     12 account|qos|partition`
  private mutating func readQueue(_ line: Substring) {
    let parts = line.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, let count = Int(parts[0]) else { return }
    let fields = parts[1].split(separator: "|", omittingEmptySubsequences: false)
    guard fields.count == 3 else { return }
    queued.append(
      Queued(count: count, account: fields[0], qos: fields[1], partition: fields[2]))
  }
}
