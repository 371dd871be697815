package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.simulator.CrashFault;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.Faults;
import io.github.tenantsnapshot.simulator.RequestFault;
import io.github.tenantsnapshot.simulator.ResourceTypeFault;
import io.github.tenantsnapshot.simulator.RetryAfterForm;
import java.util.List;
import java.util.stream.Stream;

/**
 * A kind of faults that can be added, and the members that describe one. Immutable.
 *
 * @param word its name, which is the value of the member {@code kind}
 * @param required the members that such a fault must have
 * @param allowed the members that it may have, these among them
 * @param adding adds one
 */
record FaultKind(String word, List<String> required, List<String> allowed, Adding adding) {

  private static final List<String> OF_ALL = List.of("tenantId", "times", "probability");

  /** Adds a fault as the members of its kind alone say. */
  @FunctionalInterface
  interface Adding {
    Fault to(Faults faults, JsonBody is) throws ControlException;
  }

  /**
   * Returns a kind.
   *
   * @param required what it requires beside {@code kind}
   * @param optional what it may have beside the members that all faults may have
   */
  static FaultKind of(String word, List<String> required, List<String> optional, Adding adding) {
    List<String> must = Stream.concat(Stream.of("kind"), required.stream()).toList();
    List<String> may = Stream.of(must, optional, OF_ALL).flatMap(List::stream).toList();
    return new FaultKind(word, must, may, adding);
  }

  /**
   * Adds a fault of this kind, which comes into force as a whole.
   *
   * @throws ControlException if a member is missing, unknown or wrong: no fault is added then
   */
  Fault add(Faults faults, JsonBody is) throws ControlException {
    is.allowOnly(allowed);
    for (String name : required) {
      is.require(name);
    }
    try {
      return faults.prepare(
          prepared -> {
            Fault added = adding.to(prepared, is);
            refine(added, is);
            return added;
          });
    } catch (IllegalArgumentException e) {
      throw ControlException.badRequest(e);
    }
  }

  private static void refine(Fault added, JsonBody is) throws ControlException {
    if (is.has("times")) {
      added.times(is.integer("times", 1, Integer.MAX_VALUE));
    }
    if (is.has("probability")) {
      added.withProbability(is.probability("probability"));
    }
    if (added instanceof RequestFault fault) {
      if (is.has("retryAfter")) {
        fault.retryAfter(is.duration("retryAfter", FaultKinds.LONGEST));
      }
      if (is.has("retryAfterForm")) {
        String form = is.word("retryAfterForm", ConstantNames.of(RetryAfterForm.class));
        fault.retryAfterForm(ConstantNames.value(RetryAfterForm.class, form));
      }
      if (is.flag("advancing")) {
        fault.advancing();
      }
      if (is.flag("afterwards")) {
        fault.afterwards();
      }
    } else if (added instanceof ResourceTypeFault fault) {
      if (is.has("afterInstances")) {
        fault.afterInstances(is.integer("afterInstances", 0, Integer.MAX_VALUE));
      }
      if (is.flag("afterAllInstances")) {
        fault.afterAllInstances();
      }
    } else if (added instanceof CrashFault fault && is.flag("afterwards")) {
      fault.afterwards();
    }
  }
}
