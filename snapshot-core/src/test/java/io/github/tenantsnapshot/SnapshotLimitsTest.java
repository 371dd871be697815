package io.github.tenantsnapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotLimitsTest {

  private static final Instant CREATED = Instant.parse("2026-01-27T22:09:05.7819107Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.9999999Z");

  private static SnapshotLimits retaining(Duration retention) {
    return SnapshotLimits.documented().toBuilder().retention(retention).build();
  }

  @Test
  void theDocumentedLimitsAre12Jobs20000ResourcesAMonthAnd7Days() {
    SnapshotLimits limits = SnapshotLimits.documented();

    assertThat(limits.visibleJobs()).isEqualTo(12);
    assertThat(limits.resourcesPerPeriod()).isEqualTo(20_000);
    assertThat(limits.quotaPeriod()).hasToString("calendar month (Z)");
    assertThat(limits.retention()).isEqualTo(Duration.ofDays(7));
    assertThat(limits.expiryOf(CREATED)).isEqualTo("2026-02-03T22:09:05.7819107Z");
  }

  @Test
  void unlimitedHasTheLargestPossibleValues() {
    SnapshotLimits limits = SnapshotLimits.unlimited();

    assertThat(limits.visibleJobs()).isEqualTo(Integer.MAX_VALUE);
    assertThat(limits.resourcesPerPeriod()).isEqualTo(Long.MAX_VALUE);
    assertThat(limits.expiryOf(CREATED)).isEqualTo(LAST);
    assertThat(limits.expiryOf(Instant.EPOCH)).isEqualTo(LAST);
  }

  @Test
  void expiryIsNotLaterThanTheLastInstantThatGraphCanWrite() {
    Duration toLast = Duration.between(CREATED, LAST);

    assertThat(retaining(toLast.minusNanos(100)).expiryOf(CREATED)).isEqualTo(LAST.minusNanos(100));
    assertThat(retaining(toLast).expiryOf(CREATED)).isEqualTo(LAST);
    assertThat(retaining(toLast.plusNanos(100)).expiryOf(CREATED)).isEqualTo(LAST);
  }

  @Test
  void builderKeepsTheLimitsThatAreNotSet() {
    SnapshotLimits limits =
        SnapshotLimits.documented().toBuilder()
            .visibleJobs(3)
            .resourcesPerPeriod(5)
            .quotaPeriod(QuotaPeriod.days(30))
            .retention(Duration.ofHours(1))
            .build();

    SnapshotLimits copy = limits.toBuilder().build();

    assertThat(copy.visibleJobs()).isEqualTo(3);
    assertThat(copy.resourcesPerPeriod()).isEqualTo(5);
    assertThat(copy.quotaPeriod()).hasToString("30 days");
    assertThat(copy.retention()).isEqualTo(Duration.ofHours(1));
    assertThat(SnapshotLimits.documented().visibleJobs()).isEqualTo(12);
  }

  @Test
  void limitOfZeroIsAccepted() {
    SnapshotLimits limits =
        SnapshotLimits.documented().toBuilder().visibleJobs(0).resourcesPerPeriod(0).build();

    assertThat(limits.visibleJobs()).isZero();
    assertThat(limits.resourcesPerPeriod()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE})
  void negativeLimitIsRejected(int value) {
    SnapshotLimits.Builder builder = SnapshotLimits.documented().toBuilder();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.visibleJobs(value))
        .withMessage("visibleJobs must not be negative: " + value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.resourcesPerPeriod(value))
        .withMessage("resourcesPerPeriod must not be negative: " + value);
    assertThat(builder.build().visibleJobs()).isEqualTo(12);
  }

  @Test
  void retentionCanBeAsShortAsTheClocksPrecision() {
    assertThat(retaining(Duration.ofNanos(100)).retention()).isEqualTo(Duration.ofNanos(100));
  }

  @Test
  void textHasEveryLimit() {
    assertThat(SnapshotLimits.documented())
        .hasToString(
            "SnapshotLimits[visibleJobs=12, resourcesPerPeriod=20000,"
                + " quotaPeriod=calendar month (Z), retention=PT168H]");
  }

  @ParameterizedTest
  @CsvSource({"PT0S", "PT0.000000099S", "PT-0.000000001S", "P-7D"})
  void shorterRetentionIsRejected(Duration retention) {
    SnapshotLimits.Builder builder = SnapshotLimits.documented().toBuilder();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.retention(retention))
        .withMessage("retention must be at least 100 ns: " + retention);
  }

  @ParameterizedTest
  @MethodSource("licenses")
  void licenseDeterminesOnlyTheResourcesPerMonth(SnapshotLimits limits, long resources) {
    SnapshotLimits documented = SnapshotLimits.documented();

    assertThat(limits.resourcesPerPeriod()).isEqualTo(resources);
    assertThat(limits.visibleJobs()).isEqualTo(documented.visibleJobs());
    assertThat(limits.retention()).isEqualTo(documented.retention());
    assertThat(limits.quotaPeriod()).isSameAs(documented.quotaPeriod());
  }

  static List<Arguments> licenses() {
    return List.of(
        Arguments.of(SnapshotLimits.free(), 0L),
        Arguments.of(SnapshotLimits.entraIdP1(), 20_000L),
        Arguments.of(SnapshotLimits.entraIdP2(), 20_000L),
        Arguments.of(SnapshotLimits.entraIdGovernance(0), 20_000L),
        Arguments.of(SnapshotLimits.entraIdGovernance(1), 20_035L),
        Arguments.of(SnapshotLimits.entraIdGovernance(1_000), 55_000L),
        Arguments.of(SnapshotLimits.entraIdGovernance(Integer.MAX_VALUE), 75_161_947_645L));
  }

  @Test
  void negativeNumberOfLicensesIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SnapshotLimits.entraIdGovernance(-1))
        .withMessage("licenses must not be negative: -1");
  }
}
