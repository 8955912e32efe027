internal import Cluster

/// Why a host's key is not accepted, and what can be done about it.
func refusal(
  of shown: HostKey, _ verdict: HostTrust.Verdict, _ settings: SSHSettings, _ options: SSHOptions
) -> TransportError {
  let name = settings.knownHostsName
  let key = "its \(shown.type) key is \(shown.fingerprint)"
  let (what, why, remedy): (String, String, String)
  switch verdict {
  case .changed(let line):
    what = "the key of \(name) has changed"
    why = """
      \(key), but \(line.file):\(line.line) has another one
      either the host was set up anew, or somebody sits in between
      """
    remedy = """
      ask those who run the host for its fingerprint; only if it is the one above:
      ssh-keygen -R '\(name)' -f \(line.file)
      """
  case .revoked(let line):
    what = "the key of \(name) is revoked"
    why = "\(key), which \(line.file):\(line.line) marks as @revoked"
    remedy = "ask those who run the host"
  case .otherTypes(let lines):
    let known = lines.map { "\($0.keyType) at \($0.file):\($0.line)" }
    what = "the \(shown.type) key of \(name) is unknown"
    why = "\(key); known are: \(known.joined(separator: ", "))"
    remedy = acceptance(options)
  case .unknown, .trusted:
    let files = settings.userKnownHostsFiles + settings.globalKnownHostsFiles
    what = "the key of \(name) is unknown"
    why = "\(key); it is in none of: \(files.joined(separator: ", "))"
    remedy = acceptance(options)
  }
  return TransportError(
    .hostKeyRefused, host: settings.alias, what, why: why, remedy: remedy)
}

private func acceptance(_ options: SSHOptions) -> String {
  """
  compare it with the fingerprint that the host's operators publish, then run this once
  and answer yes: \(options.sshCommand)
  """
}
