import Diagnostics

/// What there is to say about ranges in the form with colons.
extension SpecText {
  func empty(_ form: RangeText, remedy: String) -> Diagnostic {
    Diagnostic(
      "the range \(form.text) is empty", at: place(form.whole),
      why: "\(form.start.isEmpty ? "0" : form.start.string) lies above \(form.stop.string)",
      remedy: "write \(remedy) to count down")
  }

  func wrongSign(_ form: RangeText, _ step: Literal) -> Diagnostic {
    Diagnostic(
      "the range \(form.text) is empty", at: place(form.whole),
      why: "the step \(step.text) leads away from \(form.stop.string)",
      remedy: "write \(form.with((-step.number).description))")
  }

  func zeroStep(_ form: RangeText) -> Diagnostic {
    Diagnostic(
      "a step of 0 never reaches \(form.stop.string)", at: place(form.middle),
      remedy: "write another step, or a number of points: \(form.with("u5"))")
  }

  func noForm(_ form: RangeText) -> Diagnostic {
    let isOpen = form.parts.contains { $0.isEmpty }
    return Diagnostic(
      "'\(form.text)' is no range", at: place(form.whole),
      why: isOpen ? "an end or the step is missing" : "it has \(form.parts.count) parts",
      remedy: "write start:stop or start:step:stop; quotes make it a text:"
        + " \(Quotes.quoted(form.text))")
  }

  func unknownMiddle(_ form: RangeText) -> Diagnostic {
    let middle = form.middle.string
    return Diagnostic(
      "'\(middle)' is no step", at: place(form.middle.isEmpty ? form.whole : form.middle),
      why: "between two numbers stands a step (0.1), a number of points (u10), of points on a log"
        + " scale (l5), or a factor (x2)",
      remedy: "write one of these; quotes make it a text: \(Quotes.quoted(form.text))")
  }

  func notReached(_ form: RangeText, last: Value) -> Diagnostic {
    Diagnostic(
      "\(form.text) ends at \(last.text)", at: place(form.whole),
      why: "the stop \(form.stop.string) isn't reached", severity: .note)
  }

  func countNote(_ form: RangeText) -> Diagnostic {
    let count = form.middle.string
    return Diagnostic(
      "\(form.text) was read as a count: \(count) values", at: place(form.middle),
      why: "as a step, \(count) is larger than the whole range",
      remedy: "write \(form.with("u\(count)")) to say so", severity: .note)
  }

  func stepNote(_ form: RangeText) -> Diagnostic {
    let step = form.middle.string
    return Diagnostic(
      "\(form.text) was read as a step of \(step)", at: place(form.middle),
      remedy: "write \(form.with("u\(step)")) for \(step) values", severity: .note)
  }
}
