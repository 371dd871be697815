package io.github.tenantsnapshot.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.store.contract.JobStoreContract;
import io.github.tenantsnapshot.store.contract.JobStoreFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link JdbcJobStore#openFile}. Other processes are in the integration tests. */
class FileJobStoreTest {

  private static final Caller ADMIN =
      Caller.user(
          "2fcf1c68-b412-4c85-bfb2-cb20152a6843",
          "5c7d0b28-bdf8-410c-aa93-4df372b16203",
          "Adele Vance");

  @TempDir private Path folder;

  private static SnapshotService accepting(JobStore store) {
    return SnapshotService.builder(store, (context, type) -> ResourceReader.of(List.of()))
        .workers(0)
        .build();
  }

  private static SnapshotJob create(JobStore store, String name) {
    try (SnapshotService service = accepting(store)) {
      return service.createSnapshot(
          ADMIN, CreateSnapshotRequest.of(name, "microsoft.exchange.transportrule"));
    }
  }

  private static List<SnapshotJob> jobs(JobStore store) {
    try (SnapshotService service = accepting(store)) {
      return service.listJobs(ADMIN);
    }
  }

  @Test
  void jobsAreStillThereAfterCloseAndOpen() {
    Path file = folder.resolve("jobs");
    SnapshotJob job;
    try (JdbcJobStore store = JdbcJobStore.openFile(file)) {
      job = create(store, "Weekly export");
    }

    try (JdbcJobStore store = JdbcJobStore.openFile(file)) {
      assertThat(jobs(store)).containsExactly(job);
    }
  }

