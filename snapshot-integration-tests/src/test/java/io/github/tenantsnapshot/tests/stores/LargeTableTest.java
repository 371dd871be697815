package io.github.tenantsnapshot.tests.stores;

import static io.github.tenantsnapshot.tests.stores.LargeTable.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.TooManyVisibleJobsException;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.stores.ExplainingDataSource.Explanation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The reads of an operation do not grow with the table of jobs.
 *
 * <p>The system property {@code tests.rows} is the number of completed jobs in the larger table;
 * there is one due job for ten of them. The test writes the plans, and the times of claims, to
 * {@code target/large-tables}; times are not asserted. docs/PERFORMANCE.md has the results for a
 * million.
 */
class LargeTableTest {

  private static final int FEW = 3_000;
  private static final int MANY = Integer.getInteger("tests.rows", 30_000);
  private static final int BATCH = 16;
  private static final int TIMED_CLAIMS = 30;
  private static final Duration LEASE = Duration.ofMinutes(1);

  /** The statements that change or claim jobs. */
  private static final Pattern WITH_A_SETTING = Pattern.compile("^with (given|due|added) as");

  @ParameterizedTest
  @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
  void readsPerOperationDoNotGrowWithTheTable(TestDatabase kind) throws Exception {
    try (LargeTable few = LargeTable.of(kind, FEW);
        LargeTable many = LargeTable.of(kind, MANY)) {
      Map<String, List<Explanation>> ofFew = explain(few);
      Map<String, List<Explanation>> ofMany = explain(many);
      String times = timeClaims(few, many);
      few.purge();
      many.purge();
      ofFew.put("a later claim", explainClaim(few));
      ofMany.put("a later claim", explainClaim(many));
      report(kind, ofFew, ofMany, times);

      assertThat(ofMany).isNotEmpty();
      ofMany.forEach(
          (operation, explanations) -> {
            assertThat(explanations)
                .as(operation)
                .isNotEmpty()
                .allSatisfy(explanation -> assertReadByIndex(kind, explanation));
            // a deeper index takes a few more pages
            assertThat(reads(kind, explanations))
                .as(operation)
                .isPositive()
                .isLessThanOrEqualTo(2 * reads(kind, ofFew.get(operation)));
          });
      assertThat(reads(kind, ofMany.get("claim"))).isLessThanOrEqualTo(readsOfAClaim(kind));
    }
  }

  /** The server keeps such a plan until it has analyzed the tables again. */
  @Test
  void plansForEmptyTablesReadByIndexOnPostgreSql() throws Exception {
    try (LargeTable table = LargeTable.of(TestDatabase.POSTGRESQL, FEW)) {
      StoredJob started = table.store.claimAndStart(NOW, LEASE, 1).get(0).job();
      StoredJob ended =
          started.toBuilder()
              .job(
                  started.job().toBuilder()
                      .status(SnapshotJobStatus.SUCCEEDED)
                      .completedDateTime(NOW)
                      .snapshotId("5c7d0b28-bdf8-410c-aa93-4df372b16203")
                      .build())
              .leased(false)
              .dueAt(null)
              .resourceCount(1)
              .build();
      List<SnapshotResource> resources =
          List.of(new SnapshotResource("Rule", LargeTable.TYPE, JsonText.of("{}")));
      table.empty();
      table.explaining.take();

      table.explained.claim(NOW, LEASE, BATCH);
      table.explained.claimAndStart(NOW, LEASE, BATCH);
      table.explained.renew(List.of(started.jobClaim()), LEASE, NOW);
      table.explained.completeSteps(List.of(started), NOW);
      table.explained.completeSteps(
          List.of(
              ended.toBuilder()
                  .job(
                      ended.job().toBuilder()
                          .status(SnapshotJobStatus.FAILED)
                          .snapshotId(null)
                          .build())
                  .resourceCount(0)
                  .build()),
          NOW);
      assertThat(
              table.explained.publish(ended, resources, QuotaCharge.of(NOW, Long.MAX_VALUE), NOW))
          .isEqualTo(Publication.stale());
      try (SnapshotService service = table.service(table.explained)) {
        service.createSnapshot(
            LargeTable.ONE_OF_MANY, CreateSnapshotRequest.of("Weekly export", LargeTable.TYPE));
      }

      assertThat(table.explaining.take())
          .filteredOn(explanation -> WITH_A_SETTING.matcher(explanation.sql()).find())
          .hasSizeGreaterThanOrEqualTo(14) // each with its parameters, and generic
          .allSatisfy(
              explanation ->
                  assertThat(explanation.plan())
                      .as(explanation.sql())
                      .doesNotContain("Seq Scan on snapshot_"));
    }
  }

