package io.github.tenantsnapshot.tests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.tests.stores.LoadedNodes;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Services on a PostgreSQL server with a hot standby and synchronous replication. The server is
 * killed repeatedly and its standby promoted: no acknowledged job is lost, and none is published or
 * charged twice.
 *
 * <p>{@code tests.failovers} is the number of failovers; without it, the test is skipped. {@code
 * tests.failovers.seed} determines the moments and the signals, but not the scheduling of threads.
 */
@EnabledIfSystemProperty(
    named = "tests.failovers",
    matches = "[1-9][0-9]*",
    disabledReason = "set -Dtests.failovers=20; it needs Debian's package postgresql")
@Timeout(value = 2, unit = TimeUnit.HOURS)
class FailoverTest {

  private static final int FAILOVERS = Integer.getInteger("tests.failovers", 0);
  private static final long SEED = Long.getLong("tests.failovers.seed", System.nanoTime());
  private static final int NODES = 3;

  /** The most jobs that a node completes between two failovers. */
  private static final int MOST_JOBS = 40;

  @Test
  void noAcknowledgedJobIsLostIfPostgreSqlFailsOver() throws Exception {
    PostgreSqlPair.assumeInstalled();
    Random random = new Random(SEED);
    Map<ServerProcess.Kill, Integer> kills = new EnumMap<>(ServerProcess.Kill.class);
    int whileCommitsWaited = 0;
    int withoutStandby = 0;
    long began = System.nanoTime();
    try (PostgreSqlPair servers = PostgreSqlPair.start();
        LoadedNodes nodes =
            new LoadedNodes(
                servers.url(), Collections.nCopies(NODES, servers.url()), random.nextLong())) {
      for (int i = 0; i < FAILOVERS; i++) {
        nodes.awaitAllEnd(2);
        nodes.awaitEnds(random.nextInt(NODES), random.nextInt(MOST_JOBS));
        boolean commitsWait = random.nextInt(3) == 0;
        if (commitsWait) {
          servers.pauseStandby();
          servers.awaitWaitingCommits(1 + random.nextInt(4));
          whileCommitsWaited++;
        }
        ServerProcess.Kill how =
            ServerProcess.Kill.values()[random.nextInt(ServerProcess.Kill.values().length)];
        servers.killPrimary(how);
        kills.merge(how, 1, Integer::sum);
        if (commitsWait) {
          servers.resumeStandby();
        }
        boolean waits = random.nextBoolean();
        servers.promoteStandby(waits);
        if (!waits) {
          nodes.awaitAllEnd(2); // work goes on without a standby
          withoutStandby++;
        }
        servers.attachStandby();
      }
      nodes.awaitAllEnd(2);
      LoadedNodes.Outcome outcome = nodes.assertAcknowledgedJobsAreKept();
      System.out.printf(
          Locale.ROOT,
          "PostgreSQL: %d failovers %s in %d s, %d while commits waited for the standby, %d that"
              + " went on before a new standby was there, seed %d: %s%n",
          FAILOVERS,
          kills,
          TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
          whileCommitsWaited,
          withoutStandby,
          SEED,
          outcome);
      assertThat(outcome.failures()).as("failures that clients have seen").isPositive();
    }
  }
}