  @Test
  void missingFoldersAreCreatedAndTheSuffixIsAppended() throws IOException {
    Path file = folder.resolve("missing").resolve("folder").resolve("jobs");

    JdbcJobStore.openFile(file).close();

    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file.resolveSibling("jobs.mv.db"));
    }
    JdbcJobStore.openFile(file.resolveSibling("jobs.mv.db")).close();
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void namesWithSpacesAndOtherCharactersAreAllowed() {
    for (String name : List.of("with space", "a=b&c?d%20", "jöbs", "a:b", "mem", ".mv.db")) {
      Path file = folder.resolve(name);
      try (JdbcJobStore store = JdbcJobStore.openFile(file)) {
        create(store, "Weekly export");
        assertThat(folder.resolve(name + ".mv.db")).isRegularFile();
      }
    }
  }

  @Test
  void aCommitIsInTheFileAtOnce() throws SQLException, IOException {
    Path copy = folder.resolve("copy.mv.db");
    try (JdbcJobStore store = JdbcJobStore.openFile(folder.resolve("jobs"))) {
      SnapshotJob job = create(store, "Weekly export");
      Files.copy(folder.resolve("jobs.mv.db"), copy);

      try (JdbcJobStore copied = JdbcJobStore.openFile(copy)) {
        assertThat(jobs(copied)).containsExactly(job);
      }
    }
  }

  @Test
  void commitsAreNotDelayedAndWriteTransactionsTakeTurns() throws SQLException {
    Path file = folder.resolve("jobs");
    try (JdbcJobStore store = JdbcJobStore.openFile(file);
        Connection connection = connect(file);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select setting_value from information_schema.settings"
                    + " where setting_name = 'WRITE_DELAY'")) {
      assertThat(store.nextDue()).isEmpty();
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isZero();
      assertThat(new H2Dialect().writeLock(Jdbi.open(connection))).isPresent();
    }
  }

  /** Opens a further connection to a file that a store of this JVM has open. */
  private static Connection connect(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:h2:async:" + file, "sa", "");
  }

  @Test
  void anInterruptedThreadDoesNotCloseTheFile() {
    try (JdbcJobStore store = JdbcJobStore.openFile(folder.resolve("jobs"))) {
      Thread.currentThread().interrupt();
      SnapshotJob first;
      try {
        first = create(store, "Weekly export");
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }

      SnapshotJob second = create(store, "Another export");
      assertThat(jobs(store)).containsExactlyInAnyOrder(first, second);
    }
  }

  @Test
  void closeReleasesFileAndThreads() throws Exception {
    Path file = folder.resolve("jobs");
    JdbcJobStore store = JdbcJobStore.openFile(file);
    create(store, "Weekly export");

    store.close();
    store.close();

    // H2 sees this URL as another database, which only the lock of the file could keep closed
    String url = "jdbc:h2:file:" + file;
    try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
      assertThat(connection.isValid(0)).isTrue();
    }
    assertThat(Thread.getAllStackTraces())
        .allSatisfy(
            (thread, frames) ->
                assertThat(Arrays.stream(frames).map(StackTraceElement::getClassName))
                    .as("%s", thread)
                    .noneMatch(name -> name.startsWith("org.h2.")));
    Path openFiles = Path.of("/proc/self/fd");
    if (Files.exists(openFiles)) {
      try (Stream<Path> links = Files.list(openFiles)) {
        assertThat(links.filter(link -> opens(link, folder))).isEmpty();
      }
    }
  }

  private static boolean opens(Path link, Path folder) {
    try {
      return Files.readSymbolicLink(link).startsWith(folder);
    } catch (IOException e) {
      return false; // closed since it was listed
    }
  }

  @Test
  void aClosedStoreThrows() {
    JdbcJobStore store = JdbcJobStore.openFile(folder.resolve("jobs"));
    store.close();

    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(store::nextDue);
  }

  @Test
  void closeOfAStoreOnADataSourceClosesNothing() {
    H2File file = H2File.open(folder.resolve("jobs"));
    try {
      JdbcJobStore store = JdbcJobStore.open(file.pool());
      store.close();

      assertThat(store.nextDue()).isEmpty();
    } finally {
      file.close();
    }
  }

  @Test
  void twoStoresOfOneJvmShareAFile() {
    Path file = folder.resolve("jobs");
    try (JdbcJobStore one = JdbcJobStore.openFile(file);
        JdbcJobStore other = JdbcJobStore.openFile(file)) {
      SnapshotJob job = create(one, "Weekly export");
      assertThat(jobs(other)).containsExactly(job);
      one.close();

      assertThat(jobs(other)).containsExactly(job);
    }
  }

  @Test
  void aFileThatCannotBeWrittenToIsRejected() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("jobs.mv.db"));
    assertThatExceptionOfType(JobStoreException.class)
        .isThrownBy(() -> JdbcJobStore.openFile(directory))
        .withMessage("the job store's file must be a writable file: " + directory);
    Path text = Files.writeString(folder.resolve("notes.txt"), "not a folder");
    assertThatExceptionOfType(JobStoreException.class)
        .isThrownBy(() -> JdbcJobStore.openFile(text.resolve("jobs")))
        .withMessage("the folder of the job store's file cannot be created: " + text);
  }

  @Test
  void aFileThatIsNotADatabaseIsRejected() throws IOException {
    Path file = Files.writeString(folder.resolve("jobs.mv.db"), "not a database".repeat(1_000));

    assertThatExceptionOfType(JobStoreException.class)
        .isThrownBy(() -> JdbcJobStore.openFile(file))
        .withMessageStartingWith("the file of the job store cannot be opened: " + file + ": ");
  }

  @Test
  void aFileThatAnotherUrlHasOpenIsRejected() throws SQLException {
    Path file = folder.resolve("jobs");
    String url = "jdbc:h2:file:" + file;
    try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
      assertThat(connection.isValid(0)).isTrue();

      assertThatExceptionOfType(JobStoreException.class)
          .isThrownBy(() -> JdbcJobStore.openFile(file))
          .withMessage(
              "the file of the job store is in use by another process or another H2 URL: "
                  + file
                  + ".mv.db; processes that share jobs need a database server");
    }
  }

  @Test
  void aFileThatH2CannotNameIsRejected() {
    Path file = folder.resolve("jobs;MODE=MySQL");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> JdbcJobStore.openFile(file))
        .withMessage("file must have a name, and must not contain ';': " + file);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JdbcJobStore.openFile(folder.getRoot()))
        .withMessageStartingWith("file must have a name");
  }

  @Nested
  class Contract implements JobStoreContract {

    @Override
    public JobStoreFactory stores() {
      return new JobStoreFactory() {
        @Override
        public JobStore openStore() {
          return JdbcJobStore.openFile(folder.resolve("jobs"));
        }

        @Override
        public JobStore openAnother(JobStore store) {
          return JdbcJobStore.openFile(folder.resolve("jobs"));
        }

        @Override
        public void damage(JobStore store, String tenantId, String jobId) throws SQLException {
          try (Connection connection = connect(folder.resolve("jobs"));
              Statement statement = connection.createStatement()) {
            statement.execute(
                "update snapshot_jobs set details = '{' where job_id = '" + jobId + "'");
          }
        }
      };
    }
  }
}
