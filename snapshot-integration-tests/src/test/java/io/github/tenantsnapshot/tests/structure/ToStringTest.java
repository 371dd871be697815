package io.github.tenantsnapshot.tests.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.graph.GraphEndpoint;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.SimulatorControl;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The string form of values contains their content, and no string form contains a token. */
class ToStringTest {

  /** Types that are not values. */
  private static final Set<String> SERVICES =
      Set.of(
          SnapshotService.class.getName(),
          GraphEndpoint.class.getName(),
          MemoryJobStore.class.getName(),
          JdbcJobStore.class.getName(),
          SimulatorControl.class.getName(),
          "io.github.tenantsnapshot.simulator.http.GraphServer",
          "io.github.tenantsnapshot.simulator.http.TlsIdentity",
          "io.github.tenantsnapshot.simulator.SignIn",
          "io.github.tenantsnapshot.simulator.Tokens",
          "io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension",
          "io.github.tenantsnapshot.simulator.okhttp.GraphInterceptor");

  static List<Class<?>> values() {
    return PublicCalls.exportedTypes().stream()
        .filter(type -> !type.isInterface() && !Modifier.isAbstract(type.getModifiers()))
        .filter(type -> !type.getSimpleName().equals("Builder"))
        .filter(type -> !SERVICES.contains(type.getName()))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  void toStringOfAValueContainsItsContent(Class<?> type) throws ReflectiveOperationException {
    assertThat(type.getMethod("toString").getDeclaringClass()).isNotEqualTo(Object.class);
  }

  @Test
  void toStringOfASimulatorContainsNoTokens() throws Exception {
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      String token = simulator.tokens().issue(simulator.tenant().admin());
      SimulatorControl control = SimulatorControl.of(simulator);

      assertThat(simulator.toString()).contains(simulator.tenant().id()).doesNotContain(token);
      assertThat(simulator.tokens().toString()).doesNotContain(token);
      assertThat(control.toString()).doesNotContain(control.token());
    }
  }
}
