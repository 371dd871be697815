package com.contoso.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/** What docs/spring.md states. Each test starts the application on an H2 file of its own. */
@Timeout(600)
class SnapshotsTest {

  private static final Caller ADMIN =
      Caller.user(
          "2fcf1c68-b412-4c85-bfb2-cb20152a6843",
          "5c7d0b28-bdf8-410c-aa93-4df372b16203",
          "Adele Vance");
  private static final String RULE = "microsoft.exchange.transportrule";
  private static final CreateSnapshotRequest REQUEST =
      CreateSnapshotRequest.of("Weekly export", RULE);

  @TempDir private Path folder;

  private ConfigurableApplicationContext start(String... properties) {
    return start(List.of(Application.class, Recorder.class), properties);
  }

  private ConfigurableApplicationContext start(List<Class<?>> sources, String... properties) {
    List<String> all = new ArrayList<>(List.of(properties));
    all.add("server.port=0");
    all.add(
        "spring.datasource.url=jdbc:h2:async:"
            + folder.resolve("contoso")
            + ";DB_CLOSE_ON_EXIT=FALSE");
    return new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
        .run(all.stream().map(property -> "--" + property).toArray(String[]::new));
  }

  private static SnapshotJob complete(SnapshotService snapshots, SnapshotJob job)
      throws InterruptedException {
    return snapshots.awaitCompletion(ADMIN, job.id(), Duration.ofMinutes(5));
  }

