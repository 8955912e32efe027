import Collect
import Diagnostics
import Testing

@Suite struct ObjectiveTests {
  @Test(arguments: [
    ("val_loss:min", "val_loss", Reduction.min, Objective.Direction.minimize, false),
    ("acc:max", "acc", .max, .maximize, false),
    ("loss", "loss", .last, .minimize, true),
    ("loss:final", "loss", .last, .minimize, true),
    ("loss:last", "loss", .last, .minimize, true),
    ("loss:first", "loss", .first, .minimize, true),
    ("loss:mean", "loss", .mean, .minimize, true),
    ("ns:val:min", "ns:val", .min, .minimize, false),
    (" val loss : max ", "val loss", .max, .maximize, false),
  ])
  func reads(
    text: String, metric: String, reduction: Reduction, direction: Objective.Direction,
    assumed: Bool
  ) throws {
    let objective = try Objective.parse(text, goal: nil, at: nil)
    #expect(objective.metric == metric)
    #expect(objective.reduction == reduction)
    #expect(objective.direction == direction)
    #expect(objective.directionIsAssumed == assumed)
  }

  @Test(arguments: [
    ("acc", "maximize", Objective.Direction.maximize), ("acc:mean", "MAX", .maximize),
    ("acc:min", "maximise", .maximize), ("acc:max", "minimize", .minimize),
    ("acc", "minimise", .minimize),
  ])
  func explicitGoalWins(text: String, goal: String, direction: Objective.Direction) throws {
    let objective = try Objective.parse(text, goal: goal, at: nil)
    #expect(objective.direction == direction)
    #expect(!objective.directionIsAssumed)
  }

  @Test func unknownReductionNamesTheValidOnes() throws {
    let place = SourceLocation(
      file: "sweep.yaml", line: 3, column: 9, text: "metric: val_loss:maxx")
    let error = #expect(throws: Diagnostic.self) {
      try Objective.parse("val_loss:maxx", goal: nil, at: place)
    }
    #expect(error?.what == "unknown reduction 'maxx'")
    #expect(error?.location == .source(place.advanced(by: 9, length: 4)))
    #expect(
      error?.remedy
        == "did you mean 'max'?; valid are max, min, last, first, mean, median, std, variance, "
        + "sum, count, auc, at(STEP), mean_last(K), ema(A), time_to(<X), step_to(<X), smoothed, rate, "
        + "ttz, variance(OTHER), final; "
        + "if the colon belongs to the metric's name, write 'val_loss:maxx:last'")
  }

  @Test(arguments: [":min", "", " ", "loss:", "a:b", "loss:Min"])
  func refuses(text: String) {
    #expect(throws: Diagnostic.self) { try Objective.parse(text, goal: nil, at: nil) }
  }

  @Test func unknownGoal() throws {
    let error = #expect(throws: Diagnostic.self) {
      try Objective.parse("loss", goal: "maximze", at: nil)
    }
    #expect(error?.what == "unknown goal 'maximze'")
    #expect(error?.remedy == "did you mean 'maximize'? valid are minimize, maximize")
  }

  @Test func isWrittenAsItIsRead() throws {
    #expect(try Objective.parse("a:final", goal: nil, at: nil).description == "a:last")
  }
}
