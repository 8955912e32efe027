import Cluster

extension SubmitLimits {
  /// The limits that count for a submission.
  func bounds(for scope: LimitScope) -> [SubmitBound] {
    var bounds: [SubmitBound] = []
    if let jobCount {
      // Slurm refuses the job that would make them so many. Others' jobs count too, and aren't known.
      bounds.append(
        SubmitBound(
          what: "the cluster has room for \(jobCount) jobs in all (MaxJobCount)",
          most: jobCount - 1, used: count { _ in true }))
    }
    guard let association = association(of: scope) else { return bounds }
    let qualities = qualities(of: scope, association)
    func first(_ limit: (Quality) -> Int?) -> (name: Substring, most: Int)? {
      for name in qualities {
        if let most = self.qualities[name].flatMap(limit) { return (name, most) }
      }
      return nil
    }
    let ofUser = first(\.mostOfUser)
    if let (name, most) = ofUser {
      bounds.append(bound("the QOS '\(name)' lets a user have \(most) jobs", most, in: name))
    }
    let ofAccount = first(\.mostOfAccount)
    if let (name, most) = ofAccount {
      bounds.append(bound("the QOS '\(name)' lets an account have \(most) jobs", most, in: name))
    }
    let ofAll = first(\.mostOfAll)
    if let (name, most) = ofAll {
      bounds.append(bound("the QOS '\(name)' has room for \(most) jobs", most, in: name))
    }
    if ofUser == nil, ofAccount == nil, let most = association.mostOfUser {
      bounds.append(
        bound("the account '\(association.account)' lets you have \(most) jobs", most, association))
    }
    if ofAll == nil, let most = association.mostOfAll {
      bounds.append(
        bound(
          "you may have \(most) jobs of the account '\(association.account)'", most, association)
      )
    }
    return bounds
  }

  private func association(of scope: LimitScope) -> Association? {
    let account = scope.account.map { $0[...] } ?? defaultAccount
    let partition = partition(of: scope)
    let own = associations.filter { $0.account == account }
    return own.first { $0.partition == partition } ?? own.first { $0.partition.isEmpty }
  }

  /// The QOSs whose limits count, the one that wins first.
  private func qualities(of scope: LimitScope, _ association: Association) -> [Substring] {
    let chosen =
      scope.qos.map { $0[...] }
      ?? association.qos.split(separator: ",").first ?? "normal"
    guard let partition = partition(of: scope), let own = partitions[partition]?.qos,
      own != chosen
    else { return [chosen] }
    return qualities[chosen]?.isOverPartition == true ? [chosen, own] : [own, chosen]
  }

  private func partition(of scope: LimitScope) -> Substring? {
    scope.partition.map { $0.prefix { $0 != "," } } ?? partitions.first { $0.value.isDefault }?.key
  }

  private func bound(_ what: String, _ most: Int, in quality: Substring) -> SubmitBound {
    SubmitBound(
      what: what, most: most,
      used: count { job in
        job.qos == quality
          || job.partition.split(separator: ",").contains { partitions[$0]?.qos == quality }
      })
  }

  private func bound(_ what: String, _ most: Int, _ association: Association) -> SubmitBound {
    SubmitBound(
      what: what, most: most,
      used: count { job in
        job.account == association.account
          && (association.partition.isEmpty || job.partition == association.partition)
      })
  }

  private func count(_ counts: (Queued) -> Bool) -> Int {
    queued.reduce(0) { $0 + (counts($1) ? $1.count : 0) }
  }
}
