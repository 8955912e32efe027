internal import Cluster

/// The command that reaches a host through jump hosts, by the `ssh` program.
///
/// It can ask nothing: our own standard input and terminal are busy.
///
/// - Parameters:
///   - jumps: the value of `ProxyJump`: hosts with commas between them, the nearest first.
///   - target: the host behind them.
///   - configFile: the ssh configuration of the jump hosts; nil is the user's.
/// - Returns: the text for a shell.
func jumpCommand(
  through jumps: String, to target: TokenExpansion, configFile: String?
) -> String {
  var hops = jumps.split(separator: ",").map(String.init)
  let last = hops.popLast() ?? ""
  var words = ["ssh"]
  if let configFile { words += ["-F", configFile] }
  words += ["-o", "BatchMode=yes"]
  if !hops.isEmpty { words += ["-J", hops.joined(separator: ",")] }
  words += ["-W", "[\(target.hostName)]:\(target.port)"]
  words += ["--", last.hasPrefix("ssh://") ? last : "ssh://\(last)"]
  return ShellQuoting.join(words)
}
