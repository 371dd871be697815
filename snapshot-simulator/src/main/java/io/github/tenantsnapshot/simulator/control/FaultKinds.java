package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.Faults;
import io.github.tenantsnapshot.simulator.OperationFaults;
import io.github.tenantsnapshot.simulator.WorkerOperation;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table of all kinds of faults, each named as its method of {@link Faults} or {@link
 * OperationFaults}.
 */
final class FaultKinds {

  /** A hundred years: longer than any test, and short of what clocks cannot tell. */
  static final Duration LONGEST = Duration.ofDays(36_525);

  private static final List<String> ERROR_ANSWER =
      List.of("operations", "retryAfter", "retryAfterForm", "advancing", "afterwards");
  private static final List<String> TYPE_FAILS = List.of("afterInstances", "afterAllInstances");

  static final List<FaultKind> ALL =
      List.of(
          FaultKind.of(
              "throttle", List.of(), ERROR_ANSWER, (faults, is) -> on(faults, is).throttle(1)),
          FaultKind.of(
              "respond",
              List.of("status"),
              with(ERROR_ANSWER, "code", "message"),
              FaultKinds::respond),
          FaultKind.of(
              "gatewayError",
              List.of("status"),
              ERROR_ANSWER,
              (faults, is) -> on(faults, is).gatewayError(is.integer("status", 500, 599))),
          FaultKind.of(
              "emptyGatewayError",
              List.of("status"),
              ERROR_ANSWER,
              (faults, is) -> on(faults, is).emptyGatewayError(is.integer("status", 500, 599))),
          FaultKind.of(
              "drop",
              List.of(),
              List.of("operations", "afterwards"),
              (faults, is) -> on(faults, is).drop()),
          FaultKind.of(
              "delay",
              List.of("duration"),
              List.of("operations"),
              (faults, is) -> on(faults, is).delay(is.duration("duration", LONGEST))),
          FaultKind.of(
              "hold",
              List.of("duration"),
              List.of("operations"),
              (faults, is) -> on(faults, is).hold(is.duration("duration", LONGEST))),
          FaultKind.of(
              "truncate",
              List.of("bytes"),
              List.of("operations"),
              (faults, is) -> on(faults, is).truncate(is.integer("bytes", 0, Integer.MAX_VALUE))),
          FaultKind.of(
              "forbid",
              List.of("resourceType"),
              TYPE_FAILS,
              (faults, is) -> faults.forbid(is.text("resourceType"))),
          FaultKind.of(
              "missingReference",
              List.of("resourceType", "resourceId"),
              TYPE_FAILS,
              (faults, is) ->
                  faults.missingReference(is.text("resourceType"), is.text("resourceId"))),
          FaultKind.of(
              "failToConnect",
              List.of("resourceType"),
              TYPE_FAILS,
              (faults, is) -> faults.failToConnect(is.text("resourceType"))),
          FaultKind.of(
              "fail",
              List.of("resourceType", "messages"),
              TYPE_FAILS,
              (faults, is) ->
                  faults.fail(
                      is.text("resourceType"), is.texts("messages", 1).toArray(String[]::new))),
          FaultKind.of(
              "hide",
              List.of("resourceType"),
              List.of(),
              (faults, is) -> faults.hide(is.text("resourceType"))),
          FaultKind.of(
              "slow",
              List.of("resourceType", "duration"),
              List.of(),
              (faults, is) ->
                  faults.slow(is.text("resourceType"), is.duration("duration", LONGEST))),
          FaultKind.of(
              "stall",
              List.of("resourceType"),
              List.of(),
              (faults, is) -> faults.stall(is.text("resourceType"))),
          FaultKind.of(
              "crash", List.of("workerOperation"), List.of("afterwards"), FaultKinds::crash));

  private static final List<String> WORDS = ALL.stream().map(FaultKind::word).toList();

  private FaultKinds() {}

  /** Returns the kind that the member {@code kind} names. */
  static FaultKind of(JsonBody members) throws ControlException {
    return ALL.get(WORDS.indexOf(members.word("kind", WORDS)));
  }

  private static List<String> with(List<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).toList();
  }

  private static OperationFaults on(Faults faults, JsonBody is) throws ControlException {
    return faults.on(
        is.words("operations", ConstantNames.of(GraphOperation.class)).stream()
            .distinct()
            .map(word -> ConstantNames.value(GraphOperation.class, word))
            .toArray(GraphOperation[]::new));
  }

  private static Fault respond(Faults faults, JsonBody is) throws ControlException {
    int status = is.integer("status", 400, 599);
    if (is.has("code")) {
      return on(faults, is)
          .respond(
              new GraphError(status, is.text("code"), is.optionalText("message").orElse(null)));
    }
    if (is.has("message")) {
      throw ControlException.badRequest("'message' needs 'code', which is missing");
    }
    return on(faults, is).respond(status);
  }

  private static Fault crash(Faults faults, JsonBody is) throws ControlException {
    String word = is.word("workerOperation", ConstantNames.of(WorkerOperation.class));
    return faults.crash(ConstantNames.value(WorkerOperation.class, word));
  }
}