  private static List<Thread> threadsOfTheService() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("snapshot-"))
        .toList();
  }

  private static int requests(ConfigurableApplicationContext context) {
    return context
        .getBean(JdbcTemplate.class)
        .queryForObject("select count(*) from export_request", Integer.class);
  }

  private static String get(ConfigurableApplicationContext context, String path)
      throws IOException, InterruptedException {
    URI uri =
        URI.create(
            "http://127.0.0.1:"
                + context.getEnvironment().getProperty("local.server.port")
                + "/actuator/"
                + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  @Test
  void serviceStartsAndStopsWithTheContext() throws InterruptedException {
    SnapshotService snapshots;
    List<Thread> threads;
    try (ConfigurableApplicationContext context = start()) {
      snapshots = context.getBean(SnapshotService.class);
      SnapshotJob job = complete(snapshots, snapshots.createSnapshot(ADMIN, REQUEST));
      threads = threadsOfTheService();

      assertThat(job.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(threads).isNotEmpty();
    }
    assertThat(snapshots.isClosed()).isTrue();
    for (Thread thread : threads) {
      thread.join(); // without end if the service does not stop it
    }
    assertThat(threadsOfTheService()).isEmpty();
  }

  @Test
  void jobOfACommittedTransactionRuns() throws InterruptedException {
    try (ConfigurableApplicationContext context = start()) {
      SnapshotService snapshots = context.getBean(SnapshotService.class);

      SnapshotJob job = context.getBean(ExportRequests.class).add(ADMIN, REQUEST);

      assertThat(complete(snapshots, job).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(requests(context)).isOne();
    }
  }

  @Test
  void jobOfARolledBackTransactionDoesNotExist() {
    try (ConfigurableApplicationContext context = start()) {
      SnapshotService snapshots = context.getBean(SnapshotService.class);
      ExportRequests requests = context.getBean(ExportRequests.class);

      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(
              () ->
                  context
                      .getBean(TransactionTemplate.class)
                      .executeWithoutResult(
                          status -> {
                            requests.add(ADMIN, REQUEST);
                            throw new IllegalStateException("rolls back");
                          }));

      assertThat(snapshots.listJobs(ADMIN)).isEmpty();
      assertThat(requests(context)).isZero();
    }
  }

  /** The request violates a rule of the service, so the row of the application is rolled back. */
  @Test
  void rejectedJobRollsTheTransactionBack() {
    try (ConfigurableApplicationContext context = start("snapshot.workers=0")) {
      ExportRequests requests = context.getBean(ExportRequests.class);
      requests.add(ADMIN, REQUEST);

      assertThatExceptionOfType(RuntimeException.class)
          .isThrownBy(() -> requests.add(ADMIN, REQUEST))
          .withMessageContaining("is taken by another job");

      assertThat(requests(context)).isOne();
    }
  }

  @Test
  void jobsSurviveTheContext() throws InterruptedException {
    SnapshotJob job;
    try (ConfigurableApplicationContext context = start("snapshot.workers=0")) {
      job = context.getBean(ExportRequests.class).add(ADMIN, REQUEST);
    }
    try (ConfigurableApplicationContext context = start()) {
      SnapshotService snapshots = context.getBean(SnapshotService.class);

      assertThat(complete(snapshots, job).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
    }
    try (ConfigurableApplicationContext context = start("snapshot.workers=0")) {
      SnapshotService snapshots = context.getBean(SnapshotService.class);
      try (Snapshot snapshot = snapshots.openSnapshot(ADMIN, job)) {
        assertThat(snapshot.resources()).hasSize(1);
      }
    }
  }

  @Test
  void metricsAndHealthAreVisible() throws Exception {
    try (ConfigurableApplicationContext context = start()) {
      SnapshotService snapshots = context.getBean(SnapshotService.class);
      complete(snapshots, snapshots.createSnapshot(ADMIN, REQUEST));

      assertThat(get(context, "metrics/snapshot.jobs?tag=event:succeed"))
          .contains("{\"statistic\":\"COUNT\",\"value\":1.0}");
      assertThat(get(context, "metrics/snapshot.jobs.duration?tag=outcome:succeed"))
          .contains("{\"statistic\":\"COUNT\",\"value\":1.0}");
      assertThat(get(context, "metrics/snapshot.jobs.wait"))
          .contains("{\"statistic\":\"COUNT\",\"value\":1.0}");
      assertThat(get(context, "metrics/snapshot.jobs")).doesNotContain(ADMIN.tenantId());
      assertThat(get(context, "health"))
          .contains("\"snapshot\":{")
          .contains("\"lastEvent\":\"SUCCEED\"")
          .doesNotContain("DOWN");

      context.getBean(JdbcTemplate.class).execute("drop all objects");
      assertThat(get(context, "health"))
          .contains("\"status\":\"DOWN\"")
          .contains("\"error\":\"io.github.tenantsnapshot.spi.JobStoreException");
    }
  }

  @Test
  void logOfAJobHasItsId() throws InterruptedException {
    try (ConfigurableApplicationContext context = start()) {
      SnapshotService snapshots = context.getBean(SnapshotService.class);
      SnapshotJob job = complete(snapshots, snapshots.createSnapshot(ADMIN, REQUEST));

      assertThat(context.getBean(Recorder.class).notifications())
          .isNotEmpty()
          .allSatisfy(each -> assertThat(each.jobIdOfLog()).isEqualTo(job.id()));
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void jobsRunOnVirtualThreads() throws Exception {
    try (ConfigurableApplicationContext context =
        start(
            List.of(Application.class, Recorder.class, VirtualThreads.class),
            "spring.main.allow-bean-definition-overriding=true")) {
      SnapshotService snapshots = context.getBean(SnapshotService.class);
      complete(snapshots, snapshots.createSnapshot(ADMIN, REQUEST));

      List<Thread> workers =
          context.getBean(Recorder.class).notifications().stream()
              .filter(each -> each.transition().event() != SnapshotJobEvent.CREATE)
              .map(Recorder.Notification::thread)
              .toList();
      assertThat(workers).isNotEmpty();
      for (Thread worker : workers) {
        assertThat(Thread.class.getMethod("isVirtual").invoke(worker)).isEqualTo(true);
      }
    }
  }

  @Test
  void transactionAwareDataSourceIsRejected() {
    try (ConfigurableApplicationContext context = start("snapshot.workers=0")) {
      DataSource aware = new TransactionAwareDataSourceProxy(context.getBean(DataSource.class));

      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> JdbcJobStore.open(aware))
          .withMessageStartingWith("dataSource must be the pool itself");
    }
  }
}