  private static Map<String, List<Explanation>> explain(LargeTable table) {
    Map<String, List<Explanation>> explained = new LinkedHashMap<>();
    explained.put("claim", explainClaim(table));
    table.explained.nextDue();
    explained.put("next due", table.explaining.take());
    try (SnapshotService service = table.service(table.explained)) {
      CreateSnapshotRequest request = CreateSnapshotRequest.of("Weekly export", LargeTable.TYPE);
      service.createSnapshot(LargeTable.ONE_OF_MANY, request);
      explained.put("create", table.explaining.take());
      assertThatThrownBy(() -> service.createSnapshot(LargeTable.ONE_WITH_MANY, request))
          .isInstanceOf(TooManyVisibleJobsException.class);
      explained.put("create where many are visible", table.explaining.take());
      assertThat(service.listJobs(LargeTable.ONE_OF_MANY)).hasSize(12);
      explained.put("list", table.explaining.take());
    }
    assertThat(table.explained.list(LargeTable.LARGE_TENANT, null, 12, NOW)).hasSize(12);
    explained.put("list where many are visible", table.explaining.take());
    assertThat(table.explained.deleteExpired(NOW, LargeTable.EXPIRED / 2).jobs())
        .hasSize(LargeTable.EXPIRED / 2);
    explained.put("delete expired", table.explaining.take().subList(0, 1)); // without the content
    return explained;
  }

  private static List<Explanation> explainClaim(LargeTable table) {
    table.explaining.take();
    table.explained.claim(NOW, LEASE, BATCH);
    return table.explaining.take();
  }

  /** Claims from both by turns. */
  private static String timeClaims(LargeTable few, LargeTable many) {
    List<Long> ofFew = new ArrayList<>();
    List<Long> ofMany = new ArrayList<>();
    for (int i = 0; i < TIMED_CLAIMS; i++) {
      ofFew.add(timeClaim(few));
      ofMany.add(timeClaim(many));
    }
    double small = median(ofFew) / 1e6;
    double large = median(ofMany) / 1e6;
    return String.format(Locale.ROOT, "%.2f ms : %.2f ms = 1 : %.2f", small, large, large / small);
  }

  private static long timeClaim(LargeTable table) {
    long start = System.nanoTime();
    assertThat(table.store.claim(NOW, LEASE, BATCH)).hasSize(BATCH);
    return System.nanoTime() - start;
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static void assertReadByIndex(TestDatabase kind, Explanation explanation) {
    String everything =
        switch (kind) {
          case H2_MEMORY, H2_FILE, H2_AUTOCOMMIT_OFF -> "(JOBS|QUEUE)\\.tableScan";
          case POSTGRESQL -> "Seq Scan on snapshot_(jobs|queue)(?!.*never executed)";
          case MARIADB -> "\"table_name\": \"snapshot_(jobs|queue)\",\\s*\"access_type\": \"ALL\"";
        };
    assertThat(explanation.plan())
        .as(explanation.sql())
        .doesNotContainPattern(Pattern.compile(everything));
  }

  /** Returns how many rows (H2) or pages (others) were read in all. */
  private static long reads(TestDatabase kind, List<Explanation> explanations) {
    return explanations.stream().mapToLong(explanation -> reads(kind, explanation.plan())).sum();
  }

  private static long reads(TestDatabase kind, String plan) {
    return switch (kind) {
      case H2_MEMORY, H2_FILE, H2_AUTOCOMMIT_OFF -> sum(plan, "scanCount: (\\d+)");
      case POSTGRESQL -> { // the first line of buffers counts those of all steps below
        String first =
            plan.lines().filter(line -> line.contains("Buffers:")).findFirst().orElse("");
        yield sum(first, "(?:hit|read)=(\\d+)");
      }
      case MARIADB -> sum(plan, "\"pages_(?:accessed)\": (\\d+)");
    };
  }

  private static long sum(String text, String number) {
    Matcher numbers = Pattern.compile(number).matcher(text);
    long sum = 0;
    while (numbers.find()) {
      sum += Long.parseLong(numbers.group(1));
    }
    return sum;
  }

  /** Returns what a claim may read at any size: of H2 in rows, of others in pages. */
  private static long readsOfAClaim(TestDatabase kind) {
    return switch (kind) {
      case H2_MEMORY, H2_FILE, H2_AUTOCOMMIT_OFF -> 4 * BATCH;
      case POSTGRESQL -> 2 * 60 * BATCH; // explained twice; most are the indexes of changed rows
      case MARIADB -> 20 * BATCH;
    };
  }

  private static void report(
      TestDatabase kind,
      Map<String, List<Explanation>> ofFew,
      Map<String, List<Explanation>> ofMany,
      String times)
      throws IOException {
    StringBuilder report = new StringBuilder();
    report.append("claims of ").append(BATCH).append(", medians: ").append(times).append('\n');
    ofMany.forEach(
        (operation, explanations) ->
            report
                .append(operation)
                .append(": reads ")
                .append(reads(kind, ofFew.get(operation)))
                .append(" : ")
                .append(reads(kind, explanations))
                .append('\n'));
    ofMany.forEach(
        (operation, explanations) -> {
          report.append("\n==== ").append(operation).append('\n');
          explanations.forEach(
              explanation ->
                  report
                      .append("---- ")
                      .append(explanation.sql())
                      .append('\n')
                      .append(explanation.plan()));
        });
    Path folder = Files.createDirectories(Path.of("target", "large-tables"));
    Files.writeString(folder.resolve(kind + "-" + MANY + ".txt"), report);
  }
}
