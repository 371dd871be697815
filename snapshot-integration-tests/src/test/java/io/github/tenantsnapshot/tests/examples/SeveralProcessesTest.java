package io.github.tenantsnapshot.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.examples.Main;
import io.github.tenantsnapshot.tests.stores.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The examples that start their own processes. */
@Timeout(180)
class SeveralProcessesTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private String run(String... arguments) {
    int status =
        Main.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            arguments);
    String printed = out.toString(StandardCharsets.UTF_8);
    assertThat(status).as("%s%n%s", printed, err).isZero();
    return printed;
  }

  @Test
  void jobsInAFileAreAllEnded() {
    assertThat(run("durable"))
        .contains("12 accepted, 12 succeeded, 0 in more than one attempt")
        .doesNotContain("after the kill");
  }

  @Test
  void jobsOfAKilledProcessAreEndedByAnother() {
    String printed = run("durable", "--kill");

    String afterTheKill = printed.substring(printed.indexOf("after the kill:"));
    assertThat(afterTheKill.substring(0, afterTheKill.indexOf("continues the jobs")))
        .contains("12 accepted")
        .contains("RUNNING")
        .doesNotContain("12 succeeded");
    assertThat(afterTheKill.substring(afterTheKill.indexOf("at the end:")))
        .contains("12 accepted, 12 succeeded")
        .contains("attempt 2");
  }

  @Test
  void nodesShareTheJobsOfAServerOfTheirOwn() {
    assertThat(run("nodes"))
        .contains("3 processes share 200 jobs on jdbc:h2:tcp:")
        .contains("total   200 jobs, 200 of them succeeded")
        .doesNotContain("  0 jobs");
  }

  @Test
  void nodesShareTheJobsOfAGivenServer() {
    try (TestDatabase.Fresh database = TestDatabase.POSTGRESQL.fresh()) {
      assertThat(run("nodes", "--url", database.url()))
          .contains("3 processes share 200 jobs on jdbc:postgresql://127.0.0.1:")
          .contains("total   200 jobs, 200 of them succeeded")
          .doesNotContain("user=");
    }
  }
}
