package io.github.tenantsnapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of the statuses of a job. The switches have no default: a new status must be added. */
class SnapshotJobStatusTest {

  @ParameterizedTest
  @EnumSource
  void graphNameIsTheNameThatGraphUses(SnapshotJobStatus status) {
    assertThat(status.graphName())
        .isEqualTo(
            switch (status) {
              case NOT_STARTED -> "notStarted";
              case RUNNING -> "running";
              case SUCCEEDED -> "succeeded";
              case PARTIALLY_SUCCESSFUL -> "partiallySuccessful";
              case FAILED -> "failed";
            });
  }

  @ParameterizedTest
  @EnumSource
  void onlySucceededAndPartiallySuccessfulJobsHaveASnapshot(SnapshotJobStatus status) {
    assertThat(status.hasSnapshot())
        .isEqualTo(
            switch (status) {
              case SUCCEEDED, PARTIALLY_SUCCESSFUL -> true;
              case NOT_STARTED, RUNNING, FAILED -> false;
            });
    assertThat(status.isTerminal())
        .isEqualTo(
            switch (status) {
              case SUCCEEDED, PARTIALLY_SUCCESSFUL, FAILED -> true;
              case NOT_STARTED, RUNNING -> false;
            });
  }
}
