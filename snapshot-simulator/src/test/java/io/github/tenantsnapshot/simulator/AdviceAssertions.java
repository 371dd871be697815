package io.github.tenantsnapshot.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.simulator.Advice.Kind;
import java.util.List;

/** Assertions about the advice of a simulator's journal. */
final class AdviceAssertions {

  private AdviceAssertions() {}

  static List<Advice> advice(TenantSimulator simulator, Kind kind) {
    return simulator.journal().advice().stream().filter(each -> each.kind() == kind).toList();
  }

  /** Asserts that there is one advice of a kind, for the latest request. */
  static void assertAdvised(TenantSimulator simulator, Kind kind, String text) {
    List<JournalEntry> entries = simulator.journal().entries();
    assertAdvised(simulator, kind, text, entries.get(entries.size() - 1));
  }

  static void assertAdvised(TenantSimulator simulator, Kind kind, String text, JournalEntry entry) {
    assertThat(advice(simulator, kind))
        .singleElement()
        .satisfies(
            advice -> {
              assertThat(advice.text()).contains(text).endsWith(".");
              assertThat(advice.entry()).isSameAs(entry);
              assertThat(advice)
                  .hasToString("#" + entry.number() + " " + kind + ": " + advice.text());
            });
  }

  static void assertNoAdvice(TenantSimulator simulator, Kind kind) {
    assertThat(advice(simulator, kind)).isEmpty();
  }
}
