package io.github.tenantsnapshot.simulator.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.spi.ResourceTypes;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of the plan of a generated tenant: its resource types and their counts. */
class TenantPlanTest {

  private static final String USER = "microsoft.entra.user";
  private static final String ROLE = "microsoft.entra.roledefinition";

  static TenantPlan[] presets() {
    return new TenantPlan[] {TenantPlan.small(), TenantPlan.medium(), TenantPlan.large()};
  }

  @Test
  void smallHasTheCountsOfTheObservedTenant() {
    TenantPlan small = TenantPlan.small();
    assertThat(small.counts()).hasSize(10);
    assertThat(small.total()).isEqualTo(152);
    assertThat(small.counts())
        .containsEntry(ROLE, 134)
        .containsEntry("microsoft.entra.namedlocationpolicy", 6)
        .containsEntry("microsoft.entra.conditionalaccesspolicy", 5);
    assertThat(small.counts().values()).filteredOn(count -> count == 1).hasSize(7);
  }

  @Test
  void mediumAndLargeHaveTheSameTypesAndMorePeople() {
    assertThat(TenantPlan.medium().total()).isBetween(1_800, 2_200);
    assertThat(TenantPlan.medium().counts()).containsEntry(ROLE, 134).containsEntry(USER, 280);
    assertThat(TenantPlan.large().counts()).containsEntry(ROLE, 134).containsEntry(USER, 3_500);
    assertThat(TenantPlan.large().counts().keySet())
        .isEqualTo(TenantPlan.medium().counts().keySet())
        .containsAll(TenantPlan.small().counts().keySet());
  }

  @Test
  void largeFitsTheMonthlyQuota() {
    assertThat(TenantPlan.large().total())
        .isBetween(19_000, (int) SnapshotLimits.documented().resourcesPerPeriod());
  }

  @ParameterizedTest
  @MethodSource("presets")
  void presetsHaveDocumentedTypesOnly(TenantPlan plan) {
    assertThat(ResourceTypes.documented().names()).containsAll(plan.counts().keySet());
  }

  @Test
  void equalsComparesCounts() {
    TenantPlan plan = TenantPlan.of(Map.of("Microsoft.Entra.User", 3, ROLE, 0));
    assertThat(plan)
        .isEqualTo(TenantPlan.builder().count(USER, 9).count(USER, 3).build())
        .hasSameHashCodeAs(TenantPlan.of(Map.of(USER, 3)))
        .isNotEqualTo(TenantPlan.of(Map.of(USER, 4)))
        .hasToString("{microsoft.entra.user=3}");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> plan.counts().clear());
  }

  @Test
  void toBuilderStartsFromThePlan() {
    TenantPlan more =
        TenantPlan.small().toBuilder()
            .count(USER, 20)
            .count(ROLE.toUpperCase(Locale.ROOT), 0)
            .build();
    assertThat(more.counts()).containsEntry(USER, 20).doesNotContainKey(ROLE);
    assertThat(more.total()).isEqualTo(38);
    assertThat(TenantPlan.small().total()).isEqualTo(152);
  }

  @Test
  void rejectsUnknownTypesAndInvalidCounts() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TenantPlan.of(Map.of("microsoft.entra.users", 1)))
        .withMessageStartingWith(
            "the resource type 'microsoft.entra.users' does not exist; known types are [")
        .withMessageContaining(USER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TenantPlan.builder().count("microsoft.teams.clientconfiguration", 2))
        .withMessageContaining("must be from 0 to 1");
    Map<String, Integer> twice = new LinkedHashMap<>();
    twice.put(USER, 1);
    twice.put("microsoft.entra.USER", 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TenantPlan.of(twice))
        .withMessage(
            "countsPerType must have one entry per type, but has two spellings of microsoft.entra.USER");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TenantPlan.of(Map.of(USER, Integer.MAX_VALUE, ROLE, Integer.MAX_VALUE)))
        .withMessage("sum of the counts must be at most 1000000: 4294967294");
    assertThat(TenantPlan.of(Map.of(USER, 999_999, ROLE, 1)).total()).isEqualTo(1_000_000);
  }
}
