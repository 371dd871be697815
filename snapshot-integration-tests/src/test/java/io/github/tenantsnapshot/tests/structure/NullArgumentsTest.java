package io.github.tenantsnapshot.tests.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.tests.structure.PublicCalls.RequiredParameter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every public method and constructor rejects null and names the parameter in the message. */
class NullArgumentsTest {

  static List<RequiredParameter> requiredParameters() {
    return PublicCalls.requiredParameters();
  }

  @ParameterizedTest
  @MethodSource("requiredParameters")
  void nullIsRejectedByTheNameOfTheParameter(RequiredParameter required) throws Exception {
    Throwable thrown;
    try (SampleArguments samples = new SampleArguments()) {
      thrown = thrownBy(required, samples);
    }
    String expected =
        required.element()
            ? required.name() + " must not contain null"
            : required.name() + " must not be null";
    assertThat(thrown).isExactlyInstanceOf(NullPointerException.class).hasMessage(expected);
  }

  @Test
  void theExportedTypesOfAllModulesAreCovered() {
    assertThat(requiredParameters())
        .extracting(RequiredParameter::toString)
        .contains(
            "Caller.user(String, String, String) tenantId",
            "VirtualClock.advance(Duration) duration",
            "SnapshotService$Builder.lease(Duration) lease",
            "SnapshotService.getJob(Caller, String) jobId",
            "JobClaim(String, String, long) jobId",
            "JobStoreFactory.close(JobStore) store",
            "MemoryJobStore.find(String, String, Instant) jobId",
            "JdbcJobStore.open(DataSource) dataSource",
            "Faults.forbid(String) resourceType",
            "Faults.crash(WorkerOperation) operation",
            "Tokens.issue(Caller) caller",
            "TenantPlan$Builder.count(String, int) resourceType");
  }

  private static Throwable thrownBy(RequiredParameter required, SampleArguments samples)
      throws ReflectiveOperationException {
    Executable called = required.called();
    Parameter[] parameters = called.getParameters();
    Object[] arguments = new Object[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      arguments[i] = samples.of(parameters[i]);
    }
    arguments[required.index()] =
        required.element() ? samples.arrayOfNull(parameters[required.index()].getType()) : null;
    try {
      if (called instanceof Constructor<?> constructor) {
        constructor.newInstance(arguments);
      } else {
        Method method = (Method) called;
        Object receiver =
            Modifier.isStatic(method.getModifiers())
                ? null
                : samples.of(method.getDeclaringClass(), "receiver");
        method.invoke(receiver, arguments);
      }
    } catch (InvocationTargetException e) {
      return e.getCause();
    }
    return null;
  }
}
