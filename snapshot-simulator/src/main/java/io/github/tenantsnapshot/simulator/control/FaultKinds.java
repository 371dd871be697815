package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.CrashFault;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.RequestFault;
import io.github.tenantsnapshot.simulator.RequestSelection;
import io.github.tenantsnapshot.simulator.ResourceTypeFault;
import io.github.tenantsnapshot.simulator.RetryAfterForm;
import io.github.tenantsnapshot.simulator.WorkerOperation;
import io.github.tenantsnapshot.simulator.internal.time.TimeBounds;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table of all kinds of faults, each with the name of its method of {@link Fault} or {@link
 * RequestSelection}. The schemas of the kinds are in {@code openapi.json}.
 */
final class FaultKinds {

  private static final List<String> ERROR_OPTIONS =
      List.of("operations", "retryAfter", "retryAfterForm", "advancing", "afterProcessing");
  private static final List<String> FAILURE_OPTIONS =
      List.of("afterInstances", "afterAllInstances");

  static final List<FaultKind> ALL =
      List.of(
          FaultKind.of("throttle", List.of(), ERROR_OPTIONS, is -> error(on(is).throttle(1), is)),
          FaultKind.of(
              "respond",
              List.of("status"),
              with(ERROR_OPTIONS, "code", "message"),
              is -> error(respond(is), is)),
          FaultKind.of(
              "gatewayError",
              List.of("status"),
              ERROR_OPTIONS,
              is -> error(on(is).gatewayError(is.integer("status", 500, 599)), is)),
          FaultKind.of(
              "emptyGatewayError",
              List.of("status"),
              ERROR_OPTIONS,
              is -> error(on(is).emptyGatewayError(is.integer("status", 500, 599)), is)),
          FaultKind.of(
              "drop",
              List.of(),
              List.of("operations", "afterProcessing"),
              is -> afterProcessing(on(is).drop(), is)),
          FaultKind.of(
              "delay",
              List.of("duration"),
              List.of("operations"),
              is -> on(is).delay(is.duration("duration", TimeBounds.LONGEST))),
          FaultKind.of(
              "hold",
              List.of("duration"),
              List.of("operations"),
              is -> on(is).hold(is.duration("duration", TimeBounds.LONGEST))),
          FaultKind.of(
              "truncate",
              List.of("bytes"),
              List.of("operations"),
              is -> on(is).truncate(is.integer("bytes", 0, Integer.MAX_VALUE))),
          FaultKind.of(
              "forbid",
              List.of("resourceType"),
              FAILURE_OPTIONS,
              is -> failure(Fault.forbid(is.text("resourceType")), is)),
          FaultKind.of(
              "missingReference",
              List.of("resourceType", "resourceId"),
              FAILURE_OPTIONS,
              is ->
                  failure(
                      Fault.missingReference(is.text("resourceType"), is.text("resourceId")), is)),
          FaultKind.of(
              "failToConnect",
              List.of("resourceType"),
              FAILURE_OPTIONS,
              is -> failure(Fault.failToConnect(is.text("resourceType")), is)),
          FaultKind.of(
              "fail",
              List.of("resourceType", "messages"),
              FAILURE_OPTIONS,
              is ->
                  failure(
                      Fault.fail(
                          is.text("resourceType"), is.texts("messages", 1).toArray(String[]::new)),
                      is)),
          FaultKind.of(
              "returnNothing",
              List.of("resourceType"),
              List.of(),
              is -> Fault.returnNothing(is.text("resourceType"))),
          FaultKind.of(
              "slow",
              List.of("resourceType", "duration"),
              List.of(),
              is ->
                  Fault.slow(is.text("resourceType"), is.duration("duration", TimeBounds.LONGEST))),
          FaultKind.of(
              "stall",
              List.of("resourceType"),
              List.of(),
              is -> Fault.stall(is.text("resourceType"))),
          FaultKind.of(
              "crash", List.of("workerOperation"), List.of("afterOperation"), FaultKinds::crash));

  private static final List<String> WORDS = ALL.stream().map(FaultKind::word).toList();

  private FaultKinds() {}

  /** Returns the kind that the member {@code kind} names. */
  static FaultKind of(JsonBody members) throws ControlException {
    return ALL.get(WORDS.indexOf(members.word("kind", WORDS)));
  }

  private static List<String> with(List<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).toList();
  }

  private static RequestSelection on(JsonBody is) throws ControlException {
    GraphOperation[] operations =
        is.words("operations", ConstantNames.of(GraphOperation.class)).stream()
            .map(word -> ConstantNames.value(GraphOperation.class, word))
            .toArray(GraphOperation[]::new);
    return operations.length == 0 ? Fault.onAnyRequest() : Fault.on(operations[0], operations);
  }

  private static RequestFault respond(JsonBody is) throws ControlException {
    int status = is.integer("status", 400, 599);
    if (is.has("code")) {
      return on(is)
          .respond(
              new GraphError(status, is.text("code"), is.optionalText("message").orElse(null)));
    }
    if (is.has("message")) {
      throw ControlException.badRequest("'message' requires 'code'");
    }
    return on(is).respond(status);
  }

  /** Returns a fault with the options of all faults that respond with an error status. */
  private static RequestFault error(RequestFault fault, JsonBody is) throws ControlException {
    RequestFault error = fault;
    if (is.has("retryAfter")) {
      error = error.retryAfter(is.duration("retryAfter", TimeBounds.LONGEST));
    }
    if (is.has("retryAfterForm")) {
      String form = is.word("retryAfterForm", ConstantNames.of(RetryAfterForm.class));
      error = error.retryAfterForm(ConstantNames.value(RetryAfterForm.class, form));
    }
    if (is.flag("advancing")) {
      error = error.advancing();
    }
    return afterProcessing(error, is);
  }

  private static RequestFault afterProcessing(RequestFault fault, JsonBody is)
      throws ControlException {
    return is.flag("afterProcessing") ? fault.afterProcessing() : fault;
  }

  /** Returns a fault with the options of all faults that make a type fail. */
  private static ResourceTypeFault failure(ResourceTypeFault fault, JsonBody is)
      throws ControlException {
    ResourceTypeFault failure = fault;
    if (is.has("afterInstances")) {
      failure = failure.afterInstances(is.integer("afterInstances", 0, Integer.MAX_VALUE));
    }
    return is.flag("afterAllInstances") ? failure.afterAllInstances() : failure;
  }

  private static CrashFault crash(JsonBody is) throws ControlException {
    String word = is.word("workerOperation", ConstantNames.of(WorkerOperation.class));
    CrashFault crash = Fault.crash(ConstantNames.value(WorkerOperation.class, word));
    return is.flag("afterOperation") ? crash.afterOperation() : crash;
  }
}
