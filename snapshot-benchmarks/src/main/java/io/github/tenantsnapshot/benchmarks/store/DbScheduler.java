package io.github.tenantsnapshot.benchmarks.store;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.github.tenantsnapshot.benchmarks.database.Cost;
import io.github.tenantsnapshot.benchmarks.database.DatabaseKind;
import io.github.tenantsnapshot.benchmarks.database.FreshDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** Jobs of db-scheduler that do nothing. Like ours, a job counts when its end is committed. */
final class DbScheduler {

  static final String FETCH = "db-scheduler, fetch";
  static final String LOCK_AND_FETCH = "db-scheduler, lock-and-fetch";
  static final String TUNED = "db-scheduler, tuned (1.0, 4.0)";
  static final String DEFAULTS = "db-scheduler, defaults (10 threads)";

  private static final String TASK = "job";

  private DbScheduler() {}

  /** How a scheduler finds jobs. */
  enum Polling {
    /** All settings are the defaults. */
    DEFAULTS,
    /** The default: it reads due jobs, and locks each one when it runs. */
    FETCH,
    /** It locks the jobs that it reads. */
    LOCK_AND_FETCH,
    /** As the page on performance of db-scheduler tunes it. */
    TUNED
  }

  static void createTable(FreshDatabase database) throws SQLException {
    boolean mariaDb = database.kind() == DatabaseKind.MARIADB;
    String time = mariaDb ? "timestamp(6)" : "timestamp with time zone";
    String data =
        switch (database.kind()) {
          case POSTGRESQL, POSTGRESQL_DURABLE -> "bytea";
          case MARIADB -> "blob";
          case H2_FILE -> "varbinary";
        };
    database.execute(
        "create table scheduled_tasks (task_name varchar(100) not null, task_instance varchar(100)"
            + " not null, task_data "
            + data
            + ", execution_time "
            + time
            + " not null, picked boolean not null, picked_by varchar(255), last_success "
            + time
            + " null, last_failure "
            + time
            + " null, consecutive_failures int, last_heartbeat "
            + time
            + " null, version bigint not null, priority smallint, state varchar(255), primary key"
            + " (task_name, task_instance))");
    database.execute("create index execution_time_idx on scheduled_tasks (execution_time)");
    database.execute("create index last_heartbeat_idx on scheduled_tasks (last_heartbeat)");
  }

  static void fill(FreshDatabase database, int jobs) throws SQLException {
    createTable(database);
    String numbers =
        switch (database.kind()) {
          case POSTGRESQL, POSTGRESQL_DURABLE ->
              "now() - interval '1 hour', false, 1 from generate_series(1, " + jobs + ") as s(n)";
          case MARIADB ->
              "now() - interval 1 hour, false, 1 from (select seq as n from seq_1_to_"
                  + jobs
                  + ") as s";
          case H2_FILE ->
              "dateadd('HOUR', -1, current_timestamp), false, 1 from (select x as n from"
                  + " system_range(1, "
                  + jobs
                  + "))";
        };
    database.execute(
        "insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)"
            + " select 'job', concat('i', n), "
            + numbers);
    database.analyze();
  }

  /** Runs jobs that are due, and returns what that cost. */
  static Map<String, Double> drain(DatabaseKind kind, int jobs, int workers, Polling polling)
      throws Exception {
    try (FreshDatabase database = FreshDatabase.create(kind)) {
      fill(database, jobs);
      CountDownLatch left = new CountDownLatch(jobs);
      Scheduler scheduler =
          scheduler(database.pool(workers + 2), workers, polling, left::countDown);
      Cost cost = Cost.start(database);
      scheduler.start();
      if (!left.await(SnapshotJobs.TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(left.getCount() + " jobs have not ended");
      }
      Map<String, Double> figures = cost.end(jobs);
      scheduler.stop();
      database.requireNumber(0, "select count(*) from scheduled_tasks");
      return figures;
    }
  }

  static Scheduler scheduler(DataSource pool, int workers, Polling polling, Runnable completed) {
    SchedulerBuilder builder = builder(pool, completed);
    if (polling != Polling.DEFAULTS) {
      builder.threads(workers).pollingInterval(Duration.ofSeconds(1)); // ours polls as often
    }
    if (polling == Polling.LOCK_AND_FETCH) {
      builder.pollUsingLockAndFetch(0.5, 1.0);
    } else if (polling == Polling.TUNED) {
      builder.pollUsingLockAndFetch(1.0, 4.0);
    }
    return builder.build();
  }

  static SchedulerBuilder builder(DataSource pool, Runnable completed) {
    return Scheduler.create(pool, task())
        .addSchedulerListener(
            new AbstractSchedulerListener() {
              @Override
              public void onExecutionComplete(ExecutionComplete complete) {
                completed.run();
              }
            });
  }

  private static OneTimeTask<Void> task() {
    return Tasks.oneTime(TASK).execute((instance, context) -> {});
  }

  /** Schedules jobs, and returns what that cost. */
  static Map<String, Double> schedule(DatabaseKind kind, int jobs, int threads) throws Exception {
    try (FreshDatabase database = FreshDatabase.create(kind)) {
      createTable(database);
      OneTimeTask<Void> task = task();
      SchedulerClient client = SchedulerClient.Builder.create(database.pool(threads), task).build();
      Instant time = Instant.ofEpochSecond(4_102_444_800L);
      Cost cost = Cost.start(database);
      Threads.run(
          threads,
          jobs,
          number -> client.scheduleIfNotExists(task.instance("export-" + number), time));
      Map<String, Double> figures = cost.end(jobs);
      database.requireNumber(jobs, "select count(*) from scheduled_tasks");
      return figures;
    }
  }

  /** Schedules a job that is due now. */
  static void scheduleNow(SchedulerClient client, int number, Instant now) {
    client.scheduleIfNotExists(task().instance("export-" + number), now);
  }
}
