package io.github.tenantsnapshot.tests.crashes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.stores.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Nodes that are repeatedly killed by force, at named points and at random: no job is lost,
 * partially completed or charged twice.
 *
 * <p>{@code tests.kills} is the number of kills; more are added until each point has occurred.
 * {@code tests.kills.seed} is the random seed; by default, it differs in each run.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS) // for any number of kills; missing output fails sooner
class KillTest {

  private static final int KILLS = Integer.getInteger("tests.kills", 105);
  private static final long SEED = Long.getLong("tests.kills.seed", System.nanoTime());

  /** The number of kills of the only process on a file: one third of all kills. */
  private static final int KILLS_ON_FILE = KILLS / 3;

  @Test
  void killedNodesOnPostgreSqlKeepTheInvariants() throws Exception {
    run(TestDatabase.POSTGRESQL, 3, KILLS - KILLS_ON_FILE);
  }

  @Test
  void killedNodeOnAnH2FileKeepsTheInvariants() throws Exception {
    run(TestDatabase.H2_FILE, 1, KILLS_ON_FILE);
  }

  private static void run(TestDatabase kind, int nodes, int kills) throws Exception {
    String name = "kills-" + kind.name().toLowerCase(Locale.ROOT);
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", name)), "");
    Path attemptsFile = Files.createFile(folder.resolve("attempts.txt")).toAbsolutePath();
    Path errors = folder.resolve("errors.txt");
    Ledger ledger = new Ledger();
    long began = System.nanoTime();
    String told = "seed " + SEED + ", everything that was said and done is in " + folder;
    try (TestDatabase.Fresh database = kind.fresh()) {
      try (Fleet fleet =
          new Fleet(database.url(), attemptsFile, errors, nodes, new Random(SEED), ledger)) {
        fleet.run(kills);
      } catch (AssertionError | IOException e) {
        throw new AssertionError(told, e);
      } finally {
        Files.write(folder.resolve("log.txt"), ledger.lines());
      }
      List<Attempt> attempts = Attempt.readAll(attemptsFile);
      Invariants invariants = new Invariants(database.newPool(), ledger, attempts);
      assertThat(invariants.problems()).as(told).isEmpty();

      Map<SnapshotJobStatus, Long> jobs =
          invariants.jobs().stream()
              .collect(Collectors.groupingBy(job -> job.job().status(), Collectors.counting()));
      System.out.printf(
          Locale.ROOT,
          "%s: %d kills %s in %d s; %d jobs accepted, %d to be deleted, %s in the end, %d"
              + " attempts%n",
          kind,
          ledger.killCount(),
          ledger.kills(),
          TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
          ledger.accepted().size(),
          ledger.deletions().size(),
          jobs,
          attempts.size());
      assertThat(ledger.kills()).as(told).containsOnlyKeys(KillPoint.values());
      assertThat(invariants.jobs())
          .as(told)
          .filteredOn(job -> job.job().status() == SnapshotJobStatus.SUCCEEDED)
          .hasSizeGreaterThan(kills / 3)
          .extracting(StoredJob::attempt)
          .contains(1, 2);
      assertThat(invariants.jobs())
          .as(told)
          .filteredOn(job -> job.job().status() == SnapshotJobStatus.FAILED)
          .isNotEmpty();
    }
  }
}
