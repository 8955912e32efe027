import ClusterSweep
import Dispatch
import Foundation

@main
struct Main {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if let status = Program.runAtOnce(arguments) { exit(status) }
    Task { exit(await Program.run(arguments)) }
    dispatchMain()
  }
}
