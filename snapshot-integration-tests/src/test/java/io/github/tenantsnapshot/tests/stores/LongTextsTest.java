package io.github.tenantsnapshot.tests.stores;

import static io.github.tenantsnapshot.tests.stores.JobScenario.ADMIN;
import static io.github.tenantsnapshot.tests.stores.JobScenario.START;
import static io.github.tenantsnapshot.tests.stores.JobScenario.TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.InvalidRequestException;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.DescriptionRule;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.spi.ExportException;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that exceed the default limit of the JSON parser can be stored and read. */
@Timeout(120)
class LongTextsTest {

  private static final int LENGTH = 20_000_100;

  /** An exception of a source with a long text, and the text that the job stores. */
  private enum Failure {
    MESSAGE("e", " ,", new IOException("e".repeat(LENGTH))),
    TOLD_MESSAGE("e", " ,", ExportException.ofMessages("e".repeat(LENGTH))),
    TOLD_MESSAGES("e", " ,", ExportException.ofMessages("e".repeat(LENGTH - 5), "f", "")),
    SENTENCE("e", "", ExportException.ofSentence("e".repeat(LENGTH))),
    CONTROL_CHARACTERS("\u0001", " ,", new IOException("\u0001".repeat(LENGTH))),
    UNSTORABLE("\uFFFD", " ,", new IOException("\0".repeat(LENGTH)));

    final String kept;
    final String ending;
    final Exception exception;

    Failure(String character, String ending, Exception exception) {
      this.kept = character.repeat(2_000) + "… [truncated, " + LENGTH + " characters]";
      this.ending = ending;
      this.exception = exception;
    }
  }

  static Stream<Arguments> failuresOnDatabases() {
    return Stream.of(TestDatabase.values())
        .flatMap(kind -> Stream.of(Failure.values()).map(failure -> Arguments.of(kind, failure)));
  }

  @ParameterizedTest
  @MethodSource("failuresOnDatabases")
  void aLongErrorOfASourceIsTruncated(TestDatabase kind, Failure failure) {
    try (TestDatabase.Fresh database = kind.fresh()) {
      JobStore store = JdbcJobStore.open(database.newPool(2));
      VirtualClock clock = VirtualClock.startingAt(START);
      try (SnapshotService service =
          SnapshotService.builder(
                  store,
                  (context, type) -> {
                    throw failure.exception;
                  })
              .clock(clock)
              .build()) {
        SnapshotJob job = JobScenario.create(service, "Weekly export");
        clock.advance(Duration.ZERO);

        SnapshotJob ended = service.getJob(ADMIN, job.id());

        assertThat(ended.status()).isEqualTo(SnapshotJobStatus.FAILED);
        assertThat(ended.errorDetails())
            .singleElement()
            .satisfies(
                text ->
                    assertThat(text)
                        .startsWith(TYPE + ": ")
                        .endsWith(failure.kept + failure.ending)
                        .hasSizeLessThan(2_700));
        assertThat(service.listJobs(ADMIN)).containsExactly(ended);
        service.deleteJob(ADMIN, job.id());
        assertThat(service.listJobs(ADMIN)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aDescriptionOfMaximumLengthIsStoredAndALongerOneIsRejected(TestDatabase kind) {
    SnapshotBehavior lenient =
        SnapshotBehavior.defaults().toBuilder().descriptionRule(DescriptionRule.LENIENT).build();
    try (TestDatabase.Fresh database = kind.fresh();
        SnapshotService service =
            SnapshotService.builder(
                    JdbcJobStore.open(database.newPool(2)),
                    (context, type) -> {
                      throw new IllegalStateException("the source must not be read");
                    })
                .workers(0)
                .behavior(lenient)
                .build()) {
      CreateSnapshotRequest request = CreateSnapshotRequest.of("Weekly export", TYPE);
      assertThatExceptionOfType(InvalidRequestException.class)
          .isThrownBy(
              () -> service.createSnapshot(ADMIN, request.withDescription("d".repeat(LENGTH))))
          .withMessageContaining("allowed are up to 100000");

      SnapshotJob job =
          service.createSnapshot(ADMIN, request.withDescription("\u0142".repeat(100_000)));

      assertThat(service.getJob(ADMIN, job.id())).isEqualTo(job);
      assertThat(service.listJobs(ADMIN)).containsExactly(job);
    }
  }
}
