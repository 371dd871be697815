package io.github.tenantsnapshot.benchmarks.store;

import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.benchmarks.database.Cost;
import io.github.tenantsnapshot.benchmarks.database.DatabaseKind;
import io.github.tenantsnapshot.benchmarks.database.FreshDatabase;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;

/**
 * Jobs of JobRunr that do nothing. They count when they have run, before their end is committed.
 */
public final class JobRunrJobs {

  static final String NAME = "JobRunr";

  private static volatile CountDownLatch left = new CountDownLatch(0);

  private JobRunrJobs() {}

  /** Does the work of a job. */
  public static void work() {
    left.countDown();
  }

  /** Runs jobs that are enqueued, and returns what that cost. */
  static Map<String, Double> drain(DatabaseKind kind, int jobs, int workers) throws Exception {
    try (FreshDatabase database = FreshDatabase.create(kind)) {
      HikariDataSource pool = database.pool(workers + 2);
      StorageProvider storage = SqlStorageProviderFactory.using(pool);
      JobScheduler scheduler =
          JobRunr.configure().useStorageProvider(storage).initialize().getJobScheduler();
      scheduler.enqueue(IntStream.range(0, jobs).boxed(), number -> JobRunrJobs.work());
      database.requireNumber(jobs, "select count(*) from jobrunr_jobs where state = 'ENQUEUED'");
      JobRunr.destroy();
      database.analyze();
      left = new CountDownLatch(jobs);
      Cost cost = Cost.start(database);
      JobRunr.configure()
          .useStorageProvider(SqlStorageProviderFactory.using(pool))
          .useBackgroundJobServer(
              BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                  .andWorkerCount(workers)
                  .andPollIntervalInSeconds(5)) // the least that it accepts
          .initialize();
      if (!left.await(SnapshotJobs.TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(left.getCount() + " jobs have not ended");
      }
      Map<String, Double> figures = cost.end(jobs);
      JobRunr.destroy(); // waits for the workers
      database.requireNumber(jobs, "select count(*) from jobrunr_jobs where state = 'SUCCEEDED'");
      return figures;
    }
  }
}
