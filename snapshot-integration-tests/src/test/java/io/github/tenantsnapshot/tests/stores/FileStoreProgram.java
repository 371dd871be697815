package io.github.tenantsnapshot.tests.stores;

import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process that has a job store's file open. It creates jobs and prints their ids, then waits for
 * the end of its input, and creates one more job in a shutdown hook.
 */
final class FileStoreProgram {

  static final String READY = "ready";
  static final int JOBS = 5;

  private FileStoreProgram() {}

  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    JdbcJobStore store = JdbcJobStore.openFile(Path.of(args[0]));
    SnapshotService service = JobScenario.accepting(store);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  out.println(JobScenario.create(service, "Last export").id());
                  service.close();
                  store.close();
                }));
    for (int i = 0; i < JOBS; i++) {
      out.println(JobScenario.create(service, "Export " + i + " of many").id());
    }
    out.println(READY);
    while (System.in.read() >= 0) {
      // waits for the end of the input
    }
  }
}
